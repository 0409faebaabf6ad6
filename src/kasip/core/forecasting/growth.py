"""The backtested method applied to a study's series: median path and spread of every series for the years ahead."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting.conformal import ConformalIntervals, unrest_of
from kasip.core.forecasting.pooled import FEWEST_PERIODS, PooledForecaster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEVEL = 0.8
NORMAL_WIDTH = 2 * 1.2815515655446004


@attrs.frozen
class Projection:
    """Where series go.

    Attributes:
        median: series by year ahead.
        spread: standard deviation of the log error that the method's own past errors suggest, series by year ahead; NaN
            where the history is too short to have any.
    """

    median: Floats
    spread: Floats


def project(history: Floats, steps: int, groups: Ints) -> Projection:
    """This will forecast every series by the pooled method (`pooled`), its spread judged by rolling origins.

    Args:
        history: series by year, without gaps, non-negative; series of zeros stay zero.
        steps: years ahead.
        groups: group of each series.
    """
    nothing = np.full((history.shape[0], steps), np.nan)
    if history.shape[1] < FEWEST_PERIODS or not history.any():
        return Projection(np.repeat(history[:, -1:], steps, axis=1), nothing)
    rows = np.flatnonzero(history.any(axis=1))
    path, spread = _rolled(history[rows], steps, groups[rows])
    median = np.zeros((history.shape[0], steps))
    median[rows] = path
    nothing[rows] = spread
    return Projection(median, nothing)


def _rolled(history: Floats, steps: int, groups: Ints) -> tuple[Floats, Floats]:
    forecaster = PooledForecaster(np.unique(groups, return_inverse=True)[1].astype(np.int64), steps)
    intervals = ConformalIntervals(steps, LEVEL)
    logs = np.log(np.maximum(history, 0.5))
    for origin in range(FEWEST_PERIODS - 1, history.shape[1]):
        changes = forecaster.advance(history[:, : origin + 1])
        if changes is None:
            raise RuntimeError("the learner needs five periods")
        intervals.settle(origin, [logs[:, origin] - logs[:, issued.origin] for issued in intervals.pending])
        bounds = intervals.issue(origin, changes, unrest_of(logs[:, : origin + 1]))
        path = np.maximum(history[:, -1:], 0.5) * np.exp(changes)
    return np.where(history[:, -1:] > 0, path, 0.0), (bounds.high - bounds.low) / NORMAL_WIDTH
