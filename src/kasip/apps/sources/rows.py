"""Records as rows of the contract, and back: columns and codes on one side, fields and foreign keys on the other."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping

import polars as pl
from django.db.models import QuerySet

from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.contract.dictionary import ColumnSpec
from kasip.vocabulary.lookalikes import fold

Cell = str | int | float | bool | dt.date | None
TEXTUAL = ("text", "code")


def path_of(column: ColumnSpec) -> str:
    """This will return the lookup from a record to the value of a column, e.g. `college__college_bin`."""
    field = field_of(column)
    return field if column.references is None else f"{field}__{column.references[1]}"


def row_of(record: Record) -> dict[str, Cell]:
    """This will return a record as column -> value; an empty text is nothing.

    Foreign keys are followed: load them with the record (`with_references`).
    """
    return {column.name: _value(record, column) for column in record.spec().columns}


def texts_of(record: Record) -> dict[str, str]:
    """This will return a record as column -> text, as a form shows it and a check reads it back."""
    return {name: text_of(value) for name, value in row_of(record).items()}


def text_of(value: Cell) -> str:
    """This will write a value as a check reads it back: nothing gives an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def name_of(record: Record, language: str = "kk") -> str:
    """This will return what people call a record: its name in a language, else its key."""
    named = getattr(record, f"name_{language}", "") or getattr(record, "name_ru", "") or getattr(record, "name_en", "")
    return named or key_text(record)


def key_text(record: Record) -> str:
    """This will write a record's natural key, its parts separated by a middle dot."""
    row = [_value(record, record.spec().column(column)) for column in record.spec().key]
    return " · ".join("" if value is None else str(value) for value in row)


def with_references(rows: QuerySet[Record]) -> QuerySet[Record]:
    """This will load the records that rows refer to in the same query."""
    names = [field_of(column) for column in rows.model.spec().columns if column.references is not None]
    return rows.select_related(*names) if names else rows


def frame_of(rows: QuerySet[Record]) -> pl.DataFrame:
    """This will return rows as a typed table of the contract, every column in its order."""
    model = rows.model
    spec = model.spec()
    paths = [path_of(column) for column in spec.columns]
    found = list(rows.values_list(*paths))
    columns = list(zip(*found, strict=True)) if found else [()] * len(paths)
    return pl.DataFrame(
        [
            pl.Series(column.name, _emptied(values, column), dtype=column.dtype)
            for column, values in zip(spec.columns, columns, strict=True)
        ]
    )


def search_text_of(model: type[Record], row: Mapping[str, Cell]) -> str:
    """This will fold a row's own texts and codes into what a search looks through."""
    own = [row.get(column.name) for column in model.spec().columns if column.references is None]
    return " ".join(searchable(value) for value in own if isinstance(value, str))


def searchable(text: str) -> str:
    """This will fold a text for searching: letters in parts and look-alikes are one, case does not matter."""
    return fold(unicodedata.normalize("NFC", text))


def _value(record: Record, column: ColumnSpec) -> Cell:
    field = field_of(column)
    value: Cell
    if column.references is None:
        value = getattr(record, field)
    else:
        target = getattr(record, field)
        value = None if target is None else getattr(target, column.references[1])
    return None if value == "" else value


def _emptied(values: Iterable[Cell], column: ColumnSpec) -> Iterable[Cell]:
    return [None if value == "" else value for value in values] if column.type in TEXTUAL else values


def changes_between(before: Mapping[str, Cell], after: Mapping[str, Cell]) -> dict[str, list[object]]:
    """This will return column -> [value before, value after] of what differs, as JSON can hold them."""
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: [_plain(old), _plain(new)] for name, (old, new) in pairs.items() if old != new}


def _plain(value: Cell) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
