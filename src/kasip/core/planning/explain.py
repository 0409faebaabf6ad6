"""Why each line is as it is: what one group more or fewer would change, and which limits stand in the way."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.objective import opening_years, used
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.rows import tolerance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

USEFUL = 1e-6
"""Points from which one more group counts as bringing anything."""


@attrs.frozen
class LineReasons:
    """What stands round every line of a plan, others fixed.

    Attributes:
        gain: decrease of the objective from one more group, by variable.
        loss: increase of the objective from one group fewer; not a number at 0 groups.
        blocked_rows: rows that forbid one more group, by variable.
        blocked_change: the line's own change limit forbids it.
        blocked_next: the change limit of its next year forbids it.
        blocked_minimum: its programme would open with fewer groups than it must.
    """

    gain: Floats
    loss: Floats
    blocked_rows: tuple[tuple[int, ...], ...]
    blocked_change: NDArray[np.bool_]
    blocked_next: NDArray[np.bool_]
    blocked_minimum: NDArray[np.bool_]

    def blocked(self, variable: int) -> bool:
        """This will say whether anything forbids one more group of a line."""
        flags = (self.blocked_change, self.blocked_next, self.blocked_minimum)
        return bool(self.blocked_rows[variable]) or any(bool(flag[variable]) for flag in flags)


def value_of_step(problem: OrderProblem, groups: Ints, step: int) -> Floats:
    """This will return what the objective changes by when one line alone moves by `step`, for every line, exactly."""
    supply = problem.cell_supply(groups)
    now = problem.recourse.value(supply)[problem.cell]
    then = _cell_value(problem, supply[problem.cell] + step * problem.supply)
    before = problem.before(groups)
    change = problem.change_weight * (np.abs(groups + step - before) - np.abs(groups - before))
    following = np.flatnonzero(problem.previous >= 0)
    earlier = problem.previous[following]
    after = np.abs(groups[following] - groups[earlier] - step) - np.abs(groups[following] - groups[earlier])
    change[earlier] += problem.change_weight[following] * after
    return np.asarray(then - now + step * problem.linear + change + _opening_step(problem, groups, step))


def _cell_value(problem: OrderProblem, supply: Floats) -> Floats:
    """This will return each variable's cell cost at a supply of its own."""
    recourse = problem.recourse
    order = np.argsort(problem.cell, kind="stable")
    values = np.empty(problem.variables)
    starts = np.searchsorted(problem.cell[order], np.arange(recourse.cells + 1))
    for cell in range(recourse.cells):
        members = order[starts[cell] : starts[cell + 1]]
        piece = np.searchsorted(recourse.breaks[cell], supply[members], side="right")
        values[members] = recourse.intercept[cell, piece] + recourse.slope[cell, piece] * supply[members]
    return values


def _opening_step(problem: OrderProblem, groups: Ints, step: int) -> Floats:
    candidate = np.flatnonzero(problem.opening >= 0)
    total = np.bincount(problem.opening[candidate], weights=groups[candidate], minlength=problem.opening_points.size)[
        problem.opening[candidate]
    ]
    points = np.zeros(problem.variables)
    points[candidate] = problem.opening_points[problem.opening[candidate]] * (
        (total + step > 0).astype(float) - (total > 0).astype(float)
    )
    return points


def line_reasons(problem: OrderProblem, groups: Ints) -> LineReasons:
    """This will explain every line of a plan."""
    loss = np.where(groups > 0, value_of_step(problem, groups, -1), np.nan)
    every = np.arange(problem.variables)
    before = problem.before(groups)
    high = problem.highest[every, before]
    total = np.bincount(problem.programme, weights=groups, minlength=problem.programme_minimum.size)
    total, least = total[problem.programme], problem.programme_minimum[problem.programme]
    return LineReasons(
        gain=-value_of_step(problem, groups, 1),
        loss=loss,
        blocked_rows=_blocked_rows(problem, groups),
        blocked_change=(groups <= high) & (groups + 1 > high),
        blocked_next=_blocked_next(problem, groups),
        blocked_minimum=(total == 0) & (least > 1),
    )


def _blocked_next(problem: OrderProblem, groups: Ints) -> NDArray[np.bool_]:
    blocked = np.zeros(problem.variables, dtype=np.bool_)
    following = np.flatnonzero(problem.previous >= 0)
    earlier = problem.previous[following]
    now = np.minimum(groups[earlier], problem.lowest.shape[1] - 1)
    then = np.minimum(now + 1, problem.lowest.shape[1] - 1)
    held = groups[following] >= problem.lowest[following, now]
    blocked[earlier] = held & (groups[following] < problem.lowest[following, then])
    return blocked


def _blocked_rows(problem: OrderProblem, groups: Ints) -> tuple[tuple[int, ...], ...]:
    """This will find, for every line, the rows kept now that one more group would break."""
    rows = problem.rows
    opening_row, opening_line, opening_cost = _opening_use(problem, groups)
    key = np.concatenate([rows.row, opening_row]) * problem.variables + np.concatenate([rows.variable, opening_line])
    pairs, where = np.unique(key, return_inverse=True)
    step = np.bincount(where, weights=np.concatenate([rows.amount - rows.provided, opening_cost]))
    row, variable = pairs // problem.variables, pairs % problem.variables
    available, total = rows.available(groups)[row], used(problem, groups)[row]
    over = (total <= available + tolerance(available)) & (total + step > available + tolerance(available))
    blocked: list[list[int]] = [[] for _ in range(problem.variables)]
    for at in np.flatnonzero(over):
        blocked[variable[at]].append(int(row[at]))
    return tuple(tuple(found) for found in blocked)


def _opening_use(problem: OrderProblem, groups: Ints) -> tuple[Ints, Ints, Floats]:
    """This will list what one more group moves of opening costs: row, variable, KZT (the year it leaves: negative)."""
    first = opening_years(problem, groups)
    entries = []
    for variable in np.flatnonzero(problem.opening >= 0):
        opening, year = problem.opening[variable], problem.year[variable]
        if year < first[opening]:
            cost = problem.opening_cost[opening]
            entries.append((problem.opening_row[opening, year], variable, cost))
            if first[opening] < problem.year_count:
                entries.append((problem.opening_row[opening, first[opening]], variable, -cost))
    kept = np.array([entry for entry in entries if entry[0] >= 0], dtype=float).reshape(-1, 3)
    return kept[:, 0].astype(np.int64), kept[:, 1].astype(np.int64), kept[:, 2]
