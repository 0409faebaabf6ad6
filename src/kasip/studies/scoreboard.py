"""Earlier forecasts, read back and held against what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from kasip.core.tracking.merging import regions_occupations
from kasip.core.tracking.rules import TrackingRules
from kasip.core.tracking.scoreboard import compared, employed_by_year, growth, what_happened
from kasip.vocabulary.faults import Fault, InputRejectedError

SUPPLY = ("qualification", "year", "running_median")
EMPLOYED = ("occupation", "year", "employed_low", "employed_median", "employed_high")
YIELDS = ("college_bin", "qualification", "in_specialty", "stayed")


def at_work(employed: pl.DataFrame, rules: TrackingRules) -> pl.DataFrame:
    """This will count a year's persons at work by occupation, in the study's region where it names one.

    Args:
        employed: as `kasip.core.tracking.flows.employed_of` gives them.
        rules: which region, if any.
    """
    return employed_by_year(employed, rules.region[: rules.region_digits])


def scoreboard(forecasts: Sequence[Path], outcomes: pl.DataFrame, employed: pl.DataFrame) -> pl.DataFrame:
    """This will compare the supply, yields and employment earlier forecasts gave with what came.

    A yield names no year: it is held against every cohort that graduated after the forecast's first supply year began.

    Args:
        forecasts: folders `kasip forecast` wrote; the folder's name names the forecast.
        outcomes: as `kasip.core.tracking.outcomes.outcomes` gives them.
        employed: as `at_work` gives them.

    Raises:
        InputRejectedError: a folder holds no forecast.
    """
    happened = what_happened(outcomes)
    parts = [part for folder in forecasts for part in [*_of_one(folder, happened), *_of_occupations(folder, employed)]]
    return pl.concat(parts) if parts else pl.DataFrame()


def _of_one(folder: Path, happened: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    supply, yields = _table(folder, "supply", SUPPLY), _table(folder, "yields", YIELDS)
    keys = [pl.col("qualification").alias("item"), pl.col("year").cast(pl.Int32)]
    empty = [pl.lit(None, pl.Float64).alias(end) for end in ("low", "high")]
    # The region's row is the sum of its districts' rows and so the largest.
    said = (
        supply.group_by(keys).agg(pl.col("running_median").cast(pl.Float64).max().alias("median")).with_columns(empty)
    )
    parts = [compared(folder.name, "graduates", said, happened["graduates"])]
    first = supply["year"].cast(pl.Int32).min()
    for figure, column in (("in_specialty", "in_specialty"), ("stayed_in_region", "stayed")):
        actual = happened[figure].filter(pl.col("year") >= first)
        pair = pl.format("{}|{}", "college_bin", "qualification").alias("item")
        rate = yields.group_by(pair).agg(pl.col(column).cast(pl.Float64).mean().alias("median"))
        years = actual.select("item", "year").join(rate, on="item")
        parts.append(compared(folder.name, figure, years.with_columns(empty), actual))
    return parts


def _of_occupations(folder: Path, employed: pl.DataFrame) -> list[pl.DataFrame]:
    """This will compare persons at work by occupation: their number, and their growth since the first year known.

    A payroll leaves out who is not paid through it: growth can be compared where numbers cannot.
    """
    told = _table(folder, "occupations", EMPLOYED).with_columns(pl.col("year").cast(pl.Int32))
    ends = ("low", "median", "high")
    # The region's row is the sum of its districts' rows and so the largest.
    largest = pl.col("employed_median").cast(pl.Float64).arg_max()
    figures = [pl.col(f"employed_{end}").cast(pl.Float64).get(largest).alias(end) for end in ends]
    said = told.group_by(pl.col("occupation").alias("item"), "year").agg(figures)
    written = regions_occupations(employed["item"], said["item"].unique().sort().to_list())
    happened = employed.with_columns(written.alias("item")).group_by("item", "year").agg(pl.col("actual").sum())
    both = said.join(happened, on=["item", "year"])
    empty = [pl.lit(None, pl.Float64).alias(end) for end in ("low", "high")]
    grown = growth(both, "median").with_columns(empty)
    return [
        compared(folder.name, "employed", said, happened),
        compared(folder.name, "employed_growth", grown, growth(both, "actual")),
    ]


def _table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """This will read one table of a forecast."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise InputRejectedError([Fault(str(folder), 0, "", "missing_table", name)])
    table = pl.read_csv(path, infer_schema=False)
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise InputRejectedError([Fault(str(path), 0, column, "missing_column") for column in missing])
    return table
