"""What an order is worth, exactly, and whether it keeps every limit."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.problem import OrderProblem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@attrs.frozen
class Relaxed:
    """Which limits are not asked because together with the others they allow no order at all.

    Attributes:
        change_floor: the lower side of `change`.
        kinds: kinds of `rows` left out.
    """

    change_floor: bool = False
    kinds: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """This will name what was dropped, as `assumptions` states it."""
        named = [("change_floor", self.change_floor), ("district_access", "district_access" in self.kinds)]
        named.append(("policy_shares", SHARES[0] in self.kinds))
        return tuple(f"dropped:{name}" for name, dropped in named if dropped)


SHARES = ("technical_share", "kazakh_share")
"""Kinds dropped together, as `policy_shares`."""
RELAXATIONS = (
    Relaxed(),
    Relaxed(change_floor=True),
    Relaxed(change_floor=True, kinds=("district_access",)),
    Relaxed(change_floor=True, kinds=("district_access", *SHARES)),
)
"""What is given up, in this order, until some order is possible."""


def relaxed_problem(problem: OrderProblem, relaxed: Relaxed) -> OrderProblem:
    """This will return the problem without the limits that were dropped."""
    wanted = rows_asked(problem, relaxed)
    index = np.cumsum(wanted) - 1
    lowest = np.zeros_like(problem.lowest) if relaxed.change_floor else problem.lowest
    row = np.where(problem.opening_row >= 0, index[np.maximum(problem.opening_row, 0)], problem.opening_row)
    return attrs.evolve(problem, rows=problem.rows.keep(wanted), lowest=lowest, opening_row=row)


def rows_asked(problem: OrderProblem, relaxed: Relaxed) -> NDArray[np.bool_]:
    """This will say which rows are still asked once some limits are dropped."""
    return ~problem.rows.labels["kind"].is_in(list(relaxed.kinds)).to_numpy()


def indeed_broken(problem: OrderProblem, relaxed: Relaxed, groups: Ints) -> Relaxed:
    """This will leave, of what was dropped, only what an order indeed breaks: the rest it is still held to."""
    amounts = broken(problem, groups)
    beyond = problem.rows.labels["kind"].filter(pl.Series(amounts["rows"] > 0, dtype=pl.Boolean)).to_list()
    shares = any(kind in SHARES for kind in beyond)
    kinds = tuple(kind for kind in relaxed.kinds if kind in beyond or (shares and kind in SHARES))
    return Relaxed(change_floor=relaxed.change_floor and bool(amounts["change"].any()), kinds=kinds)


def terms(problem: OrderProblem, groups: Ints) -> Mapping[str, float]:
    """This will return every term of the objective of an order, in points."""
    changed = np.abs(groups - problem.before(groups))
    return {
        "mismatch": float(problem.recourse.value(problem.cell_supply(groups)).sum()),
        "money": float(problem.cost @ groups),
        "quality": float(problem.quality @ groups),
        "stability": float(problem.change_weight @ changed),
        "openings": float(problem.opening_points[np.unique(opened(problem, groups))].sum()),
    }


def objective(problem: OrderProblem, groups: Ints) -> float:
    """This will return the exact value of an order, in points; less is better."""
    return float(sum(terms(problem, groups).values()))


def opened(problem: OrderProblem, groups: Ints) -> Ints:
    """This will return the candidates an order opens."""
    return np.unique(problem.opening[(problem.opening >= 0) & (groups > 0)])


def opening_years(problem: OrderProblem, groups: Ints) -> Ints:
    """This will return the index of the first year each candidate has a group; `year_count` where never."""
    first = np.full(problem.opening_points.size, problem.year_count, dtype=np.int64)
    chosen = (problem.opening >= 0) & (groups > 0)
    np.minimum.at(first, problem.opening[chosen], problem.year[chosen])
    return first


def used(problem: OrderProblem, groups: Ints) -> Floats:
    """This will return what an order uses of each row, opening costs included."""
    total = problem.rows.used(groups)
    first = opening_years(problem, groups)
    which = np.flatnonzero(first < problem.year_count)
    row = problem.opening_row[which, first[which]] if which.size else np.zeros(0, dtype=np.int64)
    np.add.at(total, row[row >= 0], problem.opening_cost[which][row >= 0])
    return total


def broken(problem: OrderProblem, groups: Ints, tolerance: float = 1e-6) -> Mapping[str, Floats]:
    """This will return by how much an order breaks limits: `rows`, `change`, `minimum_groups` and `range`."""
    available = problem.rows.available(groups)
    over = used(problem, groups) - available
    before = np.minimum(problem.before(groups), problem.lowest.shape[1] - 1)
    every = np.arange(problem.variables)
    low, high = problem.lowest[every, before], problem.highest[every, before]
    total = np.bincount(problem.programme, weights=groups, minlength=problem.programme_minimum.size)
    lacking = np.where(total > 0, np.maximum(problem.programme_minimum - total, 0), 0)
    return {
        "rows": np.where(over > tolerance * np.maximum(1.0, np.abs(available)), over, 0.0),
        "change": np.maximum(np.maximum(low - groups, groups - high), 0).astype(float),
        "minimum_groups": lacking.astype(float),
        "range": np.maximum(-groups, 0).astype(float),
    }


def keeps_limits(problem: OrderProblem, groups: Ints) -> bool:
    """This will say whether an order breaks no limit."""
    return not any(amount.any() for amount in broken(problem, groups).values())
