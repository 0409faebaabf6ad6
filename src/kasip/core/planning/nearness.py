"""Staying near an earlier order: of the changes a search made, only those that are worth something are kept."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kasip.core.planning import kernels
from kasip.core.planning.objective import keeps_limits, objective
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.search import Found, layout, state_of

Ints = NDArray[np.int64]

WORTH = 1.0
"""Points a change must bring to be kept: one expected worker."""
PASSES = 4


def undo_needless(problem: OrderProblem, found: Found, earlier: Ints) -> Found:
    """This will take back what a search changed against an earlier order where that costs less than one worker.

    Tried are single lines, a line in all its years, and pairs of lines of the same cell that moved opposite ways; none
    may break a limit.

    Args:
        problem: the order problem.
        found: an order that keeps every limit.
        earlier: groups by variable to return to.
    """
    net = layout(problem)
    state = state_of(problem, net, found.order)
    move = kernels.try_move.fast()
    for _ in range(PASSES):
        undone = False
        for lines in _candidates(problem, np.flatnonzero(state.groups != earlier), earlier - state.groups):
            steps = earlier[lines] - state.groups[lines]
            if steps.all():
                # A temperature of one and this draw accept exactly what costs less than `WORTH`.
                chance = np.array([1.0, 0.0, math.exp(-WORTH), 0.0, 0.0])
                undone |= bool(move(net, state, lines, steps, chance))
        if not undone:
            break
    return Found(state.groups, objective(problem, state.groups)) if keeps_limits(problem, state.groups) else found


def _candidates(problem: OrderProblem, changed: Ints, way: Ints) -> Iterator[Ints]:
    """This will yield sets of changed variables to take back together: smaller ones first."""
    for variable in changed:
        yield np.array([variable])
    for first in changed:
        years = [int(first)]
        while (later := np.flatnonzero(problem.previous == years[-1])).size:
            years.append(int(later[0]))
        together = [year for year in years if way[year]]
        if len(together) > 1:
            yield np.array(together)
    for first in changed:
        for other in changed[(changed > first) & (problem.cell[changed] == problem.cell[first])]:
            if way[first] * way[other] < 0:
                yield np.array([first, other])
