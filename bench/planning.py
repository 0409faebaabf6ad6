"""Planning against its peers, in one run: the same relaxation with every draw a row, and HiGHS alone on whole groups.

python bench/planning.py [colleges] [seeds]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import highspy
import numpy as np
import scipy.sparse as sp

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.core.planning.instances import random_problem

from kasip.core.planning.changes import Steps, remedy
from kasip.core.planning.exact import Stop, branch_and_bound
from kasip.core.planning.explain import line_reasons
from kasip.core.planning.precompiling import compile_kernels
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearProgram, Relaxation, relax
from kasip.core.planning.result import Plan
from kasip.core.planning.search import Found, search
from kasip.core.planning.solve import Effort, last_year, solve

T = TypeVar("T")
SECONDS = 30.0
DRAWS = 50


def region(seed: int, colleges: int) -> OrderProblem:
    share = colleges / 52
    programmes = round(976 * share)
    return random_problem(
        seed, colleges=colleges, trades=round(126 * share), programmes=programmes, years=3, draws=DRAWS
    )


def expanded(relaxation: Relaxation) -> highspy.HighsLp:
    """The relaxation with one row and two columns for every cell and draw instead of the cells' pieces."""
    problem, columns = relaxation.problem, relaxation.columns
    cells, draws = problem.recourse.need.shape
    count = cells * draws
    linear = [relaxation.sums, relaxation.gates, relaxation.balances, relaxation.growth, relaxation.supplies]
    upper = sp.vstack(linear, format="csr")
    row = np.arange(count)
    short, surplus = columns.total + row, columns.total + count + row
    at = columns.supply.start + row // draws
    values = np.concatenate([problem.recourse.factor.ravel(), np.ones(count), -np.ones(count)])
    places = (np.tile(row, 3), np.concatenate([at, short, surplus]))
    total = columns.total + 2 * count
    draws_rows = sp.csr_array((values, places), shape=(count, total))
    upper = sp.csr_array((upper.data, upper.indices, upper.indptr), shape=(upper.shape[0], total))
    matrix = sp.csr_array(sp.vstack([upper, draws_rows], format="csr"))
    return program_of(relaxation, matrix, count, draws)


def program_of(relaxation: Relaxation, matrix: sp.csr_array, count: int, draws: int) -> highspy.HighsLp:
    columns, need = relaxation.columns, relaxation.problem.recourse.need.ravel()
    zeros = [np.zeros(part.shape[0]) for part in (relaxation.gates, relaxation.growth, relaxation.supplies)]
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    cost = relaxation.price.copy()
    cost[columns.cost] = 0.0
    lower = relaxation.lower.copy()
    lower[columns.cost] = 0.0
    program.col_cost_ = np.concatenate([cost, np.full(count, 1.0 / draws), np.full(count, 0.4 / draws)])
    program.col_lower_ = np.concatenate([lower, np.zeros(2 * count)])
    program.col_upper_ = np.concatenate([relaxation.upper, np.full(2 * count, np.inf)])
    free = np.full(relaxation.room.size + zeros[0].size, -np.inf)
    program.row_lower_ = np.concatenate([free, relaxation.before, zeros[1] - np.inf, zeros[2], need])
    program.row_upper_ = np.concatenate([relaxation.room, zeros[0], relaxation.before, *zeros[1:], need])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    return program


def timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def compare_relaxations(problem: OrderProblem) -> None:
    relaxation = relax(problem)
    ours, optimum = timed(lambda: LinearProgram(relaxation).solve())
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(expanded(relaxation))
    theirs, _ = timed(solver.run)
    value = solver.getInfo().objective_function_value
    same = abs(value - optimum.value) <= 1e-6 * abs(value)
    print(f"relaxation, {DRAWS} draws: pieces {ours:.2f} s, a row a draw {theirs:.2f} s, ratio {theirs / ours:.1f}")
    print(f"  optimum {optimum.value:.6f} and {value:.6f}: equal to 1e-6: {same}")


def compare_plans(problem: OrderProblem, seed: int) -> Plan:
    deadline = time.monotonic() + SECONDS
    effort = Effort(gap=0.01, seed=seed, time_left=lambda: deadline - time.monotonic())
    seconds, plan = timed(lambda: solve(problem, effort))
    program = LinearProgram(relax(problem))
    optimum = program.solve()
    start = search(problem, last_year(problem), moves=2_000, seed=seed)
    alone = start if start.groups is not None else Found(plan.groups, plan.objective)
    done = branch_and_bound(program, optimum, alone, Stop(0.01, 10**6, seconds))
    gap = (done.found.value - done.bound) / abs(done.found.value)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"region {seed}: {problem.variables} lines, {problem.recourse.cells} cells")
    print(f"  ours {plan.gap:.2%} proven in {seconds:.1f} s ({plan.termination}); memory {memory:.0f} MB")
    worse = done.found.value / plan.objective - 1
    print(f"  HiGHS alone, same model and time, from a quick start: {gap:.2%}, order worse by {worse:.2%}")
    return plan


def explain(problem: OrderProblem, plan: Plan) -> None:
    reasons_time, reasons = timed(lambda: line_reasons(problem, plan.groups))
    cells = np.flatnonzero(problem.recourse.uncovered(problem.cell_supply(plan.groups)) >= 0.5)
    steps = Steps({}, {})
    remedies_time, _ = timed(lambda: [remedy(problem, plan.groups, reasons, int(cell), steps) for cell in cells])
    one, _ = timed(lambda: remedy(problem, plan.groups, reasons, int(cells[0]), steps))
    print(f"  explained: {problem.variables} lines {reasons_time:.2f} s; {cells.size} gaps {remedies_time:.1f} s")
    print(f"  one question re-solved: {one:.3f} s")


def main() -> None:
    colleges = int(sys.argv[1]) if len(sys.argv) > 1 else 52
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    compile_kernels()
    compare_relaxations(region(1, colleges))
    for seed in range(1, seeds + 1):
        problem = region(seed, colleges)
        explain(problem, compare_plans(problem, seed))


if __name__ == "__main__":
    main()
