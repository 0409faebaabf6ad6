"""From draws to the tables a forecast writes (docs/method/forecast-tables.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.forecasting.demand import Demand
from kasip.core.forecasting.summaries import classes, interval, median, probability_less, quantile, with_region
from kasip.core.rates import BetaRates
from kasip.studies.forecast_model import Labour, Supply
from kasip.studies.forecast_setting import Axes, Rules

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
DIGITS = 2
SPREAD = (50, 95)
"""Probabilities, in per cent, inside the narrow and the wide interval of a fan."""


def shown(draws: Draws, axes: Axes) -> Draws:
    """This will put the region behind its districts on the territory axis, unless it is the only territory."""
    return draws if axes.territories == (axes.region,) else with_region(draws)


def long_table(
    axes: Axes, names: tuple[str, Sequence[str]], years: Sequence[int], columns: Mapping[str, NDArray[np.generic]]
) -> pl.DataFrame:
    """This will turn arrays of territory by code by year into rows; figures rounded to hundredths of a person.

    Args:
        axes: order of the arrays.
        names: column of the codes, and the codes.
        years: calendar years of the last axis.
        columns: array by column.
    """
    column, codes = names
    shape = (len(axes.shown), len(codes), len(years))
    keys = {
        "kato": np.repeat(np.array(axes.shown), shape[1] * shape[2]),
        column: np.tile(np.repeat(np.array(codes), shape[2]), shape[0]),
        "year": np.tile(np.array(years, dtype=np.int64), shape[0] * shape[1]),
    }
    values = {name: _rounded(np.broadcast_to(array, shape).ravel()) for name, array in columns.items()}
    return pl.DataFrame({**keys, **values})


def _rounded(values: NDArray[np.generic]) -> NDArray[np.generic]:
    if values.dtype.kind != "f":
        return values
    return np.round(values.astype(np.float64), DIGITS) + 0.0


def small_label(workers: Floats, limit: float) -> NDArray[np.str_]:
    """This will label what stands on fewer workers than the limit: no point figure without its interval."""
    return np.where(workers < limit, "small", "")


def industries_table(labour: Labour, axes: Axes, level: float) -> pl.DataFrame:
    """This will tell employment by industry: history as known or filled, then the forecast with its interval."""
    codes = ("industry", axes.industries)
    past = shown(labour.history.filled.persons[None].astype(np.float32), axes)[0]
    history = long_table(axes, codes, labour.history.years, {"low": past, "median": past, "high": past})
    found = interval(shown(labour.industries[..., 1:], axes), level)
    future = long_table(axes, codes, axes.years, {"low": found.low, "median": found.median, "high": found.high})
    both = pl.concat(
        [history.with_columns(kind=pl.lit("history")), future.with_columns(kind=pl.lit("forecast"))]
    ).with_columns(level=pl.lit(level))
    return both.select("kato", "industry", "year", "kind", "low", "median", "high", "level").sort(
        "kato", "industry", "year"
    )


def occupations_table(labour: Labour, axes: Axes, level: float, limit: float) -> pl.DataFrame:
    """This will tell employment, expansion and replacement by occupation; plants' jobs stand apart."""
    columns: dict[str, NDArray[np.generic]] = {}
    for name, draws in (
        ("employed", labour.occupations[..., 1:]),
        ("expansion", labour.expansion),
        ("replacement", labour.replacement),
        ("plants", labour.plants),
    ):
        found = interval(shown(draws, axes), level)
        columns |= {f"{name}_low": found.low, f"{name}_median": found.median, f"{name}_high": found.high}
    workers = median(shown(labour.occupations[..., :1], axes))
    columns["label"] = small_label(workers, limit)
    return long_table(axes, ("occupation", axes.occupations), axes.years, columns).with_columns(level=pl.lit(level))


def demand_table(demand: Demand, workers: Floats, axes: Axes, level: float, limit: float) -> pl.DataFrame:
    """This will tell demand by qualification with its parts."""
    total = interval(shown(demand.total, axes), level)
    columns: dict[str, NDArray[np.generic]] = {
        f"{name}_median": median(shown(getattr(demand, name), axes))
        for name in ("expansion", "replacement", "plants", "requests", "released")
    }
    columns |= {"low": total.low, "median": total.median, "high": total.high, "label": small_label(workers, limit)}
    return long_table(axes, ("qualification", axes.qualifications), axes.years, columns).with_columns(
        level=pl.lit(level)
    )


def supply_table(supply: Supply, axes: Axes, level: float) -> pl.DataFrame:
    """This will tell supply by qualification: graduates of running cohorts, others, last order repeated."""
    total = interval(shown(supply.total, axes), level)
    columns: dict[str, NDArray[np.generic]] = {
        "running_median": median(shown(supply.running, axes)),
        "other_median": median(shown(supply.other, axes)),
        "repeated_median": median(shown(supply.repeated, axes)),
        "low": total.low,
        "median": total.median,
        "high": total.high,
    }
    return long_table(axes, ("qualification", axes.qualifications), axes.years, columns).with_columns(
        level=pl.lit(level)
    )


