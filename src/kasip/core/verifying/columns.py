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
    kinds = {name: frame.schema[name] for name in columns}
    typed = frame.select(_as_type(pl.col(name), kinds[name], kind) for name, kind in columns.items())
    wrong = pl.concat([typed.select(pl.all().name.prefix("read ")), frame.select(*columns)], how="horizontal").select(
        _wrong(name, kinds[name], kind, name in optional).alias(name) for name, kind in columns.items()
    )
    findings.looked_at("tables", frame.height * len(columns))
    if not any(wrong.select(pl.all().any()).row(0)):
        return typed
    for name in columns:
        _name_cells(frame, table, name, wrong[name], findings)
    return None


def _as_type(column: pl.Expr, stored: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """This will cast a column; text that is empty is a missing cell, whole numbers may be written with `.0`."""
    if wanted == FLAG and stored == TEXT:
        words = {"true": True, "1": True, "false": False, "0": False}
        return column.str.to_lowercase().replace_strict(words, default=None, return_dtype=FLAG)
    if stored == TEXT and wanted != TEXT:
        column = column.replace("", None)
    if wanted == WHOLE:
        number = column.cast(NUMBER, strict=False)
        whole = number.is_finite() & (number == number.round())
        return pl.when(whole).then(number).otherwise(None).cast(WHOLE, strict=False)
    return column.cast(wanted, strict=False)


def _wrong(name: str, stored: pl.DataType, wanted: pl.DataType, may_be_empty: bool) -> pl.Expr:
    """This will mark the cells of a column that are empty or not of their type."""
    read, given = pl.col(f"read {name}"), pl.col(name)
    unread = read.is_null()
    if wanted == TEXT or may_be_empty:
        written = given.is_not_null() & (given != "") if stored == TEXT else given.is_not_null()
        unread &= written
    return unread | ~read.is_finite().fill_null(value=True) if wanted == NUMBER else unread


def _name_cells(frame: pl.DataFrame, table: str, name: str, wrong: pl.Series, findings: Findings) -> None:
    for row in wrong.arg_true().to_list()[:MOST_CELLS_NAMED]:
        where = f"{table}|{name}|{row + 2}"
        value = str(frame[name][row] or "")[:80]
        findings.expect(holds=False, check="tables", where=where, detail="verify_cell_wrong", value=value)
