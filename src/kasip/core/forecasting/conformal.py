"""Prediction intervals from errors already seen: pooled over series, by horizon, recent origins first.

Split conformal prediction over a panel: an error is divided by its series' own yearly unrest, pooled with those of all
series at all earlier origins whose outcome is known, and its quantiles bound the next forecasts (Vovk et al. 2005).
Regimes change, so older origins count less. Series of one origin err together: where a large part of the errors is
common, a handful of origins is a handful of observations: the bounds widen as Student's t does, and are laid evenly
around the forecast, for last year's common error says nothing of next year's.
"""

from __future__ import annotations

from collections import deque

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 4001
REACH = 8.0
DISCOUNT = 0.6
OVERLAP = 0.1
LARGEST_SCORE = 6.0
UNREST_PRIOR = 8.0


@attrs.frozen
class Bounds:
    """Low and high of each forecast as changes from the origin, series by step."""

    low: Floats
    high: Floats


@attrs.frozen
class Issued:
    """Forecasts and bounds waiting for their outcomes."""

    origin: int
    median: Floats
    bounds: Bounds
    unrest: Floats


class ConformalIntervals:
    """The calibrator of one method.

    Args:
        horizon: steps ahead.
        level: probability to be inside.
    """

    def __init__(self, horizon: int, level: float) -> None:
        self.tail = (1.0 - level) / 2.0
        self.horizon = horizon
        self.counts = np.zeros((horizon, BINS))
        self.origins = np.zeros((horizon, 5))
        self.pending: deque[Issued] = deque(maxlen=horizon)

    def settle(self, origin: int, outcomes: list[Floats]) -> None:
        """This will learn from the newest period.

        Args:
            origin: index of the newest period.
            outcomes: for each waiting forecast, oldest first, the change that came, by series; NaN where unknown.
        """
        for issued, outcome in zip(self.pending, outcomes, strict=True):
            step = origin - issued.origin - 1
            error = (outcome - issued.median[:, step]) / issued.unrest
            known = np.isfinite(error)
            if known.any():
                self._pool(step, error[known])

    def issue(self, origin: int, median: Floats, unrest: Floats) -> Bounds:
        """This will bound forecasts.

        Args:
            origin: index of the last known period.
            median: change from the origin, series by step.
            unrest: each series' usual yearly change beyond its mean.

        Returns:
            Bounds; widths never shrink with the horizon.
        """
        low, high = self._quantiles()
        bounds = Bounds(median + low * unrest[:, None], median + high * unrest[:, None])
        self.pending.append(Issued(origin, median, bounds, unrest))
        return bounds

    def _pool(self, step: int, errors: Floats) -> None:
        place = (np.arcsinh(errors) / REACH + 1.0) * (BINS - 1) / 2.0
        bins = np.clip(np.rint(place), 0, BINS - 1).astype(np.int64)
        self.counts[step] = self.counts[step] * DISCOUNT + np.bincount(bins, minlength=BINS)
        held = np.clip(errors, -LARGEST_SCORE, LARGEST_SCORE)
        self.origins[step] *= (DISCOUNT, DISCOUNT, DISCOUNT, DISCOUNT, DISCOUNT**2)
        self.origins[step] += (1.0, held.mean(), held.mean() ** 2, held.var(), 1.0)

    def _quantiles(self) -> tuple[Floats, Floats]:
        """This will return lower and upper error quantile of each step, in units of unrest, widening with the step."""
        low, high = np.empty(self.horizon), np.empty(self.horizon)
        normal = _normal_quantile(1.0 - self.tail)
        before = (-normal, normal, 0)
        for step in range(self.horizon):
            if self.counts[step].any():
                found = self._widened(step)
            else:
                further = float(np.sqrt((step + 1) / max(before[2], 1)))
                found = before[0] * further, before[1] * further
            low[step], high[step] = found
            before = (*found, step + 1)
        middle, half = (low + high) / 2.0, np.maximum.accumulate((high - low) / 2.0)
        return middle - half, middle + half

    def _widened(self, step: int) -> tuple[float, float]:
        """This will widen the pooled quantiles for how few origins their common part was seen in.

        Errors are common by the share of their variance that lies between origins. Origins whose forecasts overlap tell
        less than as many apart, and discounted ones less than fresh ones.
        """
        low, high = self._quantile(step, self.tail), self._quantile(step, 1.0 - self.tail)
        weight, total, squares, within, weight_squares = self.origins[step]
        count = weight**2 / weight_squares
        between = squares / weight - (total / weight) ** 2
        spread = between * count / max(count - 1.0, 0.5) if count > 1.01 else squares / weight
        common = spread / (spread + within / weight + 1e-12)
        told = max(count / (1.0 + OVERLAP * step), 1.0)
        student = _student_quantile(1.0 - self.tail, told) / _normal_quantile(1.0 - self.tail)
        factor = float(np.sqrt(1.0 - common + common * student**2 * (1.0 + 1.0 / told)))
        middle, half = (1.0 - common) * (low + high) / 2.0, (high - low) / 2.0 * factor
        return middle - half, middle + half

    def _quantile(self, step: int, share: float) -> float:
        shares = np.cumsum(self.counts[step]) / self.counts[step].sum()
        place = float(np.searchsorted(shares, share))
        return float(np.sinh((place * 2.0 / (BINS - 1) - 1.0) * REACH))


def _normal_quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def _student_quantile(share: float, freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, share))


def unrest_of(logs: Floats) -> Floats:
    """This will measure each series' yearly unrest: root mean square change around its mean, pulled to the panel's.

    Args:
        logs: series by period, NaN where unknown.

    Returns:
        By series, positive.
    """
    change = np.diff(logs, axis=1)
    known = np.isfinite(change)
    count = known.sum(axis=1)
    mean = np.where(known, change, 0.0).sum(axis=1) / np.maximum(count, 1)
    square = np.where(known, change - mean[:, None], 0.0) ** 2
    own = square.sum(axis=1) / np.maximum(count - 1, 1)
    typical = float(np.median(own[count > 1])) if (count > 1).any() else 1.0
    pulled = (np.minimum(own, 100.0 * max(typical, 1e-12)) * count + typical * UNREST_PRIOR) / (count + UNREST_PRIOR)
    unrest: Floats = np.sqrt(np.maximum(pulled, 1e-10))
    return unrest
