"""Compiled search over whole groups: a state of an order, moves on it, and annealing.

The same source runs as plain Python (`kasip.core.compiled`). All randomness comes in as numbers drawn beforehand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kasip.core.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
KEPT = 1e-7
"""Violation up to which all limits count as kept: rounding of sums."""


class Net(NamedTuple):
    """A problem laid out for moves: limits by variable (net of what a group provides) and by row, cells by variable."""

    column_start: Ints
    column_row: Ints
    column_amount: Floats
    row_start: Ints
    row_variable: Ints
    room: Floats
    slack: Floats
    scale: Floats
    member_start: Ints
    member: Ints
    supply: Floats
    cell: Ints
    linear: Floats
    change_weight: Floats
    previous: Ints
    following: Ints
    start: Ints
    lowest: Ints
    highest: Ints
    most: Ints
    programme: Ints
    minimum: Ints
    opening: Ints
    year: Ints
    opening_points: Floats
    opening_row: Ints
    opening_cost: Floats
    breaks: Floats
    intercept: Floats
    slope: Floats


class State(NamedTuple):
    """An order being changed: use of each row, supply of each cell, groups by variable, programme and candidate.

    `programme` counts groups by programme and year, `opening` by candidate and year; `totals` holds the objective and
    the violation.
    """

    groups: Ints
    used: Floats
    supply: Floats
    programme: Ints
    opening: Ints
    totals: Floats


@compiled
def cell_cost(net: Net, cell: int, supply: float) -> float:
    """This will return the expected cost of one cell at a supply."""
    low, high = 0, net.breaks.shape[1]
    while low < high:
        middle = (low + high) // 2
        if net.breaks[cell, middle] <= supply:
            low = middle + 1
        else:
            high = middle
    return float(net.intercept[cell, low] + net.slope[cell, low] * supply)


@compiled
def row_violation(net: Net, state: State, row: int) -> float:
    """This will return by how many of its largest groups a row is exceeded."""
    over = state.used[row] - net.room[row]
    if over <= net.slack[row]:
        return 0.0
    return float(over / net.scale[row])


@compiled
def change_violation(net: Net, state: State, variable: int) -> float:
    """This will return by how many groups a line leaves what the year before allows."""
    before = net.start[variable] if net.previous[variable] < 0 else state.groups[net.previous[variable]]
    groups = state.groups[variable]
    if groups < net.lowest[variable, before]:
        return float(net.lowest[variable, before] - groups)
    if groups > net.highest[variable, before]:
        return float(groups - net.highest[variable, before])
    return 0.0


@compiled
def minimum_violation(net: Net, state: State, programme: int) -> float:
    """This will return how many groups an opened programme lacks to its minimum."""
    total = state.programme[programme]
    if total == 0 or total >= net.minimum[programme]:
        return 0.0
    return float(net.minimum[programme] - total)


@compiled
def first_year(state: State, opening: int) -> int:
    """This will return the first year a candidate has groups; the number of years where never."""
    years = len(state.opening[opening])
    for year in range(years):
        if state.opening[opening, year] > 0:
            return year
    return years


@compiled
def shift_opening(net: Net, state: State, variable: int, step: int) -> None:
    """This will follow a candidate's groups: its points when it opens, its cost in the row of its first year."""
    opening = net.opening[variable]
    before = first_year(state, opening)
    state.opening[opening, net.year[variable]] += step
    after = first_year(state, opening)
    if before == after:
        return
    years = state.opening.shape[1]
    if before == years:
        state.totals[0] += net.opening_points[opening]
    if after == years:
        state.totals[0] -= net.opening_points[opening]
    for side in range(2):
        year = before if side == 0 else after
        if year < years and net.opening_row[opening, year] >= 0:
            row = net.opening_row[opening, year]
            state.totals[1] -= row_violation(net, state, row)
            state.used[row] += (2 * side - 1) * net.opening_cost[opening]
            state.totals[1] += row_violation(net, state, row)


@compiled
def shift_value(net: Net, state: State, variable: int, step: int) -> None:
    """This will change a line and follow the objective, the change limits and the programme's minimum."""
    following, programme, cell = net.following[variable], net.programme[variable], net.cell[variable]
    state.totals[1] -= change_violation(net, state, variable) + minimum_violation(net, state, programme)
    if following >= 0:
        state.totals[1] -= change_violation(net, state, following)
    groups = state.groups[variable]
    before = net.start[variable] if net.previous[variable] < 0 else state.groups[net.previous[variable]]
    value = net.linear[variable] * step
    value += net.change_weight[variable] * (abs(groups + step - before) - abs(groups - before))
    if following >= 0:
        after = state.groups[following]
        value += net.change_weight[following] * (abs(after - groups - step) - abs(after - groups))
    value -= cell_cost(net, cell, state.supply[cell])
    state.supply[cell] += net.supply[variable] * step
    value += cell_cost(net, cell, state.supply[cell])
    state.totals[0] += value
    state.groups[variable] += step
    state.programme[programme] += step
    state.totals[1] += change_violation(net, state, variable) + minimum_violation(net, state, programme)
    if following >= 0:
        state.totals[1] += change_violation(net, state, following)
    if net.opening[variable] >= 0:
        shift_opening(net, state, variable, step)


