"""Candidate movements a panel of series is forecast from: of the whole, of a part beside its whole, of a series alone.

All candidates are changes of log level (or of the series' unit) from the origin, by step ahead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PRIOR_YEARS = 6.0
DAMPING = 0.8
MOMENTUM = 0.6
MOMENTUM_DAMPING = 0.5
LOCAL_YEARS = 3
COMMON_PRIOR = (1.0, 1.0, 2.0, 3.0, 1.0)
PART_PRIOR = (1.0, 1.0, 1.0, 1.0)
OWN_PRIOR = (2.0, 1.0, 1.0, 1.0, 1.0)


def chained_indexes(levels: Floats, groups: Ints, count: int) -> Floats:
    """This will chain the growth of sums of series into log indexes, each step over the series known in both periods.

    Args:
        levels: series by period, NaN where unknown.
        groups: group of each series, 0..count-1.
        count: number of groups.

    Returns:
        Log index, group by period, 0 in the first; unchanged where nothing is known or positive.
    """
    both = np.isfinite(levels[:, 1:]) & np.isfinite(levels[:, :-1])
    now, before = (_sums(np.where(both, part, 0.0), groups, count) for part in (levels[:, 1:], levels[:, :-1]))
    grows = (now > 0) & (before > 0)
    growth: Floats = np.where(grows, np.log(np.divide(now, before, out=np.ones_like(now), where=grows)), 0.0)
    return np.concatenate([np.zeros((count, 1)), np.cumsum(growth, axis=1)], axis=1)


def _sums(values: Floats, groups: Ints, count: int) -> Floats:
    if count == 1:
        total: Floats = values.sum(axis=0, keepdims=True)
        return total
    sums = np.zeros((count, values.shape[1]))
    np.add.at(sums, groups, values)
    return sums


def common_candidates(index: Floats, steps: int) -> Floats:
    """This will propose movements of the whole: standing still, its mean growth, and its way back from a fall.

    In order: no change; mean growth; mean growth shrunk to 0 by `n / (n + 6)`; shrunk growth with this year's momentum
    and the return to the highest level so far (Friedman's plucking model of recessions); the same with constant
    absolute growth.

    Args:
        index: log index by period.
        steps: steps ahead.

    Returns:
        Candidate by step.
    """
    periods = index.size - 1
    ahead = np.arange(1, steps + 1)
    growth = np.diff(index)
    mean = (index[-1] - index[0]) / periods
    around = growth - mean
    persistence = float(np.clip((around[1:] * around[:-1]).sum() / ((around**2).sum() + 1e-12), 0.0, DAMPING))
    momentum = around[-1] * np.cumsum(persistence**ahead)
    recovery = (index.max() - index[-1]) * (1.0 - DAMPING**ahead)
    shrunk = mean * ahead * periods / (periods + PRIOR_YEARS)
    steady = np.log(np.maximum(1.0 + ahead * (1.0 - np.exp(index[0] - index[-1])) / periods, 0.2))
    return np.stack([0.0 * ahead, mean * ahead, shrunk, shrunk + momentum + recovery, steady + momentum + recovery])


def part_candidates(beside: Floats, starts: Ints, sizes: Floats, steps: int) -> Floats:
    """This will propose movements of parts beside their whole.

    In order: none; mean growth damped by 0.8 a step; mean growth shrunk to 0 by how little parts differ beyond their
    noise; shrunk growth with damped momentum of the last period.

    Args:
        beside: log level less the whole's log index, part by period; NaN before a part's start.
        starts: first known period of each part.
        sizes: level at the origin.
        steps: steps ahead.

    Returns:
        Candidate by part by step.
    """
    ahead = np.arange(1, steps + 1)
    slope, noise, last = _slopes(beside, starts)
    shrunk = slope * _reliability(slope, noise, np.sqrt(np.maximum(sizes, 0.0)))
    lasting = shrunk[:, None] * ahead
    momentum = (last - shrunk)[:, None] * MOMENTUM * np.cumsum(MOMENTUM_DAMPING**ahead)
    return np.stack([0.0 * lasting, slope[:, None] * np.cumsum(DAMPING**ahead), lasting, lasting + momentum])


def own_candidates(logs: Floats, starts: Ints, constant: Floats, smoothed: tuple[Floats, Floats], steps: int) -> Floats:
    """This will propose movements of each series from its own past alone.

    In order: none; constant absolute change; damped trend smoothing; shrunk growth with momentum; growth of the last
    three periods fading into the shrunk one.

    Args:
        logs: log level (or units), series by period.
        starts: first known period.
        constant: change from the origin under constant absolute growth, series by step.
        smoothed: level and slope of the damped trend smoothing, less the last log level.
        steps: steps ahead.

    Returns:
        Candidate by series by step.
    """
    ahead = np.arange(1, steps + 1)
    slope, noise, last = _slopes(logs, starts)
    centre = float(np.median(slope)) if slope.size else 0.0
    shrunk = centre + (slope - centre) * _reliability(slope - centre, noise, np.ones_like(slope))
    lasting = shrunk[:, None] * ahead
    momentum = (last - shrunk)[:, None] * MOMENTUM * np.cumsum(MOMENTUM_DAMPING**ahead)
    reach = min(LOCAL_YEARS, logs.shape[1] - 1)
    recent = (logs[:, -1] - logs[:, -1 - reach]) / reach
    local = np.where(np.isfinite(recent), recent, shrunk)
    level, trend = smoothed
    holt = level[:, None] + trend[:, None] * np.cumsum(TREND_DAMPING**ahead)
    fading = lasting + (local - shrunk)[:, None] * np.cumsum(DAMPING**ahead)
    return np.stack([0.0 * lasting, constant, holt, lasting + momentum, fading])


TREND_DAMPING = 0.9
LEVEL_SMOOTHING = 0.8
TREND_SMOOTHING = 0.24


def smoothing_step(level: Floats, trend: Floats, value: Floats) -> tuple[Floats, Floats]:
    """This will carry damped trend smoothing one period on; a series begins where first known, gaps are skipped."""
    ahead = level + TREND_DAMPING * trend
    miss = value - ahead
    begun, known = np.isfinite(level), np.isfinite(value)
    new_level = np.where(begun, np.where(known, ahead + LEVEL_SMOOTHING * miss, ahead), value)
    moved = TREND_DAMPING * trend + np.where(known, TREND_SMOOTHING * miss, 0.0)
    return new_level, np.where(begun, moved, 0.0)


def _slopes(logs: Floats, starts: Ints) -> tuple[Floats, Floats, Floats]:
    """This will return mean growth, its squared standard error and the last growth of each row."""
    rows = np.arange(logs.shape[0])
    periods = np.maximum(logs.shape[1] - 1 - starts, 1)
    slope = (logs[:, -1] - logs[rows, starts]) / periods
    change = np.diff(logs, axis=1)
    known = np.isfinite(change)
    around = np.where(known, change - slope[:, None], 0.0)
    noise = (around**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1) / periods
    return slope, noise, np.where(known[:, -1], change[:, -1], slope)


def _reliability(slope: Floats, noise: Floats, weights: Floats) -> Floats:
    """This will return tau^2 / (tau^2 + se^2), tau^2 the spread of slopes beyond what their errors explain."""
    total = max(float(weights.sum()), 1e-12)
    between = max(0.0, float((weights * (slope**2 - noise)).sum()) / total)
    share: Floats = between / (between + noise + 1e-12)
    return share
