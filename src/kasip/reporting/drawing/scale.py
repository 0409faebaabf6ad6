"""From data to picture units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs


@attrs.frozen
class Scale:
    """A straight line from data units (`low` to `high`) to picture units (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """This will place one value, to a tenth of a picture unit; a scale without width puts all at its start."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.0
        return round(self.start + share * (self.end - self.start), 1)


def ticks(low: float, high: float, most: int = 4) -> Sequence[float]:
    """This will choose round values, 1, 2 or 5 times a power of ten apart, from `low` to past `high`."""
    span = high - low
    if span <= 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power * most >= span)
    first = math.floor(low / step)
    count = math.ceil(round(high / step - first, 9))
    return [round((first + number) * step, 9) for number in range(count + 1)]
