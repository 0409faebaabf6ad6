"""Rolling origins: every method forecasts from each origin with what was known then, and is scored by what came.

The future cannot be seen: methods are handed the values up to the origin and no more (`values[:, : origin + 1]`), and
errors enter weights and intervals only when their outcome lies at or before the origin.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting.baselines import METHODS
from kasip.core.forecasting.conformal import Bounds, ConformalIntervals, unrest_of
from kasip.core.forecasting.pooled import PooledForecaster
from kasip.core.forecasting.scale import Scale, interpolated, scale_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Method = Callable[[Floats, int], Floats]
KASIP = "kasip"


@attrs.frozen
class OriginForecast:
    """What every method said at one origin.

    Attributes:
        origin: index of the last period known.
        active: series forecast: known at the origin, and in as many periods as asked.
        low: by method, series by step.
        median: by method, series by step.
        high: by method, series by step.
    """

    origin: int
    active: Flags
    low: Mapping[str, Floats]
    median: Mapping[str, Floats]
    high: Mapping[str, Floats]


@attrs.frozen
class Waiting:
    """An origin whose outcomes are still to come."""

    origin: int
    scale: Scale
    active: Flags


class RollingForecaster:
    """Every method side by side, one period at a time.

    Args:
        groups: group of each series (0..n-1), for the pooled method.
        horizon: steps ahead.
        level: probability to be inside an interval.
        training: periods a series must be known in before it is forecast.
        methods: functions of history and steps; `kasip` is added.
    """

    def __init__(
        self, groups: Ints, horizon: int, level: float, training: int, methods: Mapping[str, Method] = METHODS
    ) -> None:
        self.methods = methods
        self.horizon = horizon
        self.training = training
        self.pooled = PooledForecaster(groups, horizon)
        self.intervals = {name: ConformalIntervals(horizon, level) for name in (*methods, KASIP)}
        self.waiting: deque[Waiting] = deque(maxlen=horizon)

    def advance(self, history: Floats) -> OriginForecast | None:
        """This will learn from the newest period and forecast from it.

        Args:
            history: series by period up to now, NaN where unknown; one period more than the call before.

        Returns:
            Forecasts of the series that are known long enough; nothing while the panel is shorter than five periods.
        """
        pooled = self.pooled.advance(history)
        if pooled is None:
            return None
        origin = history.shape[1] - 1
        self._settle(origin, history[:, -1])
        known = np.isfinite(history)
        seen = known[:, -1] & (known.sum(axis=1) >= 2)
        scale, unrest = scale_of(history), _unrest(history)
        self.waiting.append(Waiting(origin, scale, seen))
        changes = {name: self._changes(method, history, seen, scale) for name, method in self.methods.items()}
        changes[KASIP] = pooled
        bounds = {name: self.intervals[name].issue(origin, median, unrest) for name, median in changes.items()}
        return _in_values(origin, known.sum(axis=1) >= self.training, scale, changes, bounds)

    def _settle(self, origin: int, newest: Floats) -> None:
        outcomes = [np.where(made.active, made.scale.changes(newest), np.nan) for made in self.waiting]
        for calibrator in self.intervals.values():
            calibrator.settle(origin, outcomes)

    def _changes(self, method: Method, history: Floats, seen: Flags, scale: Scale) -> Floats:
        found = np.full((history.shape[0], self.horizon), np.nan)
        if seen.any():
            values = np.full_like(found, np.nan)
            values[seen] = method(interpolated(history[seen]), self.horizon)
            for step in range(self.horizon):
                found[:, step] = np.where(seen, scale.changes(np.where(seen, values[:, step], 0.0)), np.nan)
        return found


def _unrest(history: Floats) -> Floats:
    filled, scale = interpolated(history), scale_of(history)
    shifted = np.maximum(filled + scale.offset[:, None], 1e-300)
    logs = np.where(
        scale.linear[:, None], filled / scale.unit[:, None], np.log(np.where(scale.linear[:, None], 1.0, shifted))
    )
    return unrest_of(logs)


def _in_values(
    origin: int, long_enough: Flags, scale: Scale, changes: Mapping[str, Floats], bounds: Mapping[str, Bounds]
) -> OriginForecast:
    active = long_enough & np.isfinite(changes[KASIP][:, 0])
    return OriginForecast(
        origin,
        active,
        {name: scale.values(bound.low) for name, bound in bounds.items()},
        {name: scale.values(change) for name, change in changes.items()},
        {name: scale.values(bound.high) for name, bound in bounds.items()},
    )


def rolling_forecasts(
    values: Floats, forecaster: RollingForecaster, origins: Ints | None = None
) -> Iterator[OriginForecast]:
    """This will roll a forecaster over a panel and yield what it says at each origin with an outcome to come.

    Args:
        values: series by period, NaN where unknown.
        forecaster: a fresh one.
        origins: periods wanted; all by default. The forecaster sees every period before them all the same.
    """
    for origin in range(values.shape[1] - 1):
        made = forecaster.advance(values[:, : origin + 1].copy())
        wanted = origins is None or origin in origins
        if made is not None and wanted and made.active.any():
            yield made


@attrs.frozen
class Score:
    """How one method fared at one step over all origins and series.

    Attributes:
        method: its name.
        step: steps ahead, from 1.
        count: forecasts scored.
        wape: sum of absolute errors over sum of absolute outcomes.
        mase: mean absolute error over that of the one-step naive forecast within the training periods.
        coverage: share of outcomes inside the interval.
        width: mean width of the interval over mean absolute outcome.
    """

    method: str
    step: int
    count: int
    wape: float
    mase: float
    coverage: float
    width: float


class Scoreboard:
    """Sums from which scores are told; fed origin by origin."""

    def __init__(self, methods: tuple[str, ...], horizon: int) -> None:
        self.methods = methods
        self.horizon = horizon
        self.sums = {name: np.zeros((horizon, 7)) for name in methods}

    def add(self, made: OriginForecast, values: Floats) -> None:
        """This will score one origin's forecasts by the outcomes in `values` (series by period, all periods)."""
        pace = naive_pace(values[:, : made.origin + 1])
        for step in range(min(self.horizon, values.shape[1] - 1 - made.origin)):
            actual = values[:, made.origin + 1 + step]
            use = made.active & np.isfinite(actual)
            for name in self.methods:
                self.sums[name][step] += _sums_of(made, name, step, use, actual, pace)

    def scores(self) -> list[Score]:
        """This will tell the scores, method by method, step by step; steps without any outcome are left out."""
        return [
            _score(name, step + 1, self.sums[name][step])
            for name in self.methods
            for step in range(self.horizon)
            if self.sums[name][step][0] > 0
        ]


