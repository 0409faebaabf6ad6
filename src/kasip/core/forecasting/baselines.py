"""The methods every forecast is measured against: naive, drift, damped drift, Theta; all see one history alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting.kernels import theta_batch
from kasip.core.forecasting.scale import first_known

Floats = NDArray[np.float64]
DAMPING = 0.8
ALPHAS = np.append(np.arange(0.1, 1.0, 0.1), 0.99)
PLAIN_WORK = 20_000


def naive(history: Floats, steps: int) -> Floats:
    """This will repeat the last value of each series (series by period, the last known): series by step."""
    return np.repeat(history[:, -1:], steps, axis=1)


def drift(history: Floats, steps: int) -> Floats:
    """This will continue the mean change between first and last known value."""
    return history[:, -1:] + _mean_change(history)[:, None] * np.arange(1, steps + 1)


def damped(history: Floats, steps: int) -> Floats:
    """This will continue the mean change, each further step bringing 0.8 of the one before."""
    return history[:, -1:] + _mean_change(history)[:, None] * np.cumsum(DAMPING ** np.arange(1, steps + 1))


def theta(history: Floats, steps: int) -> Floats:
    """This will forecast by the Theta method (see `kernels.theta_batch`)."""
    forecasts = np.empty((history.shape[0], steps))
    run = theta_batch.choose(work=history.size * ALPHAS.size, threshold=PLAIN_WORK)
    run(np.ascontiguousarray(history), first_known(history), ALPHAS, forecasts)
    return forecasts


def _mean_change(history: Floats) -> Floats:
    start = first_known(history)
    periods = history.shape[1] - 1 - start
    first = history[np.arange(history.shape[0]), start]
    change: Floats = (history[:, -1] - first) / np.maximum(periods, 1)
    return change


METHODS: Mapping[str, Callable[[Floats, int], Floats]] = {
    "naive": naive,
    "drift": drift,
    "damped": damped,
    "theta": theta,
}
