"""Output tables as they were written, typed; a cell that cannot be is a violation, never a crash."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.verifying.result import Findings

TEXT, WHOLE, NUMBER, FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()
MOST_CELLS_NAMED = 20

Columns = Mapping[str, pl.DataType]


def read_table(
    outputs: Mapping[str, pl.DataFrame],
    table: str,
    columns: Columns,
    findings: Findings,
    optional: frozenset[str] = frozenset(),
) -> pl.DataFrame | None:
    """This will return the named columns of an output table, typed, or nothing where the table cannot be checked.

    Args:
        outputs: tables as read from disk; text where they were CSV.
        table: name of the table.
        columns: the columns it must have and their types.
        findings: where a missing table, column or value and a cell of the wrong type are noted.
        optional: columns whose cells may be empty.
    """
    if not findings.expect(table in outputs, "tables", table, "verify_table_missing"):
        return None
    frame = outputs[table]
    missing = [name for name in columns if name not in frame.columns]
    for name in missing:
        findings.expect(holds=False, check="tables", where=f"{table}|{name}", detail="verify_column_missing")
    if missing:
        return None
    typed = frame.select(_as_type(pl.col(name), frame.schema[name], kind) for name, kind in columns.items())
    sound = [_column_sound(frame, typed, table, name, findings, name in optional) for name in columns]
    return typed if all(sound) else None


def _as_type(column: pl.Expr, stored: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """This will cast a column; text that is empty is a missing cell, whole numbers may be written with `.0`."""
    if wanted == FLAG and stored == TEXT:
        return column.str.to_lowercase().replace_strict(
            {"true": True, "1": True, "false": False, "0": False}, default=None
        )
    if stored == TEXT and wanted != TEXT:
        column = column.replace("", None)
    if wanted == WHOLE:
        number = column.cast(NUMBER, strict=False)
        whole = number.is_finite() & (number == number.round())
        return pl.when(whole).then(number).otherwise(None).cast(WHOLE, strict=False)
    return column.cast(wanted, strict=False)


def _column_sound(
    frame: pl.DataFrame, typed: pl.DataFrame, table: str, name: str, findings: Findings, may_be_empty: bool
) -> bool:
    read, given = typed[name], frame[name]
    written = given.is_not_null() if given.dtype != TEXT else given.fill_null("") != ""
    wrong = (read.is_null() & written) | (read.is_nan().fill_null(value=False) if read.dtype == NUMBER else False)
    empty = ~written if not may_be_empty else ~written & False
    if read.dtype == TEXT:
        empty = empty & False
    rows = (wrong | empty).arg_true().to_list()
    findings.looked_at("tables", len(frame))
    for row in rows[:MOST_CELLS_NAMED]:
        value = str(given[row] or "")[:80]
        findings.expect(
            holds=False, check="tables", where=f"{table}|{name}|{row + 2}", detail="verify_cell_wrong", value=value
        )
    return not rows
