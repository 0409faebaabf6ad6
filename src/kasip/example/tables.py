"""Tables shipped with the example: facts with their sources, and the teaching region as it stands."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from importlib import resources

import polars as pl

FORMATS = ("csv", "parquet", "xlsx")
TYPES: Mapping[str, type[pl.DataType]] = {
    "integer": pl.Int64,
    "year": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
"""Type of the data contract -> type of a cell; every other type is text."""
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
    return frame.with_columns(
        pl.col(name).cast(types.get((table, name), pl.String))
        for name in frame.columns
        if frame[name].dtype == pl.String
    )


@functools.cache
def _column_types() -> Mapping[tuple[str, str], type[pl.DataType]]:
    file = resources.files("kasip.contract") / "columns.csv"
    rows = pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
    return {(row["table"], row["column"]): TYPES.get(row["type"], pl.String) for row in rows.iter_rows(named=True)} | {
        (table, "source_date"): pl.Date for table in rows["table"].unique()
    }


def _read(folder: str, name: str) -> pl.DataFrame:
    file = resources.files("kasip.example") / folder / f"{name}.csv"
    return pl.read_csv(io.BytesIO(file.read_bytes()), infer_schema=False)
