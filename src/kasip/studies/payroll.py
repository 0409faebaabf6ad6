"""The payroll of a study: found where it lies, shown to the engine, checked by queries, never loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import polars as pl

from kasip.core.tracking.soundness import REQUIRED, month_numbers, monthly_census
from kasip.gateways.warehouse import Warehouse
from kasip.vocabulary.faults import Fault, InputRejectedError

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAME = "payroll"


@attrs.frozen
class Payroll:
    """A payroll an engine can read.

    Attributes:
        table: its rows, as an expression.
        path: file or folder it was read from; None: the engine held it already.
        first_month: first month it covers, as a number.
        last_month: last month it covers.
        rows: how many rows it has.
        warnings: what was found and did not stop the study.
    """

    table: ir.Table
    path: Path | None
    first_month: int
    last_month: int
    rows: int
    warnings: tuple[Fault, ...]


def open_payroll(warehouse: Warehouse, folder: Path) -> Payroll:
    """This will show the payroll to an engine and check it.

    Looked for in the study folder as `payroll.parquet`, `payroll.csv` or a folder `payroll` of Parquet files; where
    it is none of these and the engine is a server, its own table `payroll` is read.

    Raises:
        InputRejectedError: it is missing, lacks a column or has months nobody can read.
    """
    path = _place(folder)
    if path is None and warehouse.kind == "duckdb":
        raise InputRejectedError([Fault(NAME, 0, "", "missing_table", NAME)])
    table = warehouse.stored(NAME) if path is None else _shown(warehouse, path)
    file = NAME if path is None else path.name
    missing = [Fault(file, 0, column, "missing_column") for column in REQUIRED if column not in table.columns]
    if missing:
        raise InputRejectedError(missing)
    unfit = [
        Fault(file, 0, column, "payroll_not_numbers", str(table[column].type()))
        for column in ("wage", "leave")
        if column in table.columns and not (table[column].type().is_numeric() or table[column].type().is_boolean())
    ]
    if unfit:
        raise InputRejectedError(unfit)
    return _checked(table, path, warehouse.fetch(monthly_census(table)), file)


def _place(folder: Path) -> Path | None:
    candidates = [folder / f"{NAME}.parquet", folder / NAME, folder / f"{NAME}.csv"]
    return next((path for path in candidates if path.exists()), None)


def _shown(warehouse: Warehouse, path: Path) -> ir.Table:
    return warehouse.csv(NAME, path) if path.suffix == ".csv" else warehouse.parquet(NAME, path)


def _checked(table: ir.Table, path: Path | None, census: pl.DataFrame, file: str) -> Payroll:
    """This will turn the census of months into faults, or into a payroll that can be used."""
    census = census.with_columns(month_numbers(census["month"]))
    errors = [
        Fault(file, 0, "month", "payroll_month_unreadable", str(row["month"])[:80], {"rows": row["rows"]})
        for row in census.filter(pl.col("number").is_null()).sort("rows", "month").iter_rows(named=True)
    ]
    for column, count in (("person_id", "no_person"), ("employer_bin", "no_employer")):
        empty = int(census[count].sum() or 0)
        if empty:
            errors.append(Fault(file, 0, column, "payroll_cells_empty", "", {"rows": empty}))
    if census.is_empty():
        errors.append(Fault(file, 0, "", "payroll_empty"))
    if errors:
        raise InputRejectedError(errors)
    negative = int(census["negative_wage"].sum() or 0)
    facts = {"rows": negative}
    warnings = (Fault(file, 0, "wage", "payroll_wage_negative", "", facts, "warning"),) if negative else ()
    first, last = (int(str(month)) for month in (census["number"].min(), census["number"].max()))
    return Payroll(table, path, first, last, int(census["rows"].sum()), warnings)
