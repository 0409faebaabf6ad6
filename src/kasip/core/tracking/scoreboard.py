"""What was forecast against what happened, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

MONTHS = 12
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


def employed_by_year(employed: pl.DataFrame, region: str) -> pl.DataFrame:
    """This will average a year's months of persons at work, by occupation; only years whose twelve months are seen.

    Args:
        employed: as `kasip.core.tracking.flows.employed_of` gives them, months as numbers.
        region: leading digits of the territories that count; empty: all.

    Returns:
        `item` (the occupation), `year, actual`.
    """
    year = (pl.col("month") // MONTHS).cast(pl.Int32).alias("year")
    whole = employed.select(year, "month").unique().group_by("year").len().filter(pl.col("len") == MONTHS)
    here = employed.filter(pl.col("kato").fill_null("").str.starts_with(region), pl.col("occupation").is_not_null())
    sums = here.group_by(pl.col("occupation").alias("item"), year).agg(pl.col("persons").sum())
    counted = sums.join(whole, on="year", how="semi")
    return counted.select("item", "year", actual=pl.col("persons") / MONTHS)


def growth(figures: pl.DataFrame, value: str) -> pl.DataFrame:
    """This will tell each item's growth since its first year, as a share; the first year itself is left out.

    Args:
        figures: `item, year` and the column `value`.
        value: name of the column; others are dropped.
    """
    lined = figures.select("item", "year", value).sort("item", "year")
    start = pl.col(value).first().over("item")
    grown = lined.with_columns(pl.when(start > 0).then(pl.col(value) / start - 1).alias(value))
    return grown.filter(pl.col("year") > pl.col("year").min().over("item"), pl.col(value).is_not_null())


def _known_share(outcomes: pl.DataFrame, keys: list[pl.Expr], held: pl.Expr) -> pl.DataFrame:
    return outcomes.group_by(keys).agg(actual=held.cast(pl.Float64).mean()).drop_nulls("actual")
