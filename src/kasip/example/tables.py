"""Tables shipped with the example: facts with their sources, and the teaching region as it stands."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
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
    cell = pl.col(column)
    if type_name == "boolean":
        return cell.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if type_name == "date":
        return cell.str.to_date("%Y-%m-%d")
    return cell.cast(NUMBERS.get(type_name, pl.String))


@functools.cache
def _column_types() -> Mapping[tuple[str, str], str]:
    file = resources.files("kasip.contract") / "columns.csv"
    rows = pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
    if "study" in rows.columns:
        rows = rows.filter(pl.col("study") == "region")
    types = {(table, column): name for table, column, name in rows.select("table", "column", "type").iter_rows()}
    return types | {(table, "source_date"): "date" for table in rows["table"].unique()}


def _read(folder: str, name: str) -> pl.DataFrame:
    file = resources.files("kasip.example") / folder / f"{name}.csv"
    return pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