def naive_pace(history: Floats) -> Floats:
    """This will return the mean absolute one-step change of each series so far; NaN where it never moved."""
    change = np.abs(np.diff(history, axis=1))
    known = np.isfinite(change)
    mean = np.where(known, change, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    pace: Floats = np.where(mean > 0, mean, np.nan)
    return pace


def _sums_of(
    made: OriginForecast, name: str, step: int, use: Flags, actual: Floats, pace: Floats
) -> NDArray[np.float64]:
    low, median, high = (part[name][use, step] for part in (made.low, made.median, made.high))
    outcome, error = actual[use], np.abs(median - actual[use])
    scaled = error / pace[use]
    rated = np.isfinite(scaled)
    inside = (outcome >= low) & (outcome <= high)
    return np.array(
        [
            use.sum(),
            error.sum(),
            np.abs(outcome).sum(),
            scaled[rated].sum(),
            rated.sum(),
            inside.sum(),
            (high - low).sum(),
        ],
        dtype=np.float64,
    )


def _score(name: str, step: int, sums: Floats) -> Score:
    count, error, size, scaled, rated, inside, width = (float(value) for value in sums)
    return Score(
        name,
        step,
        int(count),
        error / size if size else float("nan"),
        scaled / rated if rated else float("nan"),
        inside / count,
        width / size if size else float("nan"),
    )
