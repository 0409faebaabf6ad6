"""What workers too few and too many cost, as a function of the supply of a cell (qualification and graduation year).

With draws `k` of need `T` and yield factor `ρ > 0` the expected cost of supply `z` is
`f(z) = mean_k [w⁺ (T - ρz)⁺ + w⁻ (ρz - T)⁺]`: convex and piecewise linear, with a break where `ρz` meets a draw. Its
pieces are kept, so that scenarios cost nothing once they are built and every value is exact.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@attrs.frozen
class Recourse:
    """The expected cost of every cell, exactly.

    Attributes:
        need: net need `T` by cell and draw, workers.
        factor: yield factor `ρ` by cell and draw, positive, mean about 1.
        breaks: `T / ρ` by cell, ascending: supply at which a draw turns from shortage to surplus.
        intercept: cost of piece `i` at supply 0, by cell and piece (draws + 1); piece `i` holds between break `i - 1`
            and break `i`.
        slope: cost of one more worker in piece `i`, ascending.
    """

    need: Floats
    factor: Floats
    breaks: Floats
    intercept: Floats
    slope: Floats

    @property
    def cells(self) -> int:
        """This will return the number of cells."""
        return int(self.breaks.shape[0])

    def piece(self, supply: Floats) -> Ints:
        """This will return the piece that holds at each cell's supply."""
        return np.asarray((self.breaks <= supply[:, None]).sum(axis=1), dtype=np.int64)

    def value(self, supply: Floats) -> Floats:
        """This will return the expected cost of each cell at its supply (workers)."""
        piece = self.piece(supply)
        every = np.arange(self.cells)
        return np.asarray(self.intercept[every, piece] + self.slope[every, piece] * supply)

    def uncovered(self, supply: Floats) -> Floats:
        """This will return the expected workers missing in each cell, `mean (T - ρz)⁺`."""
        return np.asarray(np.maximum(self.need - self.factor * supply[:, None], 0.0).mean(axis=1))

    def shortage_probability(self, supply: Floats) -> Floats:
        """This will return the share of draws in which need exceeds supply."""
        return np.asarray((self.need > self.factor * supply[:, None]).mean(axis=1))


def recourse(need: Floats, factor: Floats, shortage: float, surplus: float) -> Recourse:
    """This will build the pieces of every cell from its draws.

    Args:
        need: `T` by cell and draw, workers.
        factor: `ρ` by cell and draw, positive.
        shortage: `w⁺`, points for a worker missing.
        surplus: `w⁻`, points for a worker too many.
    """
    order = np.lexsort((factor, need, need / factor), axis=1)
    need, factor = np.take_along_axis(need, order, axis=1), np.take_along_axis(factor, order, axis=1)
    met, grown = _running_mean(need), _running_mean(factor)
    short_need, short_factor = met[:, -1:] - met, grown[:, -1:] - grown
    return Recourse(
        need=need,
        factor=factor,
        breaks=need / factor,
        intercept=shortage * short_need - surplus * met,
        slope=surplus * grown - shortage * short_factor,
    )


def _running_mean(draws: Floats) -> Floats:
    """This will return the sum of the first `i` draws over the number of draws, by cell, i = 0..draws."""
    total = np.cumsum(draws, axis=1) / max(draws.shape[1], 1)
    return np.concatenate([np.zeros((draws.shape[0], 1)), total], axis=1)
