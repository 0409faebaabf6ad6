"""The data dictionary: which tables a study holds, which columns, of what type, and what each means.

`tables.csv` and `columns.csv` beside this module are the one place it is written. Reading, checking, the reference page
and the empty template are all made from it.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping
from importlib import resources

import attrs
import polars as pl

LANGUAGES = ("kk", "ru", "en")
EVERY = "*"
"""Stands for every study, or every table, in the dictionary's files."""

DTYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "integer": pl.Int64(),
    "year": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
}


@attrs.frozen
class ColumnSpec:
    """One column of one table.

    Attributes:
        name: column name.
        type: `text`, `integer`, `year`, `number`, `boolean`, `date` or `code`.
        code_kind: what a code names, e.g. `territory`; empty for other types.
        unit: unit of a number, e.g. `person`.
        key: part of the table's key.
        required: the column must be there and no cell empty (unless `empty_means` says what an empty cell is).
        empty_means: what an empty cell of a required column stands for, e.g. `suppressed`; else empty.
        references: `(table, column)` the values must stand in.
        allowed: the only values allowed; empty: any.
        minimum: least value, or nothing.
        maximum: greatest value, or nothing.
        description: language -> what it holds.
        source: where the definition comes from, where it is not ours.
    """

    name: str
    type: str
    code_kind: str
    unit: str
    key: bool
    required: bool
    empty_means: str
    references: tuple[str, str] | None
    allowed: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    description: Mapping[str, str]
    source: str

    @property
    def dtype(self) -> pl.DataType:
        """This will return the type its cells have once read."""
        return DTYPES[self.type]

    @property
    def may_be_empty(self) -> bool:
        """This will say whether a cell may be empty."""
        return not self.required or bool(self.empty_means)


@attrs.frozen
class TableSpec:
    """One table of one study.

    Attributes:
        name: table name, which is the file's or sheet's name.
        required: the study cannot run without it.
        needs_rows: it must have a row; elsewhere nobody and nothing is an answer too.
        read_by_engine: too large to be read here; a database engine reads it in place.
        title: language -> what the table is.
        if_missing: language -> what is assumed where an optional table is absent.
        columns: columns in the order of the dictionary, provenance last.
    """

    name: str
    required: bool
    needs_rows: bool
    read_by_engine: bool
    title: Mapping[str, str]
    if_missing: Mapping[str, str]
    columns: tuple[ColumnSpec, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """This will return the names of the key columns."""
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> ColumnSpec:
        """This will return one column.

        Raises:
            KeyError: there is none of that name.
        """
        return {column.name: column for column in self.columns}[name]

    def empty_frame(self) -> pl.DataFrame:
        """This will return the table without rows, its columns typed."""
        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})


@functools.cache
def dictionary(study: str) -> Mapping[str, TableSpec]:
    """This will return the tables of a study by name, in the dictionary's order.

    Args:
        study: `region`, `admission`, `placement` or `tracking`.

    Raises:
        KeyError: no such study.
    """
    columns = _rows("columns.csv")
    tables = {
        row["table"]: _table(row, [entry for entry in columns if _belongs(entry, study, row["table"])])
        for row in _rows("tables.csv")
        if row["study"] == study
    }
    if not tables:
        raise KeyError(study)
    return tables


@functools.cache
def studies() -> tuple[str, ...]:
    """This will name the studies the dictionary knows."""
    return tuple(dict.fromkeys(row["study"] for row in _rows("tables.csv")))


def _belongs(row: Mapping[str, str], study: str, table: str) -> bool:
    return row["study"] in (study, EVERY) and row["table"] in (table, EVERY)


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("kasip.contract") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _table(row: Mapping[str, str], columns: Iterable[Mapping[str, str]]) -> TableSpec:
    specs: dict[str, ColumnSpec] = {}
    for entry in columns:
        specs.setdefault(entry["column"], _column(entry))
    return TableSpec(
        name=row["table"],
        required=row["required"] == "1",
        needs_rows=row["needs_rows"] == "1",
        read_by_engine=row["reading"] == "engine",
        title=_worded(row, "title"),
        if_missing=_worded(row, "if_missing"),
        columns=tuple(specs.values()),
    )


def _column(row: Mapping[str, str]) -> ColumnSpec:
    type_name, _, code_kind = row["type"].partition(":")
    table, _, column = row["references"].partition(".")
    return ColumnSpec(
        name=row["column"],
        type=type_name,
        code_kind=code_kind,
        unit=row["unit"],
        key=row["key"] == "1",
        required=row["required"] == "1",
        empty_means=row["empty_means"],
        references=(table, column) if table else None,
        allowed=tuple(row["allowed"].split("|")) if row["allowed"] else (),
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        description=_worded(row, "description"),
        source=row["source"],
    )


def _worded(row: Mapping[str, str], stem: str) -> Mapping[str, str]:
    return {language: row[f"{stem}_{language}"] for language in LANGUAGES}
