"""A table of a file becomes a typed table, with a fault for every cell that could not be read."""

from __future__ import annotations

import polars as pl

from kasip.contract.cells import BLANK_MARKS
from kasip.contract.conversion import ReadColumn, read_column
from kasip.contract.dictionary import ColumnSpec, TableSpec
from kasip.contract.marking import mark
from kasip.contract.presence import match_header
from kasip.contract.source import Place, SourceTable, TypedTable
from kasip.vocabulary.faults import Fault


def read_table(table: SourceTable, spec: TableSpec) -> tuple[TypedTable, list[Fault]]:
    """This will type every column of a table.

    Returns:
        The typed table with every column of the dictionary (null where the file lacks it), and what is wrong with its
        header and cells.
    """
    header = match_header(table, spec)
    faults = list(header.faults)
    place = table.place()
    columns: list[pl.Series] = []
    for column in spec.columns:
        if column.name in header.found:
            values, found = _read(table, header.found[column.name], column, place)
            faults += found
        else:
            values = pl.repeat(None, table.frame.height, dtype=column.dtype, eager=True)
        columns.append(values.alias(column.name))
    absent = frozenset(column.name for column in spec.columns) - frozenset(header.found)
    return TypedTable(spec, place, pl.DataFrame(columns), absent), faults


def _read(table: SourceTable, name: str, column: ColumnSpec, place: Place) -> tuple[pl.Series, list[Fault]]:
    """A Parquet column of lists or bytes cannot be read as text: that is one fault of the whole column."""
    try:
        read = read_column(table.frame[name], column)
    except pl.exceptions.PolarsError:
        kind = str(table.frame[name].dtype)
        fault = Fault(table.file, table.first_row - 1, column.name, "unreadable_column", kind)
        return pl.repeat(None, table.frame.height, dtype=column.dtype, eager=True), [fault]
    return read.values, _cell_faults(place, column, read)


def _cell_faults(place: Place, column: ColumnSpec, read: ReadColumn) -> list[Fault]:
    faults = [] if read.refused is None else _refusals(place, column, read.raw, read.refused)
    if not column.may_be_empty and read.values.null_count():
        faults += mark(place, _empty(read), column.name, "required_cell_empty")
    return faults


def _empty(read: ReadColumn) -> pl.Series:
    empty = read.values.is_null()
    return empty if read.refused is None else empty & read.refused.is_null()


def _refusals(place: Place, column: ColumnSpec, raw: pl.Series, refused: pl.Series) -> list[Fault]:
    faults: list[Fault] = []
    for code in refused.drop_nulls().unique().sort().to_list():
        tolerated = code in BLANK_MARKS and column.may_be_empty
        worded = f"{code}_required" if code in BLANK_MARKS and not tolerated else code
        severity = "warning" if tolerated else "error"
        faults += mark(place, refused == code, column.name, worded, values=raw, severity=severity)
    return faults
