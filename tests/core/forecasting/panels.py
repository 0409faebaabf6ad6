"""Panels of invented series with a known law."""

import numpy as np


def random_walks(series: int, periods: int, seed: int, *, common: float = 0.0, own: float = 0.03, drift: float = 0.01):
    """Series by period: log random walks with a drift, a common and an own shock each period."""
    generator = np.random.default_rng(seed)
    shocks = generator.normal(0, own, (series, periods)) + generator.normal(0, common, (1, periods)) + drift
    sizes = np.exp(generator.normal(8, 1.5, (series, 1)))
    return sizes * np.exp(np.cumsum(shocks, axis=1))
