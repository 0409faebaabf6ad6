"""Compiled loops of the forecasting science."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kasip.core.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def theta_batch(values: Floats, starts: Ints, alphas: Floats, forecasts: Floats) -> None:
    """This will forecast each row by the Theta method and write the result into `forecasts`.

    Half the linear trend over time plus half the simple exponential smoothing of the line with doubled curvature, its
    smoothing constant chosen from a grid by one-step squared error (Assimakopoulos and Nikolopoulos 2000).

    Args:
        values: series by period; periods from `starts` on are known.
        starts: first known period of each series.
        alphas: smoothing constants tried.
        forecasts: series by step, written.
    """
    for row in range(values.shape[0]):
        start = starts[row]
        count = values.shape[1] - start
        middle = (count - 1) / 2.0
        mean = 0.0
        for place in range(count):
            mean += values[row, start + place]
        mean /= count
        across = 0.0
        square = 0.0
        for place in range(count):
            across += (place - middle) * (values[row, start + place] - mean)
            square += (place - middle) * (place - middle)
        slope = across / square if square > 0 else 0.0
        origin = mean - slope * middle
        best_error = np.inf
        best_level = values[row, values.shape[1] - 1]
        for choice in range(alphas.size):
            alpha = alphas[choice]
            level = 2.0 * values[row, start] - origin
            error = 0.0
            for place in range(1, count):
                curve = 2.0 * values[row, start + place] - (origin + slope * place)
                miss = curve - level
                error += miss * miss
                level += alpha * miss
            if error < best_error:
                best_error = error
                best_level = level
        for step in range(forecasts.shape[1]):
            line = origin + slope * (count + step)
            forecasts[row, step] = 0.5 * (line + best_level)


def compile_kernels() -> None:
    """This will compile every kernel on an instance of the types it meets."""
    theta_batch.fast()(np.ones((1, 3)), np.zeros(1, dtype=np.int64), np.array([0.5]), np.empty((1, 1)))
