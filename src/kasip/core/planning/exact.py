"""Branch and bound over whole groups: better orders near the relaxation, and a better bound."""

from __future__ import annotations

import attrs
import highspy
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.objective import keeps_limits, objective, opening_years
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearOptimum, LinearProgram, Relaxation, demanding, variable_bounds
from kasip.core.planning.search import Found, search

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAFETY = 1e-5
"""Share of a branch-and-bound's bound that is not claimed: what the solver's tolerances on rows can hide."""
NEAR_PIECES = (-40, -20, -10, -5, -2, 0, 2, 5, 10, 20, 40)
"""Pieces of the expected cost round the relaxation's supply, as draws, that are handed over as tangents."""


@attrs.frozen
class Stop:
    """When a branch and bound ends: relative gap, nodes, and seconds (a guard)."""

    gap: float
    nodes: int
    seconds: float


@attrs.frozen
class Branched:
    """What a branch and bound found: the best order, a lower bound (minus infinity if none), nodes, out of time."""

    found: Found
    bound: float
    nodes: int
    timed_out: bool


def near_relaxation(program: LinearProgram, optimum: LinearOptimum, found: Found, stop: Stop) -> Branched:
    """This will search whole groups between the best order known and the relaxation (Danna, Rothberg & Le Pape 2005).

    Its bound holds only for that neighbourhood and is not returned.
    """
    low = np.minimum(found.order, np.floor(optimum.groups + 1e-6)).astype(np.int64)
    high = np.maximum(found.order, np.ceil(optimum.groups - 1e-6)).astype(np.int64)
    return attrs.evolve(_branch(program, optimum, found, (low, high), stop), bound=-np.inf)


def branch_and_bound(program: LinearProgram, optimum: LinearOptimum, found: Found, stop: Stop) -> Branched:
    """This will search all orders, for a better one (a first one where none is known) and a better bound."""
    return _branch(program, optimum, found, variable_bounds(program.relaxation.problem), stop)


def _branch(
    program: LinearProgram, optimum: LinearOptimum, found: Found, ranges: tuple[Ints, Ints], stop: Stop
) -> Branched:
    relaxation = program.relaxation
    _tangents_near(program, optimum.supply)
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(program.solver.getModel())
    count = relaxation.problem.variables
    low, high = (side.astype(float) for side in ranges)
    solver.changeColsBounds(count, np.arange(count, dtype=np.int32), low, high)
    _ask_whole(solver, relaxation)
    for option, value in (("mip_rel_gap", stop.gap), ("mip_max_nodes", stop.nodes), ("time_limit", stop.seconds)):
        solver.setOptionValue(option, value)
    if found.groups is not None:
        solver.setSolution(_solution(relaxation, found.groups))
    solver.run()
    info = solver.getInfo()
    timed_out = solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit
    bound = float(info.mip_dual_bound)
    groups = np.round(np.array(solver.getSolution().col_value)[:count]).astype(np.int64)
    better = _checked(relaxation.problem, groups, found)
    return Branched(better, bound - SAFETY * max(1.0, abs(bound)), int(info.mip_node_count), timed_out)


def _tangents_near(program: LinearProgram, supply: Floats) -> None:
    """This will hand over tangents round a supply, so that whole groups near it are valued exactly."""
    recourse = program.relaxation.problem.recourse
    piece, last = recourse.piece(supply), recourse.slope.shape[1] - 1
    for step in NEAR_PIECES:
        program.add_tangents(np.arange(recourse.cells), np.clip(piece + step, 0, last))


def _ask_whole(solver: highspy.Highs, relaxation: Relaxation) -> None:
    switches = np.arange(relaxation.columns.opening.start, relaxation.columns.minimum.stop)
    whole = np.concatenate([np.arange(relaxation.problem.variables), switches])
    kinds = np.full(whole.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(whole.size, whole.astype(np.int32), kinds)


def _solution(relaxation: Relaxation, groups: Ints) -> highspy.HighsSolution:
    """This will write an order as a solution of the model, all columns filled in."""
    problem, columns = relaxation.problem, relaxation.columns
    values = np.zeros(columns.total)
    supply = problem.cell_supply(groups)
    changed = (groups - problem.before(groups))[relaxation.moving]
    open_from = opening_years(problem, groups)
    values[columns.groups], values[columns.supply] = groups, supply
    values[columns.cost] = problem.recourse.value(supply)
    values[columns.up], values[columns.down] = np.maximum(changed, 0), np.maximum(-changed, 0)
    values[columns.opening] = (np.arange(problem.year_count) >= open_from[:, None]).ravel()
    total = np.bincount(problem.programme, weights=groups, minlength=problem.programme_minimum.size)
    values[columns.minimum] = total[demanding(problem)] > 0
    solution = highspy.HighsSolution()
    solution.col_value = values.tolist()
    # Without this the solver would silently ignore the start.
    solution.value_valid = True
    return solution


def _checked(problem: OrderProblem, groups: Ints, found: Found) -> Found:
    """This will take the solver's order by its exact value and only within the limits, mended where need be."""
    if groups.size != problem.variables or groups.min(initial=0) < 0:
        return found
    better = Found(groups, objective(problem, groups)) if keeps_limits(problem, groups) else _mended(problem, groups)
    return better if better.value < found.value else found


def _mended(problem: OrderProblem, groups: Ints) -> Found:
    return search(problem, groups, moves=5_000, seed=0, heat=0.01)
