"""How long until the first and the permanent job: Kaplan-Meier curves with intervals."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray


def kaplan_meier(month: NDArray[np.int64], event: NDArray[np.bool_], level: float) -> pl.DataFrame:
    """This will estimate the share still without the event after each month.

    Kaplan & Meier (1958); Greenwood's variance on the log(-log) scale keeps the interval between 0 and 1.

    Args:
        month: months from graduation to the event, or to the last month seen; 1 is the month after graduation.
        event: whether the event happened then; otherwise the graduate was only seen until then.
        level: probability inside the interval.

    Returns:
        `month, at_risk, events, survival, low, high, level`, one row for every month with an event.
    """
    from scipy.special import ndtri

    times, index = np.unique(month[event], return_inverse=True)
    deaths = np.bincount(index, minlength=len(times)).astype(float)
    at_risk = (len(month) - np.searchsorted(np.sort(month), times, side="left")).astype(float)
    survival = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        spread = ndtri(0.5 + level / 2) * np.sqrt(variance) / np.log(survival)
        low, high = survival ** np.exp(-spread), survival ** np.exp(spread)
    ended = survival <= 0
    return pl.DataFrame(
        {
            "month": times.astype(np.int64),
            "at_risk": at_risk.astype(np.int64),
            "events": deaths.astype(np.int64),
            "survival": survival,
            "low": np.where(ended, 0.0, low),
            "high": np.where(ended, 0.0, high),
            "level": np.full(len(times), level),
        }
    )


def curves(outcomes: pl.DataFrame, permanent_months: int, level: float, small: int) -> pl.DataFrame:
    """This will draw the curves to the first and to the permanent job: of all, of dual and of other graduates.

    A permanent job shows itself only after `permanent_months`: graduates are seen that much less long for it.

    Args:
        outcomes: `graduated, observed_months, months_to_first_job, permanent_since, dual, seen_months` (until absence
            began, or empty), as numbers of months.
        permanent_months: months that make a job permanent.
        level: probability inside the intervals.
        small: groups of fewer graduates get no curve.

    Returns:
        `event, group` and the columns of `kaplan_meier`.
    """
    seen = pl.min_horizontal("observed_months", "seen_months")
    waits = {
        "first_job": (pl.col("months_to_first_job"), seen),
        "permanent_job": (pl.col("permanent_since") - pl.col("graduated"), seen - permanent_months + 1),
    }
    groups = {"all": pl.lit(value=True), "dual": pl.col("dual"), "not_dual": ~pl.col("dual")}
    parts = [
        _curve(outcomes.filter(mask), wait, seen, level, small).with_columns(event=pl.lit(event), group=pl.lit(group))
        for event, (wait, seen) in waits.items()
        for group, mask in groups.items()
    ]
    table = pl.concat(parts)
    return table.select("event", "group", *(name for name in table.columns if name not in {"event", "group"}))


def _curve(rows: pl.DataFrame, wait: pl.Expr, seen: pl.Expr, level: float, small: int) -> pl.DataFrame:
    """This will estimate one curve; an event after the last month seen is not known to have happened."""
    happened = wait.is_not_null() & (wait <= seen)
    table = rows.select(month=pl.when(happened).then(wait).otherwise(seen), event=happened.fill_null(value=False))
    table = table.filter(pl.col("month") > 0)
    if table.height < small:
        table = table.clear()
    return kaplan_meier(table["month"].cast(pl.Int64).to_numpy(), table["event"].to_numpy(), level)
