"""Records as the components show them: cells of a table and facts of a page."""

from __future__ import annotations

from django.urls import reverse

from kasip.apps.sources.binding import field_of
from kasip.apps.sources.labels import NAMES, empty_label, named_in, unit_label, value_text
from kasip.apps.sources.models.record import BELONGING, Record
from kasip.contract.dictionary import ColumnSpec
from kasip.web.pieces import Cell, Fact
from kasip.web.staff.records.entry import Opened

KINDS = {"integer": "number", "number": "number", "year": "code", "code": "code", "date": "date"}

SPEAKING = frozenset({"qualification", "specialty", "occupation", "industry"})
"""Kinds of codes that specialists read like names; numbers of organisations and identifiers they do not."""


def kind_of(column: ColumnSpec) -> str:
    """This will say how the cells of a column are set; identifiers are codes, which do not break at a hyphen."""
    if column.references is not None:
        return "text"
    numbered = column.type == "text" and (column.name == "number" or column.name.endswith("_id"))
    return "code" if numbered else KINDS.get(column.type, "text")


def cell_of(opened: Opened, record: Record, column: ColumnSpec) -> Cell:
    """This will return the cell of a record in a column."""
    if column.name == "provenance":
        return Cell(provenance=record.provenance)
    text = list_text(opened, record, column)
    return Cell(text or _emptiness(opened, column), unknown=not text)


def _emptiness(opened: Opened, column: ColumnSpec) -> str:
    return empty_label(column, opened.language) if column.empty_means else ""


def text_in(opened: Opened, record: Record, column: ColumnSpec) -> str:
    """This will write a record's value in a column; of a reference, the name and the code."""
    if column.name in NAMES:
        return named_in(record, opened.language)
    value = getattr(record, field_of(column))
    if column.references is None:
        return value_text(column, value, opened.language)
    return "" if value is None else reference_text(value, column, opened.language)


def list_text(opened: Opened, record: Record, column: ColumnSpec) -> str:
    """This will write a value as a list does: a code that says nothing to people stays on the record's own page."""
    if column.references is None or column.code_kind in SPEAKING:
        return text_in(opened, record, column)
    target = getattr(record, field_of(column))
    return (target and named_in(target, opened.language)) or text_in(opened, record, column)


def title_of(opened: Opened, record: Record) -> str:
    """This will return what a record's own page is headed: its name, else its key in words."""
    key = [record.spec().column(name) for name in record.spec().key]
    words = " · ".join(text for column in key if (text := list_text(opened, record, column)))
    return named_in(record, opened.language) or words


def reference_text(target: Record, column: ColumnSpec, language: str) -> str:
    """This will write a record referred to: its name, then its code."""
    _, code = column.references or ("", "")
    return " · ".join(part for part in (named_in(target, language), str(getattr(target, code))) if part)


def facts_of(opened: Opened, record: Record, *, belonging: bool) -> list[Fact]:
    """This will list what a record says, or where it comes from (`belonging`)."""
    columns = [column for column in record.spec().columns if (column.name in BELONGING) == belonging]
    return [_fact(opened, record, column) for column in columns]


def _fact(opened: Opened, record: Record, column: ColumnSpec) -> Fact:
    label = opened.label(column.name)
    text = _own_text(opened, record, column)
    description = column.description[opened.language]
    return Fact(
        label=label,
        text=text or _emptiness(opened, column),
        url=_target_address(record, column) if column.references is not None else "",
        unit=unit_label(column, opened.language) if text else "",
        help="" if column.name in NAMES or description.casefold() == label.casefold() else description,
    )


def _own_text(opened: Opened, record: Record, column: ColumnSpec) -> str:
    """Each of the three names stands for itself on the record's own page."""
    return str(getattr(record, column.name)) if column.name in NAMES else text_in(opened, record, column)


def _target_address(record: Record, column: ColumnSpec) -> str:
    target = getattr(record, field_of(column))
    table, _ = column.references or ("", "")
    return "" if target is None else reverse("staff:record_detail", args=[table, target.pk])
