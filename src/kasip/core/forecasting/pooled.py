"""Kasip's own method: a panel forecast as a whole and its parts, each candidate weighed by how it fared so far.

The sum of all series, the groups beside the sum and the series beside their group are forecast each from few candidate
movements (`components`); series in units, with negative values, each alone. Weights follow past errors (`weighing`),
and the whole forecast yields to "no change" where that did better. The learner is shown one more period at a time and
holds nothing of the future.
"""

from __future__ import annotations

from collections import deque

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting import components
from kasip.core.forecasting.scale import Scale, first_known, interpolated, scale_of
from kasip.core.forecasting.weighing import Weights, weighted_loss

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
FEWEST_PERIODS = 5
FEWEST_PARTS = 3
MOVING_PRIOR = (0.95, 0.05)
MOVING_DISCOUNT = 0.95


@attrs.frozen
class Seen:
    """What is known at one origin.

    Attributes:
        origin: index of the last period.
        history: series by period, gaps filled, NaN before the first and after the last known value.
        active: series known at the origin and in at least two periods.
        scale: how values become changes.
        logs: log level or units, series by period.
        indexes: log index of each group, group by period.
        whole: log index of all.
    """

    origin: int
    history: Floats
    active: Flags
    scale: Scale
    logs: Floats
    indexes: Floats
    whole: Floats


@attrs.frozen
class Made:
    """Candidates made at one origin, kept until their outcomes are known; changes from the origin by step."""

    seen: Seen
    common: Floats
    grouped: Floats
    parts: Floats
    alone: Floats
    moving: Floats


class PooledForecaster:
    """The learner.

    Args:
        groups: group of each series (0..n-1); groups of fewer than three series on average are not used.
        horizon: steps ahead.
    """

    def __init__(self, groups: Ints, horizon: int) -> None:
        count = int(groups.max(initial=0)) + 1
        useful = 2 <= count <= groups.size / FEWEST_PARTS
        self.groups = groups if useful else np.zeros_like(groups)
        self.count = count if useful else 1
        self.horizon = horizon
        self.pending: deque[Made] = deque(maxlen=horizon)
        self.of_whole = Weights(components.COMMON_PRIOR, horizon, sharpness=2.0)
        self.of_groups = Weights(components.PART_PRIOR, horizon, sharpness=4.0)
        self.of_parts = Weights(components.PART_PRIOR, horizon, sharpness=4.0)
        self.of_alone = Weights(components.PART_PRIOR, horizon, sharpness=4.0)
        self.of_moving = Weights(MOVING_PRIOR, horizon, sharpness=40.0, discount=MOVING_DISCOUNT)

    def advance(self, history: Floats) -> Floats | None:
        """This will learn from the newest period and forecast from it.

        Args:
            history: series by period up to now; one period more than the call before.

        Returns:
            Changes from the origin, series by step (NaN for series unknown at the origin); nothing while fewer than
            five periods are known.
        """
        if history.shape[1] < FEWEST_PERIODS:
            return None
        seen = self._see(history)
        for made in self.pending:
            self._settle(made, seen)
        made = self._make(seen)
        self.pending.append(made)
        return np.where(seen.active[:, None], self.of_moving.now()[0] * made.moving, np.nan)

    def _see(self, raw: Floats) -> Seen:
        history = interpolated(raw)
        scale = scale_of(raw)
        active = np.isfinite(raw[:, -1]) & (np.isfinite(raw).sum(axis=1) >= 2)
        levels = np.where(scale.linear[:, None], np.nan, history)
        positive = np.where(scale.linear, 1.0, 0.0)[:, None] + np.where(scale.linear[:, None], 0.0, history)
        logs = np.where(
            scale.linear[:, None],
            history / scale.unit[:, None],
            np.log(np.maximum(positive + scale.offset[:, None], 1e-300)),
        )
        indexes = components.chained_indexes(levels, self.groups, self.count)
        every = np.zeros_like(self.groups)
        whole = indexes[0] if self.count == 1 else components.chained_indexes(levels, every, 1)[0]
        return Seen(raw.shape[1] - 1, history, active, scale, logs, indexes, whole)

    def _make(self, seen: Seen) -> Made:
        steps = self.horizon
        starts = first_known(seen.logs)
        sizes = np.where(seen.active & ~seen.scale.linear, seen.scale.last, 0.0)
        common = components.common_candidates(seen.whole, steps)
        grouped = np.zeros((len(components.PART_PRIOR), self.count, steps))
        if self.count > 1:
            of_groups = self._group_sizes(sizes)
            none = np.zeros(self.count, dtype=np.int64)
            grouped = components.part_candidates(seen.indexes - seen.whole, none, of_groups, steps)
        beside = seen.logs - seen.indexes[self.groups]
        parts = components.part_candidates(_clean(beside), starts, sizes, steps)
        in_units = np.where(seen.scale.linear, 1.0, 0.0)
        alone = components.part_candidates(_clean(seen.logs), starts, in_units, steps)
        moved = (self.of_whole.now() * common).sum(axis=0)[None]
        moved = moved + (self.of_groups.now()[:, None] * grouped).sum(axis=0)[self.groups]
        moved = moved + (self.of_parts.now()[:, None] * parts).sum(axis=0)
        single = (self.of_alone.now()[:, None] * alone).sum(axis=0)
        moving = np.where(seen.scale.linear[:, None], single, moved)
        return Made(seen, common, grouped, parts, alone, moving)

    def _group_sizes(self, sizes: Floats) -> Floats:
        return np.bincount(self.groups, sizes, self.count).astype(np.float64)

    def _settle(self, made: Made, seen: Seen) -> None:
        step, origin = seen.origin - made.seen.origin - 1, made.seen.origin
        sizes = np.where(made.seen.active, np.abs(made.seen.scale.last), 0.0)
        outcome = made.seen.scale.changes(seen.history[:, -1])
        logged = np.where(made.seen.scale.linear, 0.0, sizes)
        whole = seen.whole[-1] - seen.whole[origin]
        self.of_whole.settle(step, np.abs(made.common[:, step] - whole))
        moves = seen.indexes[:, -1] - seen.indexes[:, origin]
        if self.count > 1:
            of_groups = self._group_sizes(logged)
            _learn(self.of_groups, step, weighted_loss(made.grouped[:, :, step], moves - whole, of_groups))
        beside = outcome - moves[self.groups]
        _learn(self.of_parts, step, weighted_loss(made.parts[:, :, step], beside, logged))
        _learn(self.of_alone, step, weighted_loss(made.alone[:, :, step], outcome, sizes - logged))
        moving = np.stack([made.moving[:, step], np.zeros_like(outcome)])
        _learn(self.of_moving, step, weighted_loss(moving, outcome, sizes))


def _learn(weights: Weights, step: int, losses: Floats) -> None:
    if np.isfinite(losses).all():
        weights.settle(step, losses)


def _clean(logs: Floats) -> Floats:
    """This will hold series unknown at the origin at zero, so that they disturb nothing; they are not forecast."""
    return np.where(np.isfinite(logs[:, -1:]), logs, 0.0)
