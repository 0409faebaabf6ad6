"""Lines held at a number of groups whatever else moves, and the least that would have to give where that cannot be.

A held line is two rows of the problem, `groups <= held` and `held <= groups`, so that every part of the planner keeps
it: annealing, relaxation, bound. Where no order keeps the held lines and the limits together, an integer program seeks
the order that keeps the limits with the fewest groups moved on held lines.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from kasip.core.planning.objective import RELAXATIONS, Relaxed, broken, relaxed_problem
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearProgram, Relaxation, relax
from kasip.core.planning.result import NoOrderError, Plan
from kasip.core.planning.rows import Rows
from kasip.core.planning.solve import Effort, solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Held = Mapping[int, int]
"""Variable -> groups it is held at."""

SECONDS = 20.0
"""Longest search for the least change; what it has by then keeps the limits, though fewer groups might do."""
KINDS = ("held_most", "held_least")


@attrs.frozen
class Conflict:
    """What a held line would have to give.

    Attributes:
        variable: the line.
        held: groups it is held at.
        possible: groups nearest to that which some order within the limits has, together with the other conflicts.
        rows: rows of the problem that the order would break with this line held.
        change: the line's own change limit, or that of its next year, would be broken.
    """

    variable: int
    held: int
    possible: int
    rows: tuple[int, ...]
    change: bool


class HeldLinesError(Exception):
    """No order keeps the held lines and the limits together.

    Attributes:
        conflicts: the least that would have to give; nothing where none was found in time.
    """

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(f"{len(conflicts)} held lines")
        self.conflicts = conflicts


def held_problem(problem: OrderProblem, held: Held) -> OrderProblem:
    """This will add the rows that hold lines; they come after the problem's own."""
    if not held:
        return problem
    variables = np.array(sorted(held), dtype=np.int64)
    groups = np.array([held[int(one)] for one in variables], dtype=float)
    most = problem.most.copy()
    most[variables] = np.minimum(most[variables], groups.astype(np.int64))
    return attrs.evolve(problem, rows=_with_held(problem.rows, variables, groups), most=most)


def _with_held(rows: Rows, variables: Ints, groups: Floats) -> Rows:
    count = variables.size
    one, zero = np.ones(count), np.zeros(count)
    names = [str(one) for one in variables.tolist()] * 2
    labels = pl.DataFrame(
        {
            "kind": [kind for kind in KINDS for _ in range(count)],
            "owner": names,
            "year": pl.Series([0] * (2 * count), dtype=pl.Int64),
            "raised": [False] * (2 * count),
            "least": [False] * count + [True] * count,
        }
    )
    return Rows(
        labels=pl.concat([rows.labels, labels.select(rows.labels.columns)]),
        start=np.concatenate([rows.start, rows.start[-1] + 1 + np.arange(2 * count)]).astype(np.int64),
        variable=np.concatenate([rows.variable, variables, variables]),
        amount=np.concatenate([rows.amount, one, zero]),
        provided=np.concatenate([rows.provided, zero, one]),
        constant=np.concatenate([rows.constant, zero, groups]),
        capacity=np.concatenate([rows.capacity, groups, zero]),
    )


def solve_held(problem: OrderProblem, effort: Effort, held: Held, earlier: Ints | None = None) -> Plan:
    """This will plan an order with some lines held exactly.

    Args:
        problem: the order problem, without the held lines' rows.
        effort: how much work to do.
        held: variable -> groups.
        earlier: an order to stay near; nothing: none.

    Returns:
        The plan, its prices those of the problem's own rows; its bound is of all orders that hold the lines.

    Raises:
        HeldLinesError: the limits allow no order that holds them, though they allow others.
        NoOrderError: they allow none at all.
    """
    if not held:
        return solve(problem, effort, earlier)
    allowed = _first_relaxation(problem)
    asked = held_problem(problem, held)
    start = earlier if earlier is None else _put(earlier, held)
    found = _solved(asked, effort, start) if _feasible(relaxed_problem(asked, allowed)) else None
    if found is None or _beyond(found.relaxed, allowed):
        raise HeldLinesError(least_change(relaxed_problem(problem, allowed), held))
    return attrs.evolve(found, row_price=found.row_price[: -2 * len(held)])


