"""Combining forecasts by how they fared: prior weights, moved only by errors already seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEEN_AT_HALF = 3.0
DISCOUNT = 0.85


class Weights:
    """Weights of candidate forecasts by horizon, learnt online.

    A candidate's weight is its prior times (its mean loss over the best one's) to the power `-sharpness`. Losses of one
    horizon are mixed half and half with those of all horizons, older ones are discounted, and little evidence moves
    little: after n settled origins the power is `sharpness * n / (n + 3)`.
    """

    def __init__(self, prior: Sequence[float], horizon: int, sharpness: float, discount: float = DISCOUNT) -> None:
        self.prior = np.asarray(prior, dtype=np.float64)
        self.losses = np.zeros((self.prior.size, horizon))
        self.seen = np.zeros(horizon)
        self.sharpness = sharpness
        self.discount = discount

    def settle(self, step: int, losses: Floats) -> None:
        """This will take in the candidates' losses at one horizon (index from 0) once its outcome is known."""
        self.losses[:, step] = self.losses[:, step] * self.discount + losses
        self.seen[step] = self.seen[step] * self.discount + 1.0

    def now(self) -> Floats:
        """This will return the weights, candidate by horizon; each column sums to 1."""
        mean = np.maximum(self.losses / np.maximum(self.seen, 1e-12), 1e-12)
        ratio = np.where(self.seen > 0, np.log(mean / mean.min(axis=0)), 0.0)
        trust = self.seen / (self.seen + SEEN_AT_HALF)
        pooled = (ratio * trust).sum(axis=1, keepdims=True) / max(trust.sum(), 1e-12)
        worse = (ratio + pooled) / 2.0
        raw = self.prior[:, None] * np.exp(-self.sharpness * trust.max() * worse)
        weights: Floats = raw / raw.sum(axis=0)
        return weights


def weighted_loss(candidates: Floats, outcome: Floats, sizes: Floats) -> Floats:
    """This will return each candidate's mean absolute error weighted by size over the series with a known outcome.

    Args:
        candidates: candidate by series.
        outcome: by series, NaN where unknown.
        sizes: by series.
    """
    known = np.isfinite(outcome) & (sizes > 0)
    if not known.any():
        return np.full(candidates.shape[0], np.nan)
    errors = np.abs(candidates[:, known] - outcome[known])
    loss: Floats = (errors * sizes[known]).sum(axis=1) / sizes[known].sum()
    return loss
