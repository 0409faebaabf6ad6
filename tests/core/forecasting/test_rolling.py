"""No method sees a value after its origin: poisoned futures change nothing, and a method that peeks is caught."""

import numpy as np
import pytest
from tests.core.forecasting.panels import random_walks

from kasip.core.forecasting.baselines import METHODS
from kasip.core.forecasting.rolling import RollingForecaster, Scoreboard, rolling_forecasts

HORIZON = 3
GROUPS = np.repeat(np.arange(4), 5)


def forecasts_at(values, origin, methods=METHODS):
    forecaster = RollingForecaster(GROUPS, HORIZON, 0.8, 10, methods)
    return {made.origin: made for made in rolling_forecasts(values, forecaster)}[origin]


def garbage_after(values, origin, seed):
    generator = np.random.default_rng(seed)
    poisoned = values.copy()
    shape = poisoned[:, origin + 1 :].shape
    poisoned[:, origin + 1 :] = np.where(generator.random(shape) < 0.2, np.nan, generator.normal(0, 1e9, shape))
    return poisoned


def differs(values, origin, seed, methods=METHODS):
    clean = forecasts_at(values, origin, methods)
    poisoned = forecasts_at(garbage_after(values, origin, seed), origin, methods)
    return [
        name
        for name in clean.median
        for part in ("low", "median", "high")
        if not np.array_equal(getattr(clean, part)[name], getattr(poisoned, part)[name], equal_nan=True)
    ]


@pytest.mark.parametrize("origin", [10, 14, 19])
def test_poisoned_future_changes_no_prediction(origin):
    values = random_walks(20, 22, seed=3, common=0.02)
    values[2, 5] = np.nan
    values[7] *= -1
    values[9, :4] = 0.0

    assert [differs(values, origin, seed) for seed in range(3)] == [[], [], []]


def test_a_method_that_peeks_is_caught():
    values = random_walks(20, 22, seed=3)
    shown: dict[str, np.ndarray] = {}

    def peeking(history, steps):
        tomorrow = min(history.shape[1], shown["values"].shape[1] - 1)
        return np.full((history.shape[0], steps), np.nanmean(shown["values"][:, tomorrow]))

    def at(panel):
        shown["values"] = panel
        return forecasts_at(panel, 14, {**METHODS, "peeking": peeking})

    clean, poisoned = at(values), at(garbage_after(values, 14, 0))

    assert not np.array_equal(clean.median["peeking"], poisoned.median["peeking"])
    assert np.array_equal(clean.median["kasip"], poisoned.median["kasip"])


def test_order_of_series_changes_nothing():
    values = random_walks(20, 22, seed=4, common=0.01)
    shuffle = np.random.default_rng(0).permutation(20)

    plain = {made.origin: made for made in rolling_forecasts(values, RollingForecaster(GROUPS, HORIZON, 0.8, 10))}
    other = rolling_forecasts(values[shuffle], RollingForecaster(GROUPS[shuffle], HORIZON, 0.8, 10))

    for made in other:
        np.testing.assert_allclose(made.median["kasip"], plain[made.origin].median["kasip"][shuffle], rtol=1e-9)


def test_widths_never_shrink_with_the_horizon():
    values = random_walks(20, 25, seed=5, common=0.02)

    for made in rolling_forecasts(values, RollingForecaster(GROUPS, HORIZON, 0.8, 10)):
        ratio = np.log(made.high["kasip"] / made.low["kasip"])
        assert (np.diff(ratio, axis=1) >= -1e-9).all()


def test_short_and_ended_series_are_left_out_and_zeros_survive():
    values = random_walks(20, 22, seed=6)
    values[0, :15] = np.nan
    values[1, 15:] = np.nan
    values[2] = 0.0

    made = forecasts_at(values, 18)

    assert list(made.active[:3]) == [False, False, True]
    np.testing.assert_allclose(made.median["kasip"][2], 0.0, atol=1.0)
    assert np.isfinite(made.high["kasip"][2:]).all()


def test_scores_solved_by_hand():
    values = np.array([[10.0, 12.0, 11.0, 15.0, 14.0, 16.0, 18.0, 17.0, 19.0, 20.0, 22.0]])
    forecaster = RollingForecaster(np.zeros(1, dtype=np.int64), 1, 0.8, 10)
    board = Scoreboard(("naive",), 1)
    for made in rolling_forecasts(values, forecaster):
        board.add(made, values)

    (score,) = board.scores()

    assert (score.method, score.step, score.count) == ("naive", 1, 1)
    assert np.isclose(score.wape, 2 / 22)
    assert np.isclose(score.mase, 2 / np.abs(np.diff(values[0, :10])).mean())