def _solved(problem: OrderProblem, effort: Effort, earlier: Ints | None) -> Plan | None:
    try:
        return solve(problem, effort, earlier)
    except NoOrderError:
        return None


def _put(groups: Ints, held: Held) -> Ints:
    put = groups.copy()
    for variable, count in held.items():
        put[variable] = count
    return put


def _first_relaxation(problem: OrderProblem) -> Relaxed:
    """What must be given up in any case; holding lines gives up nothing more."""
    found = (each for each in RELAXATIONS if _feasible(relaxed_problem(problem, each)))
    return next(found, RELAXATIONS[-1])


def _feasible(problem: OrderProblem) -> bool:
    return LinearProgram(relax(problem)).solve().feasible


def _beyond(given_up: Relaxed, allowed: Relaxed) -> bool:
    more = set(given_up.kinds) - set(allowed.kinds)
    return bool(more) or (given_up.change_floor and not allowed.change_floor)


def least_change(problem: OrderProblem, held: Held) -> tuple[Conflict, ...]:
    """This will find the order within the limits that moves the fewest groups on held lines, and say what each stops.

    Args:
        problem: the order problem, without rows that hold lines.
        held: variable -> groups.

    Returns:
        A conflict for each line that must move, by variable; nothing where no order was found in time.
    """
    groups = _nearest(relax(problem), held)
    if groups is None:
        return ()
    moved = [variable for variable in sorted(held) if groups[variable] != held[variable]]
    return tuple(_conflict(problem, groups, variable, held[variable]) for variable in moved)


def _nearest(relaxation: Relaxation, held: Held) -> Ints | None:
    variables = np.array(sorted(held), dtype=np.int64)
    count, total = variables.size, relaxation.columns.total
    none = sp.csr_array((0, total))
    own = [relaxation.sums, relaxation.gates, relaxation.growth, relaxation.balances, relaxation.supplies]
    blocks = [sp.hstack([part if part.shape[0] else none, sp.csr_array((part.shape[0], 2 * count))]) for part in own]
    every = np.arange(count)
    held_rows = sp.csr_array(
        (
            np.repeat([1.0, -1.0, 1.0], count),
            (np.tile(every, 3), np.concatenate([variables, total + every, total + count + every])),
        ),
        shape=(count, total + 2 * count),
    )
    lower, upper = _sides(relaxation, np.array([held[int(one)] for one in variables], dtype=float))
    cost = np.concatenate([np.zeros(total), np.ones(2 * count)])
    whole = np.zeros(total + 2 * count, dtype=np.int64)
    for part in (relaxation.columns.groups, relaxation.columns.opening, relaxation.columns.minimum):
        whole[part] = 1
    bounds = Bounds(
        np.concatenate([relaxation.lower, np.zeros(2 * count)]),
        np.concatenate([relaxation.upper, np.full(2 * count, np.inf)]),
    )
    matrix = sp.csr_array(sp.vstack([*blocks, held_rows], format="csr"))
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, lower, upper),
        integrality=whole,
        bounds=bounds,
        options={"time_limit": SECONDS},
    )
    return None if found.x is None else np.rint(found.x[relaxation.columns.groups]).astype(np.int64)


def _sides(relaxation: Relaxation, groups: Floats) -> tuple[Floats, Floats]:
    """Sums and gates from above, growth from below, balances, supplies and held lines exactly."""
    gates, growth = relaxation.gates.shape[0], relaxation.growth.shape[0]
    supplies = relaxation.supplies.shape[0]
    exactly = [relaxation.before, np.zeros(supplies), groups]
    above = [relaxation.room, np.zeros(gates), np.zeros(growth)]
    lower = [np.full(relaxation.room.size + gates, -np.inf), np.full(growth, -np.inf), *exactly]
    return np.concatenate(lower), np.concatenate([*above, *exactly])


def _conflict(problem: OrderProblem, groups: Ints, variable: int, held: int) -> Conflict:
    put = groups.copy()
    put[variable] = held
    before, after = broken(problem, groups), broken(problem, put)
    rows = np.flatnonzero(after["rows"] > before["rows"]).tolist()
    change = bool((after["change"] > before["change"]).any())
    return Conflict(variable, held, int(groups[variable]), tuple(rows), change)
