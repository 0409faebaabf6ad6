"""Lists of records: what is asked for (words, filters, order, page) and the query that gives it.

Pages, exports and the machine interface share it, so that an export is exactly what a list shows.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence

import attrs
from django.db.models import CharField, Expression, F, OrderBy, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.collation import in_kazakh_order
from kasip.apps.sources.labels import NAMES
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import reached, searched
from kasip.apps.sources.registry import record_model, references_of
from kasip.apps.sources.rows import path_of, searchable, with_references
from kasip.contract.cells import NO, YES
from kasip.contract.dictionary import ColumnSpec

SIZES = (25, 50, 100)
MOST_CHOICES = 60
"""References are chosen from a list where there are no more records than this; else they are searched for."""
EMPTY = "∅"
"""Value of a filter that asks for rows where the column is empty."""
LONG = frozenset(
    {"opening_condition", "opening_condition_kk", "opening_condition_ru", "opening_condition_en"}
    | {"latitude", "longitude", "delay_mean_months", "delay_sd_months", "counted_in", "source", "source_date"}
)
"""Columns a list leaves to the record's own page."""


class UnknownColumnError(Exception):
    """A list was asked to filter or sort by something that is no column of its table."""


@attrs.frozen
class Ask:
    """What a list is asked for.

    Attributes:
        words: every word must stand in the row or in what it refers to, look-alike letters being one.
        filters: column -> value as text; of a reference, the code of the record it refers to.
        sort: column to sort by, `-` before it for the other direction; empty: by the key.
        page: number of the page, from 1.
        size: rows on a page.
    """

    words: str = ""
    filters: Mapping[str, str] = attrs.field(factory=dict)
    sort: str = ""
    page: int = 1
    size: int = SIZES[1]


@functools.cache
def shown_columns(model: type[Record]) -> tuple[ColumnSpec, ...]:
    """This will list the columns a list shows: names as one, in the language of the page; long texts left out."""
    columns = [column for column in model.spec().columns if column.name not in LONG and column.name not in NAMES]
    if not has_names(model):
        return tuple(columns)
    own = [column for column in columns if column.key]
    return (model.spec().column(NAMES[0]), *own, *(column for column in columns if not column.key))


@functools.cache
def filter_columns(model: type[Record]) -> tuple[ColumnSpec, ...]:
    """This will list the columns a list can be filtered by on a page: few values, references, years, provenance."""
    return tuple(column for column in model.spec().columns if _is_filter(column))


def _is_filter(column: ColumnSpec) -> bool:
    return bool(column.allowed) or column.references is not None or column.type in ("boolean", "year")


def has_names(model: type[Record]) -> bool:
    """This will say whether a table's rows have names in three languages."""
    return hasattr(model, NAMES[0])


def asked_for(model: type[Record], actor: Actor, ask: Ask, language: str) -> QuerySet[Record]:
    """This will return the rows a list shows, all pages of them, in its order.

    Raises:
        UnknownColumnError: a filter or the order names no column of the table.
    """
    rows = searched(with_references(reached(model, actor)), ask.words)
    for name, value in ask.filters.items():
        rows = rows.filter(_condition(_column(model, name), value))
    return rows.order_by(*_order(model, ask.sort, language))


def years_of(model: type[Record], actor: Actor, column: ColumnSpec) -> list[int]:
    """This will list the years that stand in a column, the latest first."""
    name = field_of(column)
    years = reached(model, actor).exclude(**{f"{name}__isnull": True}).order_by(f"-{name}")
    return list(years.values_list(name, flat=True).distinct())


def targets_of(column: ColumnSpec, actor: Actor, words: str = "", most: int = MOST_CHOICES) -> list[Record]:
    """This will list records a reference may be set to, by name, at most one more than `most`."""
    table, code = column.references or ("", "")
    model = record_model(table)
    return list(searched(reached(model, actor), words).order_by(code)[: most + 1])


def _column(model: type[Record], name: str) -> ColumnSpec:
    try:
        return model.spec().column(name)
    except KeyError:
        raise UnknownColumnError(name) from None


def _condition(column: ColumnSpec, value: str) -> Q:
    field = field_of(column)
    if value == EMPTY:
        textual = column.references is None and column.type in ("text", "code")
        return Q(**{field: ""}) if textual else Q(**{f"{field}__isnull": True})
    if column.references is not None:
        return _refers(column, field, value)
    if column.type in ("text", "code"):
        return Q(**{field: value})
    return _typed(column, field, value)


def _refers(column: ColumnSpec, field: str, value: str) -> Q:
    """The record referred to, by its code; where the text is no code, by words of its name."""
    words = [Q(**{f"{field}__search_text__contains": searchable(word)}) for word in value.split()[:5]]
    return Q(**{path_of(column): value}) | functools.reduce(lambda one, other: one & other, words)


def _typed(column: ColumnSpec, field: str, value: str) -> Q:
    if column.type == "boolean":
        known = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
        truth = known.get(value.casefold())
        return Q(pk__in=[]) if truth is None else Q(**{field: truth})
    try:
        typed = model_value(column, value)
    except ValueError:
        return Q(pk__in=[])
    return Q(**{field: typed})


def model_value(column: ColumnSpec, value: str) -> object:
    """This will give a filter's text the type of its column.

    Raises:
        ValueError: the text is none of that type.
    """
    if column.type in ("integer", "year"):
        return int(value)
    if column.type == "number":
        return float(value.replace(",", "."))
    return dt.date.fromisoformat(value)


def _order(model: type[Record], sort: str, language: str) -> Sequence[OrderBy | str]:
    name = sort.removeprefix("-")
    falling = sort.startswith("-")
    if not name and has_names(model) and not _has_speaking_key(model):
        name = NAMES[0]
    if not name:
        return [*_by_key(model, language), "pk"]
    chosen = _sortable(model, _column(model, name), language)
    first = chosen.desc(nulls_last=True) if falling else chosen.asc(nulls_last=True)
    return [first, *_by_key(model, language), "pk"]


def _has_speaking_key(model: type[Record]) -> bool:
    """Classifiers are looked through by code; colleges, enterprises, sites by name."""
    return all(model.spec().column(name).code_kind not in ("", "organisation") for name in model.spec().key)


def _by_key(model: type[Record], language: str) -> list[OrderBy]:
    return [_sortable(model, model.spec().column(name), language).asc(nulls_last=True) for name in model.spec().key]


def _sortable(model: type[Record], column: ColumnSpec, language: str) -> Expression | F:
    field = field_of(column)
    if column.references is not None:
        target = references_of(model)[field]
        return in_kazakh_order(_name(f"{field}__", language)) if has_names(target) else F(path_of(column))
    if column.name in NAMES:
        return in_kazakh_order(_name("", language))
    return in_kazakh_order(F(field)) if column.type == "text" and not column.allowed else F(field)


def _name(path: str, language: str) -> Expression:
    order = [f"name_{language}", "name_ru", "name_kk", "name_en"]
    names = [NullIf(F(f"{path}{name}"), Value("")) for name in dict.fromkeys(order)]
    return Coalesce(*names, Value(""), output_field=CharField())