@compiled
def shift_rows(net: Net, state: State, variable: int, step: int) -> None:
    """This will follow what a line uses of every row."""
    for entry in range(net.column_start[variable], net.column_start[variable + 1]):
        row = net.column_row[entry]
        state.totals[1] -= row_violation(net, state, row)
        state.used[row] += net.column_amount[entry] * step
        state.totals[1] += row_violation(net, state, row)


@compiled
def partner(net: Net, variable: int, draw: float) -> int:
    """This will pick another line: of the same cell, or that shares a limit with this one."""
    cell = net.cell[variable]
    if draw < 0.5:
        size = net.member_start[cell + 1] - net.member_start[cell]
        return int(net.member[net.member_start[cell] + int(draw * 2.0 * size)])
    entries = net.column_start[variable + 1] - net.column_start[variable]
    if entries == 0:
        return variable
    place = (draw - 0.5) * 2.0 * entries
    row = net.column_row[net.column_start[variable] + int(place)]
    size = net.row_start[row + 1] - net.row_start[row]
    return int(net.row_variable[net.row_start[row] + int((place - int(place)) * size)])


@compiled
def leap(net: Net, state: State, line: int, way: int) -> int:
    """This will return how many groups a line moves by: one, or as many as its programme's minimum asks for."""
    lacking = net.minimum[net.programme[line]] - state.programme[net.programme[line]]
    if way > 0 and lacking > 0:
        return int(lacking)
    if way < 0 and lacking >= 0:
        return int(-state.groups[line])
    return way


@compiled
def propose(net: Net, state: State, draws: Floats, moved: Ints, steps: Ints) -> int:
    """This will write a move (lines and steps) and return how many lines it moves; 0 where it leaves the range.

    Moves: one line, one line from a year on, and both as exchanges between two lines.
    """
    variable = int(draws[0] * net.cell.size)
    kind = int(draws[1] * 8.0)
    step = 1 if kind % 2 == 0 else -1
    count = 0
    for side in range(1 + kind // 4):
        line = variable if side == 0 else partner(net, variable, draws[2])
        way = step if side == 0 else -step
        if side == 1 and line == variable:
            return 0
        while line >= 0 and count < moved.size:
            size = leap(net, state, line, way)
            if state.groups[line] + size < 0 or state.groups[line] + size > net.most[line]:
                return 0
            moved[count], steps[count] = line, size
            count += 1
            line = net.following[line] if (kind // 2) % 2 == 1 else -1
    return count


@compiled
def accepted(state: State, before: Floats, chance: Floats) -> bool:
    """This will decide on a move: never away from the limits, otherwise downhill or by Metropolis' rule."""
    violation = state.totals[1] - before[1]
    if before[1] <= KEPT and violation > KEPT:
        return False
    change = state.totals[0] - before[0] + chance[1] * violation
    return bool(change <= 0.0 or chance[2] < np.exp(-change / chance[0]))


@compiled
def try_move(net: Net, state: State, moved: Ints, steps: Ints, chance: Floats) -> bool:
    """This will make a move and take it back unless it is accepted (`chance`: heat, penalty, draw, room)."""
    before = chance[3:]
    before[:] = state.totals
    for part in range(moved.size):
        shift_value(net, state, moved[part], steps[part])
    # Within the limits a move too dear by itself need not look at the rows: they cannot make it better.
    looked = before[1] > KEPT or accepted(state, before, chance)
    if looked:
        for part in range(moved.size):
            shift_rows(net, state, moved[part], steps[part])
        if accepted(state, before, chance):
            return True
    for part in range(moved.size):
        shift_value(net, state, moved[part], -steps[part])
        if looked:
            shift_rows(net, state, moved[part], -steps[part])
    state.totals[:] = before
    return False


@compiled
def anneal(net: Net, state: State, best: Ints, best_value: Floats, draws: Floats, plan: Floats) -> None:
    """This will anneal an order for as many moves as there are draws, keeping the best one that keeps all limits.

    A search that began beyond the limits stops at the first order within them.

    Args:
        net: the problem.
        state: the order, changed in place.
        best: groups of the best order, changed in place.
        best_value: its objective, changed in place; infinite while none is known.
        draws: four numbers in [0, 1) a move.
        plan: temperature at the start and at the end, points for each group beyond a limit.
    """
    moved, steps = np.zeros(16, np.int64), np.zeros(16, np.int64)
    repairing = state.totals[1] > KEPT
    cooling = (plan[1] / plan[0]) ** (1.0 / max(draws.shape[0], 1))
    chance = np.array([plan[0], plan[2], 0.0, 0.0, 0.0])
    for move in range(draws.shape[0]):
        chance[0] *= cooling
        chance[2] = draws[move, 3]
        count = propose(net, state, draws[move], moved, steps)
        if count == 0 or not try_move(net, state, moved[:count], steps[:count], chance):
            continue
        if state.totals[1] <= KEPT and state.totals[0] < best_value[0] - 1e-9:
            best_value[0] = state.totals[0]
            best[:] = state.groups
        if repairing and state.totals[1] <= KEPT:
            return
