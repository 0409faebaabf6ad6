"""A form somebody else has overtaken: nothing is stored, what was typed stays, both versions are shown side by side.

Whoever saves again means it: the form then carries the version that was shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from kasip.apps.journal.models import Event
from kasip.web.numbers import exact
from kasip.web.pieces import Cell, Column, Stale, Table
from kasip.web.templatetags.words import said

Pair = tuple[str, BaseForm, BaseForm]
"""What a part of the form is called, the part as typed, the part as it stands now."""


def stale(pairs: Iterable[Pair], *, who: str) -> Stale:
    """This will lay what was typed beside what stands now; `who` changed it, where that is known."""
    text = said("stale_by", who=who) if who else said("stale_somebody")
    rows = [row for what, mine, theirs in pairs for row in _differing(what, mine, theirs)]
    columns = [Column(said(f"stale_{name}")) for name in ("what", "mine", "theirs")]
    return Stale(text, Table(said("stale_what"), columns, rows, empty_title=said("stale_same")))


def stale_gone() -> Stale:
    """This will say that what the form was about is no longer there: saving adds it anew."""
    return Stale(said("stale_gone"))


def rows_beside(mine: BaseFormSet[Any], theirs: BaseFormSet[Any], name: Callable[[int], str]) -> list[Pair]:
    """This will pair the rows of two sets of one kind by their place; a row only one of them has, with an empty one."""
    both = zip_longest(mine.forms, theirs.forms)
    return [
        (name(place), one or mine.empty_form, other or theirs.empty_form)
        for place, (one, other) in enumerate(both, start=1)
    ]


def seen(posted: QueryDict, version: int) -> QueryDict:
    """This will return what was typed as if it had been typed over a version the person has now been shown."""
    again = posted.copy()
    again["version"] = str(version)
    return again


def changed_by(subject: str, pk: int | None) -> str:
    """This will name who changed a thing last, by the journal; nothing where nobody is known."""
    events = Event.objects.filter(subject=subject, subject_id=pk).order_by("-sequence")
    return events.values_list("person_name", flat=True).first() or ""


def _differing(what: str, mine: BaseForm, theirs: BaseForm) -> Sequence[Sequence[Cell]]:
    names = [field.name for field in theirs.visible_fields() if field.name in mine.fields]
    both = [(name, shown(mine, name), shown(theirs, name)) for name in names]
    return [
        [Cell(" · ".join(filter(None, [what, str(theirs[name].label)]))), Cell(one), Cell(other)]
        for name, one, other in both
        if one != other
    ]


def shown(form: BaseForm, name: str) -> str:
    """This will write a field's value as people read it: a choice by its name, a day and a number as the page does."""
    value, field = form[name].value(), form.fields[name]
    if isinstance(field, forms.BooleanField):
        return said("record_yes" if value else "record_no")
    if isinstance(field, forms.DateField):
        return _day(value)
    text = "" if value is None else str(value).strip()
    if isinstance(field, forms.FloatField | forms.IntegerField):
        return _number(text)
    choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    return choices.get(text, text) if text else ""


def _day(value: object) -> str:
    try:
        found = value if isinstance(value, dt.date) else parse_date(str(value or ""))
    except ValueError:
        found = None
    return date_format(found, "SHORT_DATE_FORMAT") if found else str(value or "")


def _number(text: str) -> str:
    try:
        return exact(float(text.replace(",", ".")), 6) if text else ""
    except (ValueError, OverflowError):
        return text
