"""A proven lower bound: limits priced, each cell solved over whole groups.

For any prices `π >= 0` on the limits, the least value of `objective + Σ π (used - capacity)` over all orders of whole
groups is a lower bound of every order that keeps the limits (Lagrangian relaxation). It falls apart by cell: there the
whole groups of a few lines are chosen against the cell's exact expected cost, by dynamic programming over its supply.
The bound rests on our own arithmetic alone: the linear program only suggests the prices.

The same minimum is a valid inequality of the relaxation, `cost of the cell + Σ price · groups >= minimum`, which cuts
off fractional groups (Geoffrion 1974: both together reach the convex hull of each cell's whole orders).
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning import whole_groups
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearOptimum, LinearProgram, Relaxation, variable_bounds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUCKETS = 3_000
"""Most steps of supply a cell's dynamic programme counts in."""
STEPS_A_GROUP = 48
"""Steps of supply the smallest group of a cell is counted in."""


@attrs.frozen
class Prices:
    """Points for one unit of each row of a relaxation: `sums` and `gates` not negative, `balances` if chained."""

    sums: Floats
    gates: Floats
    balances: Floats


@attrs.frozen
class PricedBound:
    """A bound and what it found.

    Attributes:
        value: the lower bound, points.
        price: points of one group of each variable, limits priced in, the change against last year's order apart.
        minimum: least value of each cell over whole groups.
    """

    value: float
    price: Floats
    minimum: Floats


def prices_of(relaxation: Relaxation, optimum: LinearOptimum) -> Prices:
    """This will take the prices of a linear optimum, put within the range in which they bound anything."""
    problem = relaxation.problem
    weight = problem.change_weight[relaxation.moving]
    chained = problem.previous[relaxation.moving] >= 0
    return Prices(
        sums=np.maximum(optimum.row_price, 0.0),
        gates=np.maximum(optimum.gate_price, 0.0),
        balances=np.where(chained, np.clip(optimum.balance_price, -weight, weight), 0.0),
    )


def between(one: Prices, other: Prices, share: float) -> Prices:
    """This will mix two sets of prices."""
    return Prices(
        one.sums + share * (other.sums - one.sums),
        one.gates + share * (other.gates - one.gates),
        one.balances + share * (other.balances - one.balances),
    )


def priced_bound(relaxation: Relaxation, prices: Prices, slope: Floats) -> PricedBound:
    """This will compute the bound of some prices.

    Args:
        relaxation: the relaxation whose rows are priced.
        prices: of its rows.
        slope: where each cell's expected cost is looked at most finely, points a worker; any value gives a bound.
    """
    problem, columns = relaxation.problem, relaxation.columns
    priced = relaxation.sums.T @ prices.sums + relaxation.gates.T @ prices.gates
    priced -= relaxation.balances.T @ prices.balances
    price = problem.linear + priced[columns.groups]
    openings = (priced[columns.opening] + relaxation.price[columns.opening]).reshape(-1, max(problem.year_count, 1))
    from_year = np.cumsum(openings[:, ::-1], axis=1)
    opened = np.minimum(from_year.min(axis=1, initial=0.0), 0.0)
    minimum = cell_minima(problem, price, slope)
    switched = np.minimum(priced[columns.minimum], 0.0)
    parts = np.concatenate([minimum, opened, switched, -prices.sums * relaxation.room])
    value = float(parts.sum())
    return PricedBound(value - 1e-11 * float(np.abs(parts).sum()) - 1e-9, price, minimum)


def cell_minima(problem: OrderProblem, price: Floats, slope: Floats) -> Floats:
    """This will bound from below the least value of each cell over whole groups.

    Returns:
        By cell, `min Σ price · groups + change against the past order + expected cost` over the groups each line may
        have, less at most what rounding supply to steps can hide.
    """
    low, high = variable_bounds(problem)
    order = np.argsort(problem.cell, kind="stable").astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(problem.cell, minlength=problem.recourse.cells))])
    first = problem.previous < 0
    menu = whole_groups.Menu(
        starts.astype(np.int64),
        order,
        low,
        high,
        np.where(first, problem.start, 0).astype(np.int64),
        np.where(first, problem.change_weight, 0.0),
        problem.supply,
        price,
        problem.recourse.breaks,
        problem.recourse.intercept,
        problem.recourse.slope,
    )
    found = np.zeros(problem.recourse.cells)
    run = whole_groups.cell_minima.fast()
    run(menu, slope, np.array([BUCKETS, STEPS_A_GROUP], dtype=np.int64), found)
    return found - 1e-9 * np.maximum(1.0, np.abs(found))


def add_cell_cuts(program: LinearProgram, optimum: LinearOptimum, bound: PricedBound) -> int:
    """This will add the inequality of every cell whose minimum over whole groups the relaxation undercuts."""
    relaxation = program.relaxation
    problem, columns = relaxation.problem, relaxation.columns
    first = problem.previous < 0
    direct = bound.price + np.where(first & (problem.start == 0), problem.change_weight, 0.0)
    moving_at = np.full(problem.variables, -1)
    moving_at[relaxation.moving] = np.arange(relaxation.moving.size)
    changing = first & (problem.start > 0)
    said = optimum.columns[columns.cost].copy()
    np.add.at(said, problem.cell, direct * optimum.groups)
    moved = (optimum.columns[columns.up] + optimum.columns[columns.down])[moving_at[changing]]
    np.add.at(said, problem.cell[changing], problem.change_weight[changing] * moved)
    broken = np.flatnonzero(said < bound.minimum - 1e-6 * np.maximum(1.0, np.abs(bound.minimum)))
    order = np.argsort(problem.cell, kind="stable")
    starts = np.searchsorted(problem.cell[order], np.arange(problem.recourse.cells + 1))
    for cell in broken:
        lines = order[starts[cell] : starts[cell + 1]]
        old = lines[changing[lines]]
        at = moving_at[old]
        weight = problem.change_weight[old]
        places = np.concatenate([[columns.cost.start + cell], lines, columns.up.start + at, columns.down.start + at])
        values = np.concatenate([[1.0], direct[lines], weight, weight])
        program.add_row(float(bound.minimum[cell]), places, values)
    return int(broken.size)
