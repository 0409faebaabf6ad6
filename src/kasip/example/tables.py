"""Tables shipped with the example: facts with their sources, and the teaching region as it stands."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping, Sequence
from importlib import resources

import polars as pl

FORMATS = ("csv", "parquet", "xlsx")
NUMBERS: Mapping[str, type[pl.DataType]] = {"integer": pl.Int64, "year": pl.Int64, "number": pl.Float64}
"""Type of the data contract -> type of a cell, where it is a number."""
Tables = Mapping[str, pl.DataFrame]
"""Table name -> cells: what a study folder holds."""


@functools.cache
def fact(name: str) -> pl.DataFrame:
    """This will return one table of `facts/`, every cell as text, empty cells as empty text."""
    return _read("facts", name).with_columns(pl.all().fill_null(""))


def teaching_region() -> Tables:
    """This will return the teaching region: five invented colleges, every cell as text."""
    folder = resources.files("kasip.example") / "teaching"
    names = sorted(entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv"))
    return {name: _read("teaching", name) for name in names}


def typed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """This will return a table with the types of the data contract, where its cells are text."""
    types = _column_types()
    text = [name for name in frame.columns if frame[name].dtype == pl.String]
    return frame.with_columns(_parsed(name, types.get((table, name), "text")) for name in text)


def _parsed(column: str, type_name: str) -> pl.Expr:
    cell = pl.when(pl.col(column) != "").then(pl.col(column)).alias(column)
    if type_name == "boolean":
        return cell.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if type_name == "date":
        return cell.str.to_date("%Y-%m-%d")
    return cell.cast(NUMBERS.get(type_name, pl.String))


def contract_columns(table: str) -> tuple[str, ...]:
    """This will return a table's columns in the order of the data contract."""
    return tuple(row["column"] for row in _contract() if row["table"] == table)


def contract_keys(table: str) -> list[str]:
    """This will return the key columns of a table."""
    return [row["column"] for row in _contract() if row["table"] == table and row["key"] == "1"]


@functools.cache
def _column_types() -> Mapping[tuple[str, str], str]:
    types = {(row["table"], row["column"]): row["type"] for row in _contract()}
    return types | {(row["table"], "source_date"): "date" for row in _contract()}


@functools.cache
def _contract() -> Sequence[Mapping[str, str]]:
    file = resources.files("kasip.contract") / "columns.csv"
    rows = pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
    if "study" in rows.columns:
        rows = rows.filter((pl.col("study") == "region") & (pl.col("table") != "*"))
    return rows.to_dicts()


def _read(folder: str, name: str) -> pl.DataFrame:
    file = resources.files("kasip.example") / folder / f"{name}.csv"
    return pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
