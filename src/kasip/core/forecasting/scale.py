"""One scale for all series: changes are measured in logarithms where values allow it, in the series' units else."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@attrs.frozen
class Scale:
    """How each series' values become comparable changes, judged from its values up to the origin.

    Attributes:
        linear: True for series with negative values: changes are divided by `unit`.
        offset: added before taking logarithms: 0 for positive series, half the smallest positive value for series with
            zeros.
        unit: mean absolute value of linear series, 1 elsewhere.
        last: value at the origin.
    """

    linear: Flags
    offset: Floats
    unit: Floats
    last: Floats

    def changes(self, values: Floats) -> Floats:
        """This will measure values as changes from the origin; one impossible in logarithms counts as a tiny one."""
        lowest = np.maximum(self.offset, 1e-9 * np.maximum(np.abs(self.last), 1e-300))
        floor = np.where(self.offset > 0, 0.5 * lowest, 1e-9 * np.maximum(self.last, 1e-300))
        start = np.maximum(self.last + self.offset, floor)
        logs = np.log(np.maximum(values + self.offset, np.where(self.linear, 1.0, floor))) - np.log(
            np.where(self.linear, 1.0, start)
        )
        return np.where(self.linear, (values - self.last) / self.unit, logs)

    def values(self, changes: Floats) -> Floats:
        """This will turn changes from the origin, series by step, back into values."""
        linear, offset, unit, last = (part[:, None] for part in (self.linear, self.offset, self.unit, self.last))
        bounded = np.clip(np.where(linear, 0.0, changes), -50.0, 50.0)
        grown = (last + offset) * np.exp(bounded) - offset
        return np.where(linear, last + unit * changes, np.where(offset > 0, np.maximum(grown, 0.0), grown))


def scale_of(history: Floats) -> Scale:
    """This will choose the scale of each series from its history (series by period, NaN where unknown)."""
    known = np.isfinite(history)
    lowest = np.min(np.where(known, history, np.inf), axis=1, initial=np.inf)
    positive = np.where(known & (history > 0), history, np.inf)
    smallest = np.min(positive, axis=1, initial=np.inf)
    linear = lowest < 0
    offset = np.where(~linear & (lowest == 0), np.where(np.isfinite(smallest), smallest / 2, 1.0), 0.0)
    size = np.where(known, np.abs(history), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    last = np.where(known[:, -1], history[:, -1], 0.0)
    return Scale(linear, offset, np.where(linear & (size > 0), size, 1.0), last)


def interpolated(history: Floats) -> Floats:
    """This will fill gaps between known values linearly; what lies before the first or after the last stays NaN."""
    known = np.isfinite(history)
    rows = np.flatnonzero((~known).any(axis=1) & known.any(axis=1))
    if not rows.size:
        return history
    filled = history.copy()
    periods = np.arange(history.shape[1], dtype=np.float64)
    for row in rows:
        places = np.flatnonzero(known[row])
        inner = slice(places[0], places[-1] + 1)
        filled[row, inner] = np.interp(periods[inner], periods[places], history[row, places])
    return filled


def first_known(history: Floats) -> Ints:
    """This will return the first known period of each series (0 where none is)."""
    first: Ints = np.argmax(np.isfinite(history), axis=1).astype(np.int64)
    return first
