"""Vacancies as a signal: posts become vacancies, vacancies become flow and stock per occupation, district and month.

A vacancy count is never demand: posts are repeated, most jobs are filled without one, and the share that is advertised
differs by occupation. What is written here stands beside demand and is never added to it.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

YEAR = 12
ENOUGH_YEARS = 2


def without_reposts(posts: pl.DataFrame, life_days: int, repost_days: int) -> pl.DataFrame:
    """This will fold repeated posts into vacancies.

    Posts of one employer, occupation and territory whose title reads the same are one vacancy as long as each appears
    at most `repost_days` after the one before it ended. A post whose end is unknown is taken to live `life_days`.
    Posts of an unknown employer are never folded.

    Args:
        posts: `post_id, employer_bin, title` (plain), `occupation, kato, published_on, closed_on, positions`.
        life_days: days a post lives where its end is not known.
        repost_days: days within which a post counts as a repeat.

    Returns:
        `occupation, kato, opened_on, ended_on, positions, posts`, one row a vacancy; positions are the most any of its
        posts asked for.
    """
    ends = pl.coalesce("closed_on", pl.col("published_on") + pl.duration(days=life_days))
    who = pl.coalesce("employer_bin", pl.format("post {}", "post_id"))
    key = ["who", "title", "occupation", "kato"]
    lined = posts.select(
        who.alias("who"),
        "title",
        "occupation",
        "kato",
        "published_on",
        "post_id",
        pl.max_horizontal(ends, "published_on").alias("ended_on"),
        pl.col("positions").fill_null(1),
    ).sort(*key, "published_on", "post_id")
    reached = pl.col("ended_on").cum_max().shift(1).over(key)
    fresh = (pl.col("published_on") > reached + pl.duration(days=repost_days)).fill_null(value=True)
    numbered = lined.with_columns(vacancy=fresh.cast(pl.Int64).cum_sum().over(key))
    vacancies = numbered.group_by([*key, "vacancy"]).agg(
        opened_on=pl.col("published_on").min(),
        ended_on=pl.col("ended_on").max(),
        positions=pl.col("positions").max(),
        posts=pl.len(),
    )
    return vacancies.drop("who", "title", "vacancy").sort("occupation", "kato", "opened_on", "ended_on", "positions")


def monthly(vacancies: pl.DataFrame) -> pl.DataFrame:
    """This will count flow and stock: vacancies opened in a month, and open on its last day, in persons sought.

    Returns:
        `occupation, kato, month` (`YYYY-MM`), `flow, stock`, every month from the first to the last; an occupation that
        was not recognised is empty.
    """
    if vacancies.is_empty():
        kinds = {"occupation": pl.String, "kato": pl.String, "month": pl.String, "flow": pl.Int64, "stock": pl.Int64}
        return pl.DataFrame(schema=kinds)
    month = pl.col("opened_on").dt.month_start()
    months = vacancies.select(pl.date_range(month.min(), month.max(), "1mo").alias("begin"))
    places = vacancies.select("occupation", "kato").unique()
    grid = places.join(months, how="cross").with_columns(end=pl.col("begin").dt.month_end())
    joined = grid.join(vacancies, on=["occupation", "kato"], nulls_equal=True)
    opened = (pl.col("opened_on") >= pl.col("begin")) & (pl.col("opened_on") <= pl.col("end"))
    standing = (pl.col("opened_on") <= pl.col("end")) & (pl.col("ended_on") > pl.col("end"))
    counts = joined.group_by("occupation", "kato", "begin").agg(
        flow=pl.col("positions").filter(opened).sum().cast(pl.Int64),
        stock=pl.col("positions").filter(standing).sum().cast(pl.Int64),
    )
    table = counts.with_columns(month=pl.col("begin").dt.strftime("%Y-%m"))
    return table.select("occupation", "kato", "month", "flow", "stock").sort("occupation", "kato", "month")


def seasonal_factors(flow: NDArray[np.float64], first_month: int) -> NDArray[np.float64] | None:
    """This will estimate how much each calendar month differs from its year: classical ratio to the centred mean.

    Args:
        flow: monthly values without gaps.
        first_month: calendar month of the first value, 0 is January.

    Returns:
        Twelve factors with mean 1, or nothing where fewer than two whole years are known.
    """
    if len(flow) < ENOUGH_YEARS * YEAR + 1 or not flow.any():
        return None
    weights = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    trend = np.convolve(flow, weights, mode="valid")
    middle = flow[YEAR // 2 : YEAR // 2 + len(trend)]
    calendar = (first_month + YEAR // 2 + np.arange(len(trend))) % YEAR
    ratio = np.divide(middle, trend, out=np.ones_like(trend), where=trend > 0)
    factors = np.array([ratio[calendar == month].mean() for month in range(YEAR)])
    scaled: NDArray[np.float64] = factors / factors.mean()
    return scaled


def adjusted(table: pl.DataFrame) -> pl.DataFrame:
    """This will add `flow_adjusted`: the flow without its season, whose factors are those of all occupations together.

    Empty where fewer than two whole years are known.
    """
    whole = table.group_by("month").agg(pl.col("flow").sum()).sort("month")
    start = int(whole["month"][0][5:7]) - 1 if whole.height else 0
    factors = seasonal_factors(whole["flow"].cast(pl.Float64).to_numpy(), start)
    if factors is None:
        return table.with_columns(flow_adjusted=pl.lit(None, pl.Float64))
    calendar = pl.col("month").str.slice(5, 2).cast(pl.Int64)
    lookup = pl.DataFrame({"calendar": np.arange(1, YEAR + 1), "factor": factors})
    joined = table.with_columns(calendar=calendar).join(lookup, on="calendar", how="left", maintain_order="left")
    return joined.with_columns(flow_adjusted=pl.col("flow") / pl.col("factor")).drop("calendar", "factor")


def weighted(table: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """This will add `coverage_share` and `hires_implied`: the flow divided by the share of hires the source advertises.

    Args:
        table: with `occupation` and `flow`.
        coverage: `occupation` (a code or its leading digits) and `share`; the longest that fits counts. Empty where
            none.
    """
    shares = {str(code): float(share) for code, share in coverage.select("occupation", "share").iter_rows()}

    def share_of(occupation: str) -> float | None:
        fitting = [code for code in shares if occupation.startswith(code)]
        return shares[max(fitting, key=len)] if fitting else None

    share = pl.col("occupation").map_elements(share_of, return_dtype=pl.Float64)
    return table.with_columns(coverage_share=share).with_columns(
        hires_implied=pl.col("flow") / pl.col("coverage_share")
    )
