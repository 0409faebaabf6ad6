"""Compiled least value of a cell over whole groups, by dynamic programming over its supply (see `bound`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kasip.core.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Menu(NamedTuple):
    """What each cell may choose from: its lines, their range, supply, price and change against the past order."""

    start: Ints
    line: Ints
    low: Ints
    high: Ints
    last: Ints
    change_weight: Floats
    supply: Floats
    price: Floats
    breaks: Floats
    intercept: Floats
    slope: Floats


@compiled
def tilted(menu: Menu, cell: int, supply: float, slope: float) -> float:
    """This will return a cell's expected cost less `slope · supply`."""
    low, high = 0, menu.breaks.shape[1]
    while low < high:
        middle = (low + high) // 2
        if menu.breaks[cell, middle] <= supply:
            low = middle + 1
        else:
            high = middle
    return float(menu.intercept[cell, low] + (menu.slope[cell, low] - slope) * supply)


@compiled
def lowest_point(menu: Menu, cell: int, slope: float) -> float:
    """This will return the supply at which a cell's expected cost less `slope · supply` is least."""
    low, high = 0, menu.breaks.shape[1]
    while low < high:
        middle = (low + high) // 2
        if menu.slope[cell, middle + 1] >= slope:
            high = middle
        else:
            low = middle + 1
    return float(menu.breaks[cell, min(low, menu.breaks.shape[1] - 1)])


@compiled
def fill_table(menu: Menu, cell: int, slope: float, step: float, table: Floats) -> float:
    """This will tabulate the least price of each rounded supply, and return how far rounding can be off in all."""
    top = table.shape[0] - 1
    table[:] = np.inf
    table[0] = 0.0
    after = np.empty(top + 1)
    reach, error = 0, 0.0
    for place in range(menu.start[cell], menu.start[cell + 1]):
        line = menu.line[place]
        supply = menu.supply[line]
        after[:] = np.inf
        worst, furthest = 0.0, 0
        for groups in range(menu.low[line], menu.high[line] + 1):
            jump = int(supply * groups / step + 0.5)
            worst = max(worst, abs(supply * groups - jump * step))
            furthest = max(furthest, jump)
            price = (menu.price[line] + slope * supply) * groups
            price += menu.change_weight[line] * abs(groups - menu.last[line])
            for at in range(reach + 1):
                then = min(at + jump, top)
                after[then] = min(after[then], table[at] + price)
        reach = min(reach + furthest, top)
        error += worst
        table[:] = after
    return error


@compiled
def cell_minimum(menu: Menu, cell: int, slope: float, step: float, table: Floats) -> float:
    """This will bound from below the least value of one cell over whole groups, supply counted in steps."""
    error = fill_table(menu, cell, slope, step, table)
    lowest = lowest_point(menu, cell, slope)
    top = table.shape[0] - 1
    best = np.inf
    for at in range(top + 1):
        if table[at] < np.inf:
            near = max(at * step - error, 0.0)
            # The last step stands for all supply from there on.
            far = at * step + error if at < top else max(lowest, near)
            best = min(best, table[at] + tilted(menu, cell, min(max(lowest, near), far), slope))
    return float(best)


@compiled
def cell_minima(menu: Menu, slope: Floats, size: Ints, found: Floats) -> None:
    """This will bound every cell; `size`: most steps, and steps the smallest group is counted in."""
    for cell in range(found.shape[0]):
        total, smallest = 0.0, np.inf
        for place in range(menu.start[cell], menu.start[cell + 1]):
            line = menu.line[place]
            if menu.high[line] > 0 and menu.supply[line] > 0:
                total += menu.supply[line] * menu.high[line]
                smallest = min(smallest, menu.supply[line])
        if total == 0.0:
            smallest = 1.0
        steps = int(min(total / smallest * size[1], float(size[0]))) + 1
        found[cell] = cell_minimum(menu, cell, slope[cell], max(total / steps, 1e-9), np.empty(steps + 2))
