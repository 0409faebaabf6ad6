"""From a plan to the tables that say it: order, limits, openings."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.explain import LineReasons
from kasip.core.planning.inputs import LINE_KEY
from kasip.core.planning.objective import opened, used
from kasip.core.planning.problem import Order
from kasip.core.planning.result import Plan

LEAST = ("technical_share", "kazakh_share", "district_access")


def order_table(order: Order, plan: Plan, reasons: LineReasons, level: float) -> pl.DataFrame:
    """This will say every line and year: groups, last year's seats, the need behind it, and what stands round it."""
    problem, groups = order.problem, plan.groups
    seats = groups * problem.group_size
    supply = problem.cell_supply(groups)
    low, median, high = _quantiles(problem.recourse.need, level)
    cell = problem.cell
    chained = problem.previous >= 0
    earlier = np.maximum(problem.previous, 0)
    return order.lines.select(
        "year",
        *LINE_KEY,
        groups=groups,
        seats=seats,
        seats_last_year=np.where(chained, seats[earlier], _past(order, "last_seats")),
        demand_low=low[cell],
        demand_median=median[cell],
        demand_high=high[cell],
        p_shortage=problem.recourse.shortage_probability(supply)[cell],
        binding=pl.Series(binding(order, reasons)),
        one_more_group_gain=reasons.gain,
        one_fewer_group_loss=pl.Series(reasons.loss).fill_nan(None),
        groups_last_year=np.where(chained, groups[earlier], _past(order, "last_groups")),
        group_size="group_size",
        graduation_year="graduation_year",
        candidate="candidate",
        supply=supply[cell],
        cost_kzt=pl.col("cost_kzt") * groups,
    )


def _past(order: Order, column: str) -> NDArray[np.int64]:
    """This will return a column of the past order, 0 in years it is not the year before."""
    first = (order.lines["year"] == order.given.years[0]).to_numpy()
    return np.where(first, order.lines[column].to_numpy(), 0)


def _quantiles(need: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    if need.shape[1] == 0:
        return np.zeros((3, need.shape[0]))
    return np.quantile(need, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=1)


def binding(order: Order, reasons: LineReasons) -> list[str]:
    """This will name, for every line, the limits that forbid one more group: `kind:owner:year`, joined by `;`."""
    labels = order.problem.rows.labels
    names = [f"{kind}:{owner}:{year}" for kind, owner, year in labels.select("kind", "owner", "year").iter_rows()]
    years, lines, programmes = (order.lines[name].to_list() for name in ("year", "line", "programme"))
    found = []
    for variable, rows in enumerate(reasons.blocked_rows):
        said = {names[row] for row in rows}
        if reasons.blocked_change[variable]:
            said.add(f"change:{lines[variable]}:{years[variable]}")
        if reasons.blocked_next[variable]:
            said.add(f"change:{lines[variable]}:{years[variable] + 1}")
        if reasons.blocked_minimum[variable]:
            said.add(f"minimum_groups:{programmes[variable]}:{years[variable]}")
        found.append(";".join(sorted(said)))
    return found


def limits_table(order: Order, plan: Plan) -> pl.DataFrame:
    """This will say every limit: what is used of what, and the shadow price (points a unit, at the relaxation)."""
    rows = order.problem.rows
    net = used(order.problem, plan.groups)
    available = rows.available(plan.groups)
    least = rows.labels["least"].to_numpy()
    sums = rows.labels.select(
        "kind",
        "owner",
        "year",
        capacity=np.where(least, net, available),
        used=np.where(least, available, net),
        slack=available - net,
        shadow_price=plan.row_price,
        raised="raised",
    )
    return pl.concat([sums, _change_limits(order, plan), _minimum_limits(order, plan)]).sort("kind", "owner", "year")


def _change_limits(order: Order, plan: Plan) -> pl.DataFrame:
    problem, groups = order.problem, plan.groups
    before = problem.before(groups)
    every = np.arange(problem.variables)
    allowed = (problem.highest[every, before] - before).astype(float)
    moved = np.abs(groups - before).astype(float)
    return _rows(order.lines.select("year", owner="line"), "change", allowed, moved, allowed - moved)


def _minimum_limits(order: Order, plan: Plan) -> pl.DataFrame:
    problem = order.problem
    total = np.bincount(problem.programme, weights=plan.groups, minlength=problem.programme_minimum.size)
    each, first = np.unique(problem.programme, return_index=True)
    least = problem.programme_minimum[each].astype(float)
    asked = (total[each] > 0) & (least > 1)
    owners = order.lines.select("year", owner="programme")[first]
    return _rows(owners, "minimum_groups", least, total[each].astype(float), total[each] - least).filter(
        pl.Series(asked)
    )


def _rows(
    owners: pl.DataFrame,
    kind: str,
    capacity: NDArray[np.float64],
    amount: NDArray[np.float64],
    slack: NDArray[np.float64],
) -> pl.DataFrame:
    return owners.select(
        kind=pl.lit(kind),
        owner="owner",
        year="year",
        capacity=capacity,
        used=amount,
        slack=slack,
        shadow_price=pl.lit(0.0),
        raised=pl.lit(value=False),
    )


def openings_table(order: Order, plan: Plan) -> pl.DataFrame:
    """This will list candidate programmes: whether and when they open, at what cost, on what condition."""
    problem = order.problem
    chosen = opened(problem, plan.groups)
    keys = ["college_bin", "qualification", "language", "base", "form"]
    conditions = order.given.tables["programmes"].select(*keys, "opening_condition")
    candidates = order.lines.with_columns(groups=plan.groups, opening=problem.opening).filter("candidate")
    by_programme = candidates.group_by(*keys, "opening").agg(
        pl.col("opening_cost_kzt").first(),
        groups=pl.col("groups").sum(),
        first_year=pl.col("year").filter(pl.col("groups") > 0).min(),
    )
    table = by_programme.join(conditions, on=keys, how="left").with_columns(opened=pl.col("opening").is_in(chosen))
    return table.drop("opening").sort(keys)
