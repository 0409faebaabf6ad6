"""The payroll of a study: found where it lies, shown to the engine, its faults named, never loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import polars as pl

from kasip.core.tracking.soundness import REQUIRED, month_numbers
from kasip.gateways.warehouse import LOCAL, Warehouse
from kasip.vocabulary.faults import Fault, InputRejectedError

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAME = "payroll"


@attrs.frozen
class Payroll:
    """A payroll an engine can read.

    Attributes:
        table: its rows, as an expression.
        path: Parquet file or folder it is read from (of a CSV: what it was turned into); None: the engine held it.
        file: what faults call it.
    """

    table: ir.Table
    path: Path | None
    file: str


@attrs.frozen
class Census:
    """What a payroll holds.

    Attributes:
        first_month: first month it covers, as a number.
        last_month: last month it covers.
        rows: how many rows it has.
        records: `month` (number), `kato, occupation` (empty: unknown), `records`, sorted.
        warnings: what was found and did not stop the study.
    """

    first_month: int
    last_month: int
    rows: int
    records: pl.DataFrame
    warnings: tuple[Fault, ...]


def open_payroll(warehouse: Warehouse, folder: Path) -> Payroll:
    """This will show the payroll to an engine.

    Looked for in the study folder as `payroll.parquet`, `payroll.csv` or a folder `payroll` of Parquet files; where
    it is none of these and the engine is a server, its own table `payroll` is read.

    Raises:
        InputRejectedError: it is missing, lacks a column or holds words where numbers belong.
    """
    path = _place(folder)
    if absent := absence_of(folder, warehouse.kind):
        raise InputRejectedError(absent)
    file = NAME if path is None else path.name
    table, path = (warehouse.stored(NAME), None) if path is None else _shown(warehouse, path)
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
    return Payroll(table, path, file)


def absence_of(folder: Path, engine: str) -> list[Fault]:
    """This will name a payroll that stands nowhere: not in the folder, and no server is asked that could hold it."""
    missing = engine == LOCAL and _place(folder) is None
    return [Fault(NAME, 0, "", "missing_table", NAME)] if missing else []


def _place(folder: Path) -> Path | None:
    candidates = [folder / f"{NAME}.parquet", folder / NAME, folder / f"{NAME}.csv"]
    return next((path for path in candidates if path.exists()), None)


def _shown(warehouse: Warehouse, path: Path) -> tuple[ir.Table, Path]:
    """This will show a payroll's files to an engine, and say where they lie as Parquet."""
    return warehouse.csv(NAME, path) if path.suffix == ".csv" else (warehouse.parquet(NAME, path), path)


def with_numbers(counts: pl.DataFrame, file: str) -> pl.DataFrame:
    """This will number the months of a census.

    Args:
        counts: as `kasip.core.tracking.census.census` gives them.
        file: what faults call the payroll.

    Raises:
        InputRejectedError: there are months nobody can read.
    """
    written = counts.select("month").unique()
    numbers = written.with_columns(month_numbers(written["month"]))
    counts = counts.join(numbers, on="month", nulls_equal=True)
    unread = counts.filter(pl.col("number").is_null()).group_by("month").agg(pl.col("records").sum())
    faults = [
        Fault(file, 0, "month", "payroll_month_unreadable", str(month)[:80], {"rows": rows})
        for month, rows in unread.sort("records", "month").iter_rows()
    ]
    if faults:
        raise InputRejectedError([*faults, *_empty_cells(counts, file)])
    return counts.with_columns(month="number").drop("number")


def checked(counts: pl.DataFrame, file: str) -> Census:
    """This will turn counts into faults, or into the census of a payroll that can be used.

    Args:
        counts: as `kasip.core.tracking.census.census` gives them, months as numbers.
        file: what faults call the payroll.

    Raises:
        InputRejectedError: it is empty, or has cells empty that may not be.
    """
    errors = _empty_cells(counts, file)
    if counts.is_empty():
        errors.append(Fault(file, 0, "", "payroll_empty"))
    if errors:
        raise InputRejectedError(errors)
    negative = int(counts["negative_wage"].sum())
    facts = {"rows": negative}
    warnings = (Fault(file, 0, "wage", "payroll_wage_negative", "", facts, "warning"),) if negative else ()
    first, last = (int(str(month)) for month in (counts["month"].min(), counts["month"].max()))
    keys = ["month", "kato", "occupation"]
    records = counts.select(*keys, "records").sort(keys)
    return Census(first, last, int(counts["records"].sum()), records, warnings)


def _empty_cells(counts: pl.DataFrame, file: str) -> list[Fault]:
    empty = {column: int(counts[count].sum()) for column, count in MUST_BE_FILLED.items()}
    return [Fault(file, 0, column, "payroll_cells_empty", "", {"rows": rows}) for column, rows in empty.items() if rows]


MUST_BE_FILLED = {"person_id": "no_person", "employer_bin": "no_employer"}
"""Column, and the count of records where it is empty."""
