"""Candidate movements a panel of series is forecast from: of the whole, and of a part beside its whole.

All candidates are changes of log level (or of the series' unit) from the origin, by step ahead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PRIOR_YEARS = 6.0
DAMPING = 0.8
SHARPEST_REVERSAL = -0.5
CHANGES_AT_HALF = 10.0
FEWEST_CHANGES = 3
COMMON_PRIOR = (1.0, 1.0, 2.0, 3.0, 1.0)
PART_PRIOR = (1.0, 1.0, 1.0, 2.0)


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

    In order: no change; mean growth; mean growth shrunk to 0 by `n / (n + 6)` and by how far it lies beyond its
    standard error, `mean^2 / (mean^2 + se^2)`; shrunk growth with this year's momentum and the return to the highest
    level so far (Friedman's plucking model of recessions); the same with constant absolute growth.

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
    noise = (around**2).sum() / max(periods - 1, 1) / periods
    sure = mean**2 / (mean**2 + noise + 1e-12)
    persistence = float(np.clip((around[1:] * around[:-1]).sum() / ((around**2).sum() + 1e-12), 0.0, DAMPING))
    momentum = around[-1] * np.cumsum(persistence**ahead)
    recovery = (index.max() - index[-1]) * (1.0 - DAMPING**ahead)
    shrunk = mean * sure * ahead * periods / (periods + PRIOR_YEARS)
    steady = np.log(np.maximum(1.0 + ahead * (1.0 - np.exp(index[0] - index[-1])) / periods, 0.2))
    return np.stack([0.0 * ahead, mean * ahead, shrunk, shrunk + momentum + recovery, steady + momentum + recovery])


def part_candidates(beside: Floats, starts: Ints, sizes: Floats, steps: int) -> Floats:
    """This will propose movements of parts beside their whole.

    In order: none; mean growth damped by 0.8 a step; mean growth shrunk to 0 by how little parts differ beyond their
    noise; shrunk growth with the last period's excess carried on by as much as excess growth has persisted in this
    panel (or turned back, where it did).

    Args:
        beside: log level less the whole's log index, part by period; NaN before a part's start.
        starts: first known period of each part.
        sizes: level at the origin.
        steps: steps ahead.

    Returns:
        Candidate by part by step.
    """
    ahead = np.arange(1, steps + 1)
    weights = np.sqrt(np.maximum(sizes, 0.0))
    slope, noise, last = _slopes(beside, starts)
    shrunk = slope * _reliability(slope, noise, weights)
    lasting = shrunk[:, None] * ahead
    carried = _persistence(np.diff(beside, axis=1) - slope[:, None], weights)
    momentum = (last - shrunk)[:, None] * np.cumsum(carried**ahead)
    return np.stack([0.0 * lasting, slope[:, None] * np.cumsum(DAMPING**ahead), lasting, lasting + momentum])


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


def _persistence(excess: Floats, weights: Floats) -> float:
    """This will return the autocorrelation of excess growth, one figure for the panel, within -0.5..0.8.

    Short series understate it by about one over their changes, which is added back; few changes in all pull it to 0.
    """
    known = np.isfinite(excess)
    count = known.sum(axis=1)
    weight = np.where(count >= FEWEST_CHANGES, weights, 0.0)
    around = np.where(known, excess, 0.0)
    total = float((weight[:, None] * around**2).sum())
    if total <= 0:
        return 0.0
    found = float((weight[:, None] * around[:, 1:] * around[:, :-1]).sum()) / total
    found += float(weight.sum() / (weight * count).sum())
    changes = float(count[weight > 0].sum())
    return float(np.clip(found * changes / (changes + CHANGES_AT_HALF), SHARPEST_REVERSAL, DAMPING))
