"""Draws told in figures: intervals, probabilities, classes."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]


@attrs.frozen
class Interval:
    """Low, median and high of draws; the probability between low and high is the level asked for."""

    low: Floats
    median: Floats
    high: Floats


def interval(draws: Draws, level: float) -> Interval:
    """This will take the central interval of a level and the median over the first axis of draws."""
    tail = (1.0 - level) / 2.0
    ordered = np.sort(draws, axis=0)
    return Interval(*(quantile(ordered, share) for share in (tail, 0.5, 1.0 - tail)))


def median(draws: Draws) -> Floats:
    """This will take the median over the first axis of draws."""
    return quantile(np.sort(draws, axis=0), 0.5)


def quantile(ordered: Draws, share: float) -> Floats:
    """This will take a quantile over the first axis of draws sorted along it, straight between neighbours."""
    place = share * (ordered.shape[0] - 1)
    below = int(np.floor(place))
    above = min(below + 1, ordered.shape[0] - 1)
    part = place - below
    value: Floats = ordered[below].astype(np.float64) * (1.0 - part) + ordered[above].astype(np.float64) * part
    return value


def with_region(draws: Draws) -> Draws:
    """This will put the sum of the districts behind them on the territory axis (axis 1): region = sum on every draw."""
    return np.concatenate([draws, draws.sum(axis=1, keepdims=True)], axis=1)


def probability_less(left: Draws, right: Draws) -> Floats:
    """This will give the share of draws on which `left` is less than `right`."""
    share: Floats = (left < right).mean(axis=0, dtype=np.float64)
    return share


def classes(shortage: Floats, surplus: Floats, *, from_probability: float, surplus_up_to: float) -> NDArray[np.str_]:
    """This will say `shortage` or `surplus` only where the draws are sure enough, and `uncertain` elsewhere.

    Args:
        shortage: probability that supply is less than demand.
        surplus: probability that supply is more than demand; where both are rare, supply is enough: nothing is said.
        from_probability: probability of shortage from which it is said.
        surplus_up_to: probability of shortage up to which a surplus is said.
    """
    named = np.where(shortage >= from_probability, "shortage", "uncertain")
    return np.where((shortage <= surplus_up_to) & (surplus > shortage), "surplus", named)