def gap_table(demand: Demand, supply: Supply, workers: Floats, axes: Axes, rules: Rules) -> pl.DataFrame:
    """This will tell the gap if last year's order were repeated, how sure a shortage is, and what may be said.

    Years before the first order year are never called a shortage or surplus: their graduates have left the colleges and
    stand in no table.
    """
    level, limit, shortage_from, surplus_to = (
        rules.at(name, axes.base_year)
        for name in ("interval_level", "small_occupation", "shortage_probability", "surplus_probability")
    )
    needed, coming = shown(demand.total, axes), shown(supply.total, axes)
    gap = interval(needed - coming, level)
    shortage, surplus = probability_less(coming, needed), probability_less(needed, coming)
    demanded, supplied = median(needed), median(coming)
    columns: dict[str, NDArray[np.generic]] = {
        "demand_median": demanded,
        "supply_median": supplied,
        "gap_low": gap.low,
        "gap_median": gap.median,
        "gap_high": gap.high,
        "p_shortage": shortage,
        "p_surplus": surplus,
        "class": classes(shortage, surplus, from_probability=shortage_from, surplus_up_to=surplus_to),
        "ratio": np.divide(supplied, demanded, out=np.full_like(supplied, np.nan), where=demanded > 0),
        "label": small_label(workers, limit),
    }
    table = long_table(axes, ("qualification", axes.qualifications), axes.years, columns)
    judged = pl.when(pl.col("year") < axes.first_order_year).then(pl.lit("uncertain")).otherwise(pl.col("class"))
    return table.with_columns(judged.alias("class"), pl.col("ratio").fill_nan(None), level=pl.lit(level))


def gap_over_years(demand: Demand, supply: Supply, gap: pl.DataFrame, axes: Axes, level: float) -> pl.DataFrame:
    """This will tell the region's gap over the years that can be judged, and in how many of them a shortage is sure."""
    judged = np.array(axes.years) >= axes.first_order_year
    region = (demand.total - supply.total)[..., judged].sum(axis=(1, 3), dtype=np.float64)
    found = interval(region.astype(np.float32), level)
    sure = (
        gap.filter((pl.col("kato") == axes.region) & (pl.col("year") >= axes.first_order_year))
        .group_by("qualification")
        .agg((pl.col("class") == "shortage").sum().alias("sure_years"), pl.len().alias("years"))
    )
    figures = {
        "qualification": axes.qualifications,
        **{f"gap_{name}": np.round(getattr(found, name), DIGITS) for name in ("low", "median", "high")},
    }
    return pl.DataFrame(figures).join(sure, on="qualification", how="left", maintain_order="left")


def spread_table(demand: Demand, labour: Labour, axes: Axes) -> pl.DataFrame:
    """This will tell the ends of the narrow and the wide interval of demand and of employment, for fans.

    `kind` is `demand` (of a qualification) or `employed` (in an occupation); the interval of 80 % stands in their own
    tables.
    """
    parts = []
    for kind, codes, draws in (
        ("demand", axes.qualifications, demand.total),
        ("employed", axes.occupations, labour.occupations[..., 1:]),
    ):
        ordered = np.sort(shown(draws, axes), axis=0)
        columns: dict[str, NDArray[np.generic]] = {}
        for percent in SPREAD:
            tail = (1.0 - percent / 100) / 2.0
            columns[f"low_{percent}"] = quantile(ordered, tail)
            columns[f"high_{percent}"] = quantile(ordered, 1.0 - tail)
        parts.append(long_table(axes, ("code", codes), axes.years, columns).with_columns(kind=pl.lit(kind)))
    names = [f"{end}_{percent}" for percent in SPREAD for end in ("low", "high")]
    return pl.concat(parts).select("kato", "kind", "code", "year", *names)


def needs_table(demand: Demand, supply: Supply, axes: Axes) -> pl.DataFrame:
    """This will tell the region's net need on every joint draw: what the order is planned against."""
    net = (demand.total - supply.running - supply.other).sum(axis=1, dtype=np.float64)
    draws, qualifications, years = net.shape
    return pl.DataFrame(
        {
            "draw": np.repeat(np.arange(draws, dtype=np.int64), qualifications * years),
            "qualification": np.tile(np.repeat(np.array(axes.qualifications), years), draws),
            "year": np.tile(np.array(axes.years, dtype=np.int64), draws * qualifications),
            "need": np.round(net.ravel(), 4) + 0.0,
            "yield_factor": np.round(np.repeat(supply.yield_factor.ravel(), years), 6),
        }
    )


def learnt_table(employers: tuple[Sequence[str], BetaRates], supply: Supply, axes: Axes) -> pl.DataFrame:
    """This will tell what evidence moved: each rate before (prior) and after (posterior), and on how many cases."""
    rates = supply.rates
    pairs = ["|".join(pair) for pair in rates.pairs]
    parts = [
        _learnt("request_record", *employers),
        _learnt("fill", pairs, rates.fill),
        *(_learnt(name, axes.qualifications, beta) for name, beta in sorted(rates.outcomes_by_qualification.items())),
        *(
            _learnt(f"continuation_{year}", axes.qualifications, beta)
            for year, beta in enumerate(rates.continuation, start=1)
        ),
    ]
    return pl.concat(parts).filter(pl.col("n") > 0).sort("kind", "owner")


def _learnt(kind: str, owners: Sequence[str], rates: BetaRates) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kind": [kind] * len(owners),
            "owner": list(owners),
            "prior": np.round(rates.prior, 4),
            "posterior": np.round(rates.mean, 4),
            "n": rates.trials.astype(np.int64),
        },
        schema={"kind": pl.String, "owner": pl.String, "prior": pl.Float64, "posterior": pl.Float64, "n": pl.Int64},
    )
