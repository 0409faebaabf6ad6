"""The plan of an order and what is proven of it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.objective import Relaxed

OPTIMAL_GAP = 1e-6


@attrs.frozen
class Plan:
    """A planned order.

    Attributes:
        groups: groups by variable.
        objective: exact value, points.
        bound: proven lower bound of the objective of any order that keeps the limits.
        terms: the objective's parts.
        row_price: points one more unit of each row's capacity would save, at the relaxation; of the rows not dropped.
        relaxed: limits dropped because together they allow no order, and broken by this one.
        work: counts of what was done: moves, rounds of cuts, nodes.
        timed_out: the guard on time ended the work before it was done.
        asked_gap: gap that was asked for.
    """

    groups: NDArray[np.int64]
    objective: float
    bound: float
    terms: Mapping[str, float]
    row_price: NDArray[np.float64]
    relaxed: Relaxed
    work: Mapping[str, int]
    timed_out: bool
    asked_gap: float

    @property
    def gap(self) -> float:
        """This will return how far the objective can be from the best, as a share of the objective."""
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))

    @property
    def termination(self) -> str:
        """This will say how the search ended: `optimal`, `gap_reached`, or `time_limit` (time or work spent)."""
        if self.gap <= OPTIMAL_GAP:
            return "optimal"
        if self.gap <= self.asked_gap:
            return "gap_reached"
        return "time_limit"


class NoOrderError(Exception):
    """No order keeps the limits, even with every policy limit dropped."""
