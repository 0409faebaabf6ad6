"""What was forecast against what happened, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

KEYS = ("forecast", "figure", "item", "year")


def compared(forecast: str, figure: str, said: pl.DataFrame, happened: pl.DataFrame) -> pl.DataFrame:
    """This will set one kind of forecast beside what happened.

    Args:
        forecast: name of the forecast.
        figure: what was forecast, e.g. `graduates`.
        said: `item, year, low, median, high`; low and high may be empty.
        happened: `item, year, actual`.

    Returns:
        `forecast, figure, item, year, low, median, high, actual, error, inside` (1 where the interval held), for what
        is known on both sides.
    """
    joined = said.join(happened, on=["item", "year"]).with_columns(
        forecast=pl.lit(forecast), figure=pl.lit(figure), error=pl.col("median") - pl.col("actual")
    )
    held = (pl.col("low") <= pl.col("actual")) & (pl.col("actual") <= pl.col("high"))
    table = joined.with_columns(inside=held.cast(pl.Int64))
    return table.select(*KEYS, "low", "median", "high", "actual", "error", "inside").sort(KEYS)


def summary(table: pl.DataFrame) -> pl.DataFrame:
    """This will score each forecast and figure: weighted error, bias, and how often the interval held.

    Returns:
        `forecast, figure, n, wape, bias, inside`; `inside` is the share of intervals that held, empty where none was
        given.
    """
    total = pl.col("actual").abs().sum()
    return (
        table.group_by("forecast", "figure")
        .agg(
            n=pl.len().cast(pl.Int64),
            wape=pl.when(total > 0).then(pl.col("error").abs().sum() / total),
            bias=pl.when(total > 0).then(pl.col("error").sum() / total),
            inside=pl.col("inside").mean(),
        )
        .sort("forecast", "figure")
    )


def what_happened(outcomes: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """This will count what a forecast of supply and of yields can be held against, from outcomes of graduates.

    Args:
        outcomes: one row per graduate, with `qualification, college_bin, cohort, in_specialty, left_region`.

    Returns:
        Figure -> `item, year, actual`: `graduates` by qualification, `in_specialty` and `stayed_in_region` by college
        and qualification (`college|qualification`), shares among those for whom it is known.
    """
    pair = pl.format("{}|{}", "college_bin", "qualification").alias("item")
    by_pair = [pair, pl.col("cohort").alias("year")]
    by_qualification = [pl.col("qualification").alias("item"), pl.col("cohort").alias("year")]
    return {
        "graduates": outcomes.group_by(by_qualification).agg(actual=pl.len().cast(pl.Float64)),
        "in_specialty": _known_share(outcomes, by_pair, pl.col("in_specialty")),
        "stayed_in_region": _known_share(outcomes, by_pair, ~pl.col("left_region")),
    }


def _known_share(outcomes: pl.DataFrame, keys: list[pl.Expr], held: pl.Expr) -> pl.DataFrame:
    return outcomes.group_by(keys).agg(actual=held.cast(pl.Float64).mean()).drop_nulls("actual")
