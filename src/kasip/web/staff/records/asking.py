"""What a list is asked for, read from its address, and the form that asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.http import QueryDict

from kasip.apps.sources.labels import value_label
from kasip.apps.sources.listing import EMPTY, MOST_CHOICES, SIZES, Ask, filter_columns, targets_of, years_of
from kasip.contract.dictionary import ColumnSpec
from kasip.web.staff.records.cells import reference_text
from kasip.web.staff.records.entry import Opened
from kasip.wording.catalogue import say

WORDS, SORT, PAGE, SIZE = "q", "sort", "page", "rows"
FIRST_FILTERS = 3


def ask_of(opened: Opened, address: QueryDict | Mapping[str, str]) -> Ask:
    """This will read what a list is asked for; whatever is no column of the table is left out."""
    columns = {column.name for column in opened.model.spec().columns}
    sort = address.get(SORT, "")
    given = {name: text for name in filter_names(opened) if (text := address.get(name, "").strip()[:100])}
    size = _whole(address.get(SIZE, ""), SIZES[1])
    return Ask(
        words=address.get(WORDS, "")[:200],
        filters=given,
        sort=sort if sort.removeprefix("-") in columns else "",
        page=_whole(address.get(PAGE, ""), 1),
        size=size if size in SIZES else SIZES[1],
    )


def filter_names(opened: Opened) -> list[str]:
    """This will name the columns a list can be filtered by: those of its form, and those a figure leads to it by."""
    return [column.name for column in opened.model.spec().columns]


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 else otherwise


class AskForm(forms.Form):
    """Words, filters and rows a page; made for one table."""

    def __init__(self, opened: Opened, ask: Ask) -> None:
        super().__init__(initial={WORDS: ask.words, SIZE: ask.size, **ask.filters})
        self.fields[WORDS] = forms.CharField(
            label=say("record_search", opened.language), widget=forms.TextInput(attrs={"type": "search"})
        )
        usual = filter_columns(opened.model)
        apart = ask.filters.keys() - {column.name for column in usual}
        for column in (*usual, *(opened.model.spec().column(name) for name in sorted(apart))):
            self.fields[column.name] = _filter(opened, column)
        self.fields[SIZE] = forms.ChoiceField(
            label=say("record_rows", opened.language), choices=[(size, str(size)) for size in SIZES]
        )

    def first(self) -> Iterator[forms.BoundField]:
        """This will give the fields always shown: the search, and the first filters."""
        yield from list(self)[: FIRST_FILTERS + 1]

    def more(self) -> Iterator[forms.BoundField]:
        """This will give the fields shown when asked for."""
        yield from list(self)[FIRST_FILTERS + 1 :]

    def has_more(self) -> bool:
        """This will say whether one of the fields shown when asked for is set."""
        return any(self.initial.get(field.name) for field in self.more() if field.name != SIZE)


def _filter(opened: Opened, column: ColumnSpec) -> forms.Field:
    label = opened.label(column.name)
    choices = list(_choices(opened, column))
    if choices and len(choices) <= MOST_CHOICES:
        every = say("record_any", opened.language)
        empty = [(EMPTY, say("record_empty_value", opened.language))] if column.may_be_empty else []
        return forms.ChoiceField(label=label, choices=[("", every), *choices, *empty])
    if column.type == "date":
        return forms.CharField(label=label, widget=forms.TextInput(attrs={"type": "date"}))
    hint = say("record_name_or_code", opened.language)
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"placeholder": hint}))


def _choices(opened: Opened, column: ColumnSpec) -> Iterator[tuple[str, str]]:
    if column.references is not None:
        for target in targets_of(column, opened.actor):
            yield str(getattr(target, column.references[1])), reference_text(target, column, opened.language)
    elif column.type == "year":
        yield from ((str(year), str(year)) for year in years_of(opened.model, opened.actor, column))
    elif column.type == "boolean":
        yield from (("yes", say("record_yes", opened.language)), ("no", say("record_no", opened.language)))
    else:
        yield from ((value, value_label(column, value, opened.language)) for value in column.allowed)
