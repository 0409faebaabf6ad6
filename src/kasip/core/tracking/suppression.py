"""Small cells kept back so that no arithmetic on what is published brings them back.

A table of colleges by qualifications is published with its totals. Every row and column then is an equation: a cell
kept back alone can be computed from the rest. So further cells, or totals, are kept back until an attacker who knows
every equation, and that a cell kept back is not empty, can only say that each small count lies somewhere in a wide
interval.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
PLENTY = 10**6
"""More persons than any attacker needs to allow for."""


@attrs.frozen(eq=False)
class Layer:
    """One kind of count over the same cells, totals included in the last row and column.

    Attributes:
        counts: colleges + 1 by qualifications + 1.
        least: what an attacker knows each cell kept back to be at least (1 where empty cells are not listed, else 0).
    """

    counts: Counts
    least: int


def with_totals(cells: Counts) -> Counts:
    """This will add a last row and column of totals."""
    rows = np.vstack([cells, cells.sum(axis=0)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def kept_back(layers: Sequence[Layer], threshold: int, *, complementary: bool = True) -> Mask:
    """This will say which cells and totals are not published.

    Args:
        layers: counts published together; a cell is kept back in all of them or in none.
        threshold: a count from 1 to `threshold - 1` in any layer is small.
        complementary: False leaves out the protection against differencing (for tests of the attack).

    Returns:
        A mask of the shape of the layers' counts.
    """
    present = layers[0].counts > 0
    small = [(layer.counts > 0) & (layer.counts < threshold) & present for layer in layers]
    hidden: Mask = np.any(small, axis=0)
    if not complementary:
        return hidden
    _leave_none_alone(layers[0].counts, hidden)
    for layer, mask in zip(layers, small, strict=True):
        for i, j in np.argwhere(mask):
            _widen(layers, layer, hidden, (int(i), int(j)), threshold)
    return hidden


def _widen(layers: Sequence[Layer], layer: Layer, hidden: Mask, at: tuple[int, int], threshold: int) -> None:
    """This will keep back more cells until one small count lies somewhere among at least `threshold` values.

    What is kept back later only widens what an attacker must allow for: each small cell needs one visit.
    """
    while not _wide(layer, hidden, at, threshold):
        more = _cheapest(layers[0].counts, hidden, at)
        if more is None:
            return
        hidden[more] = True
        _leave_none_alone(layers[0].counts, hidden)


def _wide(layer: Layer, hidden: Mask, at: tuple[int, int], threshold: int) -> bool:
    """This will tell whether a count can be at least `threshold` values; the quick look mostly suffices."""
    if gain_by_squares(layer, hidden, at) + 1 >= threshold:
        return True
    low, high = feasible(layer, hidden, at, threshold - 1)
    return high - low + 1 >= threshold


def _leave_none_alone(counts: Counts, hidden: Mask) -> None:
    """This will keep back a second cell in every row and column that has exactly one, until none has."""
    while lonely := _alone(hidden):
        added = [more for at in lonely if (more := _cheapest(counts, hidden, at))]
        if not added:
            return
        hidden[added[0]] = True


def _alone(hidden: Mask) -> list[tuple[int, int]]:
    """This will list the cells kept back that are the only one of their row or of their column."""
    rows, columns = hidden.sum(axis=1), hidden.sum(axis=0)
    lonely = hidden & ((rows == 1)[:, None] | (columns == 1)[None, :])
    return [(int(i), int(j)) for i, j in np.argwhere(lonely)]


def _cheapest(counts: Counts, hidden: Mask, at: tuple[int, int]) -> tuple[int, int] | None:
    """This will choose what else to keep back beside an exposed cell: the smallest count of its poorer line.

    Inner cells go before totals; of a row and a column, the one with fewer cells kept back is mended first.
    """
    i, j = at
    height, width = counts.shape
    lines = [[(i, k) for k in range(width)], [(k, j) for k in range(height)]]
    lines.sort(key=lambda line: sum(bool(hidden[cell]) for cell in line))
    for line in lines:
        open_cells = [cell for cell in line if counts[cell] > 0 and not hidden[cell]]
        if open_cells:
            return min(open_cells, key=lambda cell: (cell[0] == height - 1, cell[1] == width - 1, counts[cell], cell))
    return None


def _signs(layer: Layer) -> NDArray[np.float64]:
    """This will give totals a minus sign, so that every row and column of signed counts adds up to nothing."""
    sign = np.ones(layer.counts.shape)
    sign[-1, :] *= -1
    sign[:, -1] *= -1
    return sign


def feasible(layer: Layer, hidden: Mask, at: tuple[int, int], enough: int = 2 * PLENTY) -> tuple[int, int]:
    """This will compute the least and greatest value an attacker can give a cell kept back.

    Every published count and every row and column equation is known. What one cell gains, others of its row and column
    must lose, and so on around: the most it can gain is a maximum flow from its column to its row through the cells
    kept back (a transportation problem, so whole numbers suffice). Looking ends where the two are
    `enough` apart.
    """
    sign = _signs(layer)
    spare = (layer.counts - layer.least).astype(np.int64)
    up = np.where(sign > 0, PLENTY, spare)
    down = np.where(sign > 0, spare, PLENTY)
    others = hidden.copy()
    others[at] = False
    rise = min(_largest_flow(others, (down, up), at, enough), int(up[at]))
    fall = min(_largest_flow(others, (up, down), at, enough - rise), int(down[at]))
    lose, gain = (fall, rise) if sign[at] > 0 else (rise, fall)
    return int(layer.counts[at]) - lose, int(layer.counts[at]) + gain


def gain_by_squares(layer: Layer, hidden: Mask, at: tuple[int, int]) -> int:
    """This will bound from below how much more a count may be, when only three other cells move with it.

    Two rows and two columns whose four crossings are all kept back can trade persons without changing a total. Only
    crossings among colleges and qualifications are looked at.
    """
    i, j = at
    rows, columns = np.flatnonzero(hidden[:-1, j]), np.flatnonzero(hidden[i, :-1])
    if i == hidden.shape[0] - 1 or j == hidden.shape[1] - 1:
        return 0
    spare = layer.counts - layer.least
    crossing = hidden[np.ix_(rows, columns)] & (rows != i)[:, None] & (columns != j)[None, :]
    least = np.minimum(spare[i, columns][None, :], spare[rows, j][:, None])
    return int(np.where(crossing, least, 0).max(initial=0))


def _largest_flow(cells: Mask, limits: tuple[Counts, Counts], at: tuple[int, int], enough: int) -> int:
    """This will send as much as possible, up to `enough`, from a cell's column to its row, each step through one cell.

    Shortest augmenting paths (Edmonds & Karp, 1972): the graphs are small and a handful of persons is enough.

    Args:
        cells: cells that may be used.
        limits: most that may pass each cell from its column to its row, and from its row to its column.
        at: the cell whose column is the source and whose row is the sink.
        enough: where to stop.
    """
    to_row, to_column = (np.where(cells, limit, 0) for limit in limits)
    sent = 0
    while sent < enough and (path := _path(to_row > 0, to_column > 0, at)):
        passing = [(to_row, to_column) if forward else (to_column, to_row) for _, forward in path]
        more = min(enough - sent, *(int(ahead[cell]) for (cell, _), (ahead, _) in zip(path, passing, strict=True)))
        for (cell, _), (ahead, back) in zip(path, passing, strict=True):
            ahead[cell] -= more
            back[cell] += more
        sent += more
    return sent


def _path(to_row: Mask, to_column: Mask, at: tuple[int, int]) -> list[tuple[tuple[int, int], bool]]:
    """This will find a shortest way from a cell's column to its row: cells, and whether passed towards the row.

    Args:
        to_row: cells that can be passed from their column to their row.
        to_column: cells that can be passed the other way.
        at: the cell.
    """
    height, width = to_row.shape
    row_from, column_from = np.full(height, -1), np.full(width, -1)
    column_from[at[1]] = height
    columns = np.array([at[1]])
    while len(columns) and row_from[at[0]] < 0:
        rows = _reached(to_row.T, columns, row_from)
        columns = _reached(to_column, rows, column_from)
    if row_from[at[0]] < 0:
        return []
    steps, i = [], at[0]
    while (j := int(row_from[i])) != at[1]:
        steps += [((i, j), True), ((int(column_from[j]), j), False)]
        i = int(column_from[j])
    return [*steps, ((i, j), True)]


def _reached(open_ways: Mask, starts: Counts, came_from: Counts) -> Counts:
    """This will go one step from every start to what was not reached before, and note where each was reached from."""
    if not len(starts):
        return starts
    ways = open_ways[starts]
    fresh = np.flatnonzero(ways.any(axis=0) & (came_from < 0))
    came_from[fresh] = starts[ways[:, fresh].argmax(axis=0)]
    return fresh
