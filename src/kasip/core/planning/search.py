"""Search for an order of whole groups: annealing with exact values from several starts."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning import kernels
from kasip.core.planning.objective import broken, keeps_limits, objective, used
from kasip.core.planning.problem import NONE, OrderProblem
from kasip.vocabulary.seeds import stream

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK = 1 << 15
"""Moves whose random numbers are drawn at once."""
LAST_HEAT = 0.004
"""Temperature at the end of a search, in expected workers of a middling group."""
REPAIRS = 14
"""Times a start beyond the limits is annealed towards them before it is given up; each time they count more."""
REPAIR_MOVES = 1 << 14
REPAIR_PENALTY = 4.0
"""Expected workers of a middling group that a group beyond a limit costs when a repair begins."""
Run = Callable[[kernels.Net, kernels.State, Ints, Floats, Floats, Floats], None]


@attrs.frozen
class Found:
    """The best order a search saw: `groups` by variable and its exact `value`; no groups where it saw none."""

    groups: Ints | None
    value: float

    @property
    def order(self) -> Ints:
        """This will return the groups of an order that was found.

        Raises:
            LookupError: none was.
        """
        if self.groups is None:
            raise LookupError("no order was found")
        return self.groups


def layout(problem: OrderProblem) -> kernels.Net:
    """This will lay a problem out for moves."""
    rows = problem.rows
    by_variable = np.argsort(rows.variable, kind="stable")
    net_amount = rows.amount - rows.provided
    size = rows.constant.size
    scale = np.ones(size)
    np.maximum.at(scale, rows.row, np.abs(net_amount))
    following = np.full(problem.variables, NONE, dtype=np.int64)
    chained = problem.previous >= 0
    following[problem.previous[chained]] = np.flatnonzero(chained)
    member = np.argsort(problem.cell, kind="stable")
    return kernels.Net(
        column_start=_starts(rows.variable, problem.variables),
        column_row=rows.row[by_variable],
        column_amount=net_amount[by_variable],
        row_start=rows.start,
        row_variable=rows.variable,
        room=rows.capacity,
        slack=1e-9 * np.maximum(1.0, np.abs(rows.capacity)),
        scale=scale,
        member_start=_starts(problem.cell, problem.recourse.cells),
        member=member.astype(np.int64),
        supply=problem.supply,
        cell=problem.cell,
        linear=problem.linear,
        change_weight=problem.change_weight,
        previous=problem.previous,
        following=following,
        start=problem.start,
        lowest=problem.lowest,
        highest=problem.highest,
        most=problem.most,
        programme=problem.programme,
        minimum=problem.programme_minimum,
        opening=problem.opening,
        year=problem.year,
        opening_points=problem.opening_points,
        opening_row=problem.opening_row,
        opening_cost=problem.opening_cost,
        breaks=problem.recourse.breaks,
        intercept=problem.recourse.intercept,
        slope=problem.recourse.slope,
    )


def _starts(keys: Ints, size: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=size))]).astype(np.int64)


def state_of(problem: OrderProblem, net: kernels.Net, groups: Ints) -> kernels.State:
    """This will compute the state of an order from nothing."""
    opening = np.zeros((problem.opening_points.size, problem.year_count), dtype=np.int64)
    candidate = problem.opening >= 0
    np.add.at(opening, (problem.opening[candidate], problem.year[candidate]), groups[candidate])
    programme = np.bincount(problem.programme, weights=groups, minlength=problem.programme_minimum.size)
    provided = problem.rows.available(groups) - problem.rows.capacity
    state = kernels.State(
        groups=groups.copy(),
        used=used(problem, groups) - provided,
        supply=problem.cell_supply(groups),
        programme=programme.astype(np.int64),
        opening=opening,
        totals=np.array([objective(problem, groups), 0.0]),
    )
    state.totals[1] = _violation(net, problem, state)
    return state


def _violation(net: kernels.Net, problem: OrderProblem, state: kernels.State) -> float:
    over = state.used - net.room
    beyond = broken(problem, state.groups)
    rows = float((np.where(over > net.slack, over, 0.0) / net.scale).sum())
    return rows + float(beyond["change"].sum() + beyond["minimum_groups"][np.unique(problem.programme)].sum())


def search(problem: OrderProblem, start: Ints, *, moves: int, seed: int, heat: float = 0.5) -> Found:
    """This will anneal an order from a start.

    Args:
        problem: the order problem.
        start: groups to begin with; need not keep the limits.
        moves: moves tried; decides the result together with the seed.
        seed: of the random numbers.
        heat: first temperature, in expected workers of a middling group.

    Returns:
        The best order that keeps every limit, its value recomputed from nothing.
    """
    net = layout(problem)
    state = state_of(problem, net, np.clip(start, 0, problem.most))
    if not problem.variables:
        return Found(state.groups, float(state.totals[0]))
    walk = _Walk(net, state, kernels.anneal.choose(moves, 2_000), stream(seed, "order search"))
    unit = max(float(np.median(problem.supply)), 1e-3)
    if walk.repair(moves, unit):
        walk.cool(moves, unit * heat, unit * LAST_HEAT)
    if not np.isfinite(walk.value[0]) or not keeps_limits(problem, walk.best):
        return Found(None, np.inf)
    return Found(walk.best, objective(problem, walk.best))


class _Walk:
    """One annealing run: the order it stands at and the best one it saw."""

    def __init__(self, net: kernels.Net, state: kernels.State, run: Run, generator: np.random.Generator) -> None:
        self.net, self.state, self.run, self.generator = net, state, run, generator
        self.best, self.value = state.groups.copy(), np.array([np.inf])

    def repair(self, moves: int, unit: float) -> bool:
        """This will move within the limits, whatever it costs, and say whether that was reached."""
        for attempt in range(REPAIRS):
            if self.state.totals[1] <= kernels.KEPT:
                break
            penalty = unit * REPAIR_PENALTY * 3.0**attempt
            # Cold first, so that little is lost; hotter only where that does not suffice.
            hot = unit * LAST_HEAT * 2.0 ** max(0, attempt - 3)
            self._anneal(min(moves, REPAIR_MOVES), np.array([hot, unit * LAST_HEAT, penalty]))
        if self.state.totals[1] > kernels.KEPT:
            return False
        self.best[:], self.value[0] = self.state.groups, self.state.totals[0]
        return True

    def cool(self, moves: int, hot: float, cold: float) -> None:
        """This will anneal from a hot temperature to a cold one within the limits."""
        for done in range(0, moves, CHUNK):
            size = min(CHUNK, moves - done)
            ends = [hot * (cold / hot) ** (at / moves) for at in (done, done + size)]
            self._anneal(size, np.array([*ends, 0.0]))

    def _anneal(self, size: int, plan: Floats) -> None:
        self.run(self.net, self.state, self.best, self.value, self.generator.random((size, 4)), plan)
