"""Intervals cover what they promise where the truth is known, and the test fails when they are halved."""

import numpy as np
from tests.core.forecasting.panels import random_walks

from kasip.core.forecasting.conformal import unrest_of
from kasip.core.forecasting.rolling import RollingForecaster, Scoreboard, rolling_forecasts

HORIZON = 4


def coverages(*, halved=False, common=0.0, series=300, seed=11):
    values = random_walks(series, 32, seed=seed, common=common)
    board = Scoreboard(("kasip",), HORIZON)
    forecaster = RollingForecaster(np.zeros(series, dtype=np.int64), HORIZON, 0.8, 15)
    for made in rolling_forecasts(values, forecaster):
        if halved:
            for name, middle in made.median.items():
                made.low[name][:] = middle - (middle - made.low[name]) / 2
                made.high[name][:] = middle + (made.high[name] - middle) / 2
        board.add(made, values)
    return np.array([score.coverage for score in board.scores()])


def test_intervals_cover_what_they_promise_on_a_known_law():
    found = coverages()

    assert (np.abs(found - 0.8) < 0.02).all(), found


def test_intervals_do_not_fall_short_under_common_shocks():
    found = np.mean([coverages(common=0.01, series=60, seed=seed) for seed in range(11, 15)], axis=0)

    assert (found > 0.76).all(), found


def test_halved_intervals_are_caught():
    assert (coverages(halved=True) < 0.65).all()


def test_unrest_is_the_spread_of_changes():
    logs = np.cumsum(np.random.default_rng(1).normal(0, 0.05, (400, 30)), axis=1)

    np.testing.assert_allclose(unrest_of(logs).mean(), 0.05, rtol=0.05)
