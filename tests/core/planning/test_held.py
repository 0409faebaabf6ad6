"""Lines that are held stay exactly; where that cannot be, the least that must give is found."""

import itertools

import attrs
import numpy as np
import pytest
from tests.core.planning.dense import dense_keeps
from tests.core.planning.instances import random_problem

from kasip.core.planning.held import HeldLinesError, least_change, solve_held
from kasip.core.planning.nearest import like_last_year
from kasip.core.planning.objective import keeps_limits, objective
from kasip.core.planning.result import NoOrderError
from kasip.core.planning.solve import Effort, last_year, solve

EFFORT = Effort(gap=1e-9, nodes=100_000, near_nodes=1_000)


def tiny(seed):
    problem = random_problem(seed, colleges=2, trades=2, programmes=4, years=1, draws=7)
    return attrs.evolve(problem, most=np.minimum(problem.most, 3))


def orders_of(problem):
    """Every order that keeps all limits."""
    every = itertools.product(*(range(most + 1) for most in problem.most))
    return [np.array(groups) for groups in every if dense_keeps(problem, np.array(groups))]


def test_held_line_stays_and_the_rest_is_the_best_there_is():
    checked = 0
    for seed in range(12):
        problem = tiny(seed)
        orders = orders_of(problem)
        for variable, count in ((0, 1), (1, 2), (3, 0)):
            fitting = [groups for groups in orders if groups[variable] == count]
            if not fitting:
                continue
            plan = solve_held(problem, EFFORT, {variable: count})
            checked += 1
            assert plan.groups[variable] == count
            assert plan.objective == pytest.approx(min(objective(problem, groups) for groups in fitting), rel=1e-4)
            assert plan.row_price.size == problem.rows.constant.size
    assert checked > 10


def test_holding_nothing_is_the_plan_itself():
    problem = random_problem(3)

    assert np.array_equal(solve_held(problem, Effort(), {}).groups, solve(problem, Effort()).groups)


def test_lines_that_cannot_be_held_are_told_with_the_least_change_and_the_limits():
    checked = 0
    for seed in range(12):
        problem = tiny(seed)
        orders = orders_of(problem)
        held = dict.fromkeys(range(problem.variables), 3)
        if not orders or any((groups == 3).all() for groups in orders):
            continue
        with pytest.raises(HeldLinesError) as refused:
            solve_held(problem, EFFORT, held)
        conflicts = refused.value.conflicts
        least = min(int(np.abs(groups - 3).sum()) for groups in orders)
        assert sum(abs(one.possible - one.held) for one in conflicts) == least
        assert all(one.rows or one.change for one in conflicts)
        checked += 1
    assert checked > 3


def test_least_change_of_lines_that_can_be_held_is_none():
    problem = random_problem(5)
    plan = solve(problem, Effort())

    held = {variable: int(plan.groups[variable]) for variable in range(0, problem.variables, 2)}

    assert least_change(problem, held) == ()


def test_order_like_last_year_repeats_it_where_the_limits_allow_it():
    repeated = changed = 0
    for seed in range(20):
        problem = random_problem(seed)
        try:
            best = solve(problem, Effort())
        except NoOrderError:
            continue
        wanted = last_year(problem)
        found = like_last_year(problem, Effort())
        if best.relaxed.names():
            continue
        assert keeps_limits(problem, found.groups)
        assert found.bound <= best.objective + 1e-9
        if keeps_limits(problem, wanted):
            assert np.array_equal(found.groups, wanted)
            repeated += 1
        else:
            changed += 1
    assert repeated > 5
    assert changed > 0
