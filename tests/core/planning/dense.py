"""The order problem written out a second time, slowly, for tests: every order tried, every limit a plain sum."""

from __future__ import annotations

import itertools

import numpy as np


def dense_value(problem, groups):
    cost = 0.0
    for cell in range(problem.recourse.cells):
        supply = sum(problem.supply[v] * groups[v] for v in range(groups.size) if problem.cell[v] == cell)
        left = problem.recourse.need[cell] - problem.recourse.factor[cell] * supply
        cost += float(np.mean(np.where(left > 0, left, -0.4 * left)))
    for v, count in enumerate(groups):
        before = problem.start[v] if problem.previous[v] < 0 else groups[problem.previous[v]]
        cost += (problem.cost[v] + problem.quality[v]) * count + problem.change_weight[v] * abs(count - before)
    opened = {int(problem.opening[v]) for v, count in enumerate(groups) if count and problem.opening[v] >= 0}
    return cost + sum(problem.opening_points[one] for one in opened)


def dense_keeps(problem, groups):
    rows = problem.rows
    left = rows.capacity - rows.constant
    left = left - np.array([_row(rows, row, rows.amount - rows.provided) @ groups for row in range(left.size)])
    for opening in {int(one) for one in problem.opening if one >= 0}:
        years = [problem.year[v] for v, n in enumerate(groups) if n and problem.opening[v] == opening]
        row = problem.opening_row[opening, min(years)] if years else -1
        if row >= 0:
            left[row] -= problem.opening_cost[opening]
    totals = np.bincount(problem.programme, weights=groups, minlength=problem.programme_minimum.size)
    small = (totals > 0) & (totals < problem.programme_minimum)
    return bool((left >= -1e-6 * np.maximum(1, rows.capacity)).all()) and not small.any() and _changes(problem, groups)


def _row(rows, row, entries):
    found = np.zeros(int(rows.variable.max()) + 1)
    for entry in range(rows.start[row], rows.start[row + 1]):
        found[rows.variable[entry]] += entries[entry]
    return found


def _changes(problem, groups):
    for v, count in enumerate(groups):
        before = problem.start[v] if problem.previous[v] < 0 else groups[problem.previous[v]]
        if not problem.lowest[v, before] <= count <= problem.highest[v, before]:
            return False
    return True


def best_of_all(problem):
    """The least value of any order that keeps every limit."""
    ranges = [range(int(most) + 1) for most in problem.most]
    orders = (np.array(one) for one in itertools.product(*ranges))
    return min((dense_value(problem, one) for one in orders if dense_keeps(problem, one)), default=np.inf)
