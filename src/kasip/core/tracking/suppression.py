"""Small cells kept back so that no arithmetic on what is published brings them back.

A table of colleges by qualifications is published with its totals. Every row and column then is an equation: a cell
kept back alone can be computed from the rest. So further cells, or totals, are kept back until an attacker who knows every
equation, and that a cell kept back is not empty, can only say that each small count lies somewhere in a wide interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
UNBOUNDED = 10**15


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
    while shift_by_squares(layer, hidden, at) + 1 < threshold and _values(layer, hidden, at) < threshold:
        more = _cheapest(layers[0].counts, hidden, at)
        if more is None:
            return
        hidden[more] = True
        _leave_none_alone(layers[0].counts, hidden)


def _values(layer: Layer, hidden: Mask, at: tuple[int, int]) -> int:
    low, high = feasible(layer, hidden, at)
    return high - low + 1


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


def shift_by_squares(layer: Layer, hidden: Mask, at: tuple[int, int]) -> float:
    """This will bound from below how far a count can move when only three other cells kept back move with it.

    Two rows and two columns whose four crossings are all kept back can trade persons without changing a total.
    """
    i, j = at
    signed = _signs(layer)
    spare = (layer.counts - layer.least).astype(float)
    up = np.where(signed > 0, np.inf, spare)
    down = np.where(signed > 0, spare, np.inf)
    rows, columns = np.flatnonzero(hidden[:, j]), np.flatnonzero(hidden[i, :])
    rows, columns = rows[rows != i], columns[columns != j]
    crossing = np.ix_(rows, columns)
    more = np.minimum(np.minimum(down[i, columns][None, :], down[rows, j][:, None]), up[crossing])
    less = np.minimum(np.minimum(up[i, columns][None, :], up[rows, j][:, None]), down[crossing])
    rises = np.where(hidden[crossing], np.minimum(more, up[i, j]), 0).max(initial=0)
    falls = np.where(hidden[crossing], np.minimum(less, down[i, j]), 0).max(initial=0)
    return float(rises + falls)


def feasible(layer: Layer, hidden: Mask, at: tuple[int, int]) -> tuple[int, int]:
    """This will compute the least and greatest value an attacker can give a cell kept back.

    Every published count and every row and column equation is known. The equations form a transportation problem, so
    the bounds of the linear program are whole numbers.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    cells = _component(hidden, at)
    height, width = layer.counts.shape
    rows, columns = cells[:, 0], cells[:, 1]
    sign = _signs(layer)[rows, columns]
    values = layer.counts[rows, columns] * sign
    number = np.arange(len(cells))
    places = np.concatenate([rows, height + columns])
    matrix = coo_array(
        (np.ones(2 * len(cells)), (places, np.tile(number, 2))), shape=(height + width, len(cells))
    ).tocsr()
    target = np.flatnonzero((rows == at[0]) & (columns == at[1]))[0]
    bounds = [(layer.least, None) if one > 0 else (None, -layer.least) for one in sign]
    goal = np.zeros(len(cells))
    goal[target] = sign[target]
    ends = []
    for direction in (1.0, -1.0):
        solved: Any = linprog(direction * goal, A_eq=matrix, b_eq=matrix @ values, bounds=bounds, method="highs")  # type: ignore[call-overload]
        ends.append(UNBOUNDED if solved.status == 3 else direction * solved.fun)
    return round(ends[0]), round(ends[1])


def _component(hidden: Mask, at: tuple[int, int]) -> NDArray[np.int64]:
    """This will return the cells kept back that hang together with one through common rows and columns."""
    rows, columns = {at[0]}, {at[1]}
    while True:
        more_rows = rows | {int(i) for i in np.flatnonzero(hidden[:, sorted(columns)].any(axis=1))}
        more_columns = columns | {int(j) for j in np.flatnonzero(hidden[sorted(more_rows), :].any(axis=0))}
        if (more_rows, more_columns) == (rows, columns):
            break
        rows, columns = more_rows, more_columns
    found = np.argwhere(hidden)
    return found[np.isin(found[:, 0], sorted(rows)) & np.isin(found[:, 1], sorted(columns))]
