"""Rates of small groups with their uncertainty: shrunk Beta-Binomial intervals, and no ranking where they overlap."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CELL = ("college_bin", "qualification", "cohort")
WEIGHTS = np.geomspace(1.0, 2000.0, 60)
"""Prior sizes tried, in persons."""


def prior_mean(numerator: Floats, denominator: Floats, group: NDArray[np.int64], weight: float) -> Floats:
    """This will return each row's prior mean: its group's own rate, drawn to the rate of all by `weight` persons.

    Args:
        numerator: persons counted, per row.
        denominator: persons they are counted of, per row.
        group: number of the row's group (its qualification), from 0.
        weight: persons the rate of all counts for.
    """
    overall = numerator.sum() / max(denominator.sum(), 1.0)
    size = int(group.max()) + 1 if len(group) else 0
    hits, tries = np.bincount(group, numerator, size), np.bincount(group, denominator, size)
    mean = (hits + weight * overall) / (tries + weight)
    bounded: Floats = np.clip(mean, 1e-4, 1 - 1e-4)[group]
    return bounded


def prior_weight(numerator: Floats, denominator: Floats, mean: Floats) -> float:
    """This will return the prior size, in persons, under which the rows seen are most likely (Beta-Binomial).

    The marginal likelihood is tried on a fixed grid: no starting value, no iteration that could end elsewhere.
    """
    from scipy.special import betaln

    def log_likelihood(weight: float) -> float:
        a, b = weight * mean, weight * (1 - mean)
        return float(np.sum(betaln(a + numerator, b + denominator - numerator) - betaln(a, b)))

    return float(WEIGHTS[int(np.argmax([log_likelihood(float(weight)) for weight in WEIGHTS]))])


def shrunk(counts: pl.DataFrame, level: float) -> pl.DataFrame:
    """This will add `rate, shrunk, low, high, level` to rows of counts that share one definition and outcome.

    Prior: Beta with its mean at the rate of the row's qualification (itself drawn to the rate of all rows) and its size
    chosen by marginal likelihood; posterior quantiles bound `level` of the probability.

    Args:
        counts: `qualification, numerator, denominator` and whatever else; rows with denominator 0 get no rate.
        level: probability inside the interval.
    """
    from scipy.special import betaincinv

    k, n = counts["numerator"].cast(pl.Float64).to_numpy(), counts["denominator"].cast(pl.Float64).to_numpy()
    group = counts["qualification"].rank("dense").cast(pl.Int64).to_numpy() - 1
    first = prior_mean(k, n, group, 1.0)
    weight = prior_weight(k, n, first)
    mean = prior_mean(k, n, group, weight)
    a, b = weight * mean + k, weight * (1 - mean) + n - k
    tail = (1 - level) / 2
    table = counts.with_columns(
        rate=pl.Series(k / np.where(n > 0, n, np.nan)).fill_nan(None),
        shrunk=pl.Series(a / (a + b)),
        low=pl.Series(betaincinv(a, b, tail)),
        high=pl.Series(betaincinv(a, b, 1 - tail)),
        level=pl.lit(level),
    )
    known = pl.col("denominator") > 0
    return table.with_columns(pl.when(known).then(pl.col(name)).alias(name) for name in ("shrunk", "low", "high"))


def unshrunk(counts: pl.DataFrame, level: float) -> pl.DataFrame:
    """This will add the columns of `shrunk` to rows that stand alone: each by its own count, with Jeffreys' prior.

    Args:
        counts: `numerator, denominator` and whatever else; rows with denominator 0 get no rate.
        level: probability inside the interval.
    """
    from scipy.special import betaincinv

    k, n = (counts[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator"))
    a, b, tail = k + 0.5, n - k + 0.5, (1 - level) / 2
    figures = {"rate": k / np.where(n > 0, n, 1.0), "shrunk": a / (a + b)}
    figures |= {"low": betaincinv(a, b, tail), "high": betaincinv(a, b, 1 - tail)}
    known = pl.col("denominator") > 0
    shown = [pl.when(known).then(pl.Series(values)).alias(name) for name, values in figures.items()]
    return counts.with_columns(*shown, level=pl.lit(level))


def rank_groups(low: Floats, high: Floats) -> NDArray[np.int64]:
    """This will number groups of rows whose intervals hang together by overlap, 1 the highest.

    Two rows of different groups never overlap; rows of one group are not ranked among themselves.

    Args:
        low: lower ends.
        high: upper ends.
    """
    order = np.lexsort((high, low))
    reached = np.maximum.accumulate(high[order]) if len(order) else high
    opens = np.ones(len(order), dtype=np.int64)
    opens[1:] = low[order][1:] > reached[:-1]
    ascending = np.cumsum(opens)
    groups = np.empty(len(order), dtype=np.int64)
    groups[order] = ascending
    descending: NDArray[np.int64] = groups.max(initial=0) + 1 - groups
    return descending


def ranked(table: pl.DataFrame, within: list[str]) -> pl.DataFrame:
    """This will add `rank_group` among the colleges that teach one qualification to one cohort.

    Args:
        table: rows with `low` and `high`, empty where no rate is published.
        within: columns rows are compared within.
    """

    def numbered(rows: pl.DataFrame) -> pl.DataFrame:
        groups = rank_groups(rows["low"].to_numpy(), rows["high"].to_numpy())
        return rows.with_columns(rank_group=pl.Series(groups))

    shown = table.filter(pl.col("low").is_not_null())
    if shown.is_empty():
        return table.with_columns(rank_group=pl.lit(None, pl.Int64))
    rest = table.filter(pl.col("low").is_null()).with_columns(rank_group=pl.lit(None, pl.Int64))
    return pl.concat([shown.group_by(within, maintain_order=True).map_groups(numbered), rest], how="vertical")
