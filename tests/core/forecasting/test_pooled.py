"""The pooled method: better than standing still where there is growth, whole where there are groups."""

import numpy as np
from tests.core.forecasting.panels import random_walks

from kasip.core.forecasting.components import chained_indexes, common_candidates, part_candidates
from kasip.core.forecasting.pooled import PooledForecaster


def roll(values, groups, horizon=3):
    forecaster = PooledForecaster(groups, horizon)
    made = None
    for origin in range(values.shape[1]):
        made = forecaster.advance(values[:, : origin + 1])
    return made


def test_nothing_is_said_before_five_periods():
    forecaster = PooledForecaster(np.zeros(3, dtype=np.int64), 2)

    assert forecaster.advance(np.ones((3, 4))) is None
    assert forecaster.advance(np.ones((3, 5))) is not None


def test_constant_series_stay():
    np.testing.assert_allclose(roll(np.full((6, 15), 100.0), np.repeat([0, 1], 3)), 0.0, atol=1e-12)


def test_steady_growth_is_continued():
    values = 1000 * 1.03 ** np.arange(25)[None] * np.array([[1.0], [2.0], [5.0], [9.0]])

    change = roll(values, np.zeros(4, dtype=np.int64))

    np.testing.assert_allclose(change[:, 0], np.log(1.03), rtol=0.25)


def test_recovery_follows_a_fall():
    grow = np.concatenate([1.02 ** np.arange(15), 1.02**14 * np.array([0.97, 0.93, 0.93])])

    stopped, _, _, recovering, _ = common_candidates(np.log(grow), 5)

    assert recovering[-1] > stopped[-1] + 0.02


def test_index_is_the_growth_of_the_sum_over_series_known_twice():
    levels = np.array([[1.0, 2.0, np.nan], [3.0, 3.0, 6.0]])

    index = chained_indexes(levels, np.zeros(2, dtype=np.int64), 1)

    np.testing.assert_allclose(index[0], [0.0, np.log(5 / 4), np.log(5 / 4) + np.log(2)])


def test_pooling_beats_standing_still_on_growing_series():
    values = random_walks(60, 30, seed=9, own=0.02, drift=0.02)
    forecaster = PooledForecaster(np.repeat(np.arange(6), 10), 3)
    pooled, still = 0.0, 0.0
    for origin in range(29):
        change = forecaster.advance(values[:, : origin + 1])
        if change is not None and origin >= 10:
            outcome = np.log(values[:, origin + 1] / values[:, origin])
            pooled, still = pooled + np.abs(change[:, 0] - outcome).sum(), still + np.abs(outcome).sum()

    assert pooled < 0.85 * still


def noise_around_levels(seed):
    generator = np.random.default_rng(seed)
    return np.exp(generator.normal(8, 1, (20, 1)) + generator.normal(0, 0.1, (20, 30)))


def test_a_leap_is_expected_to_turn_back_where_leaps_have_turned_back():
    logs = np.log(noise_around_levels(5))
    starts = np.zeros(20, dtype=np.int64)

    _, _, lasting, carried = part_candidates(logs, starts, np.ones(20), 1)

    leap = logs[:, -1] - logs[:, -2]
    assert np.corrcoef((carried - lasting)[:, 0], leap)[0, 1] < -0.9


def test_nothing_is_carried_on_where_parts_have_no_weight():
    logs = np.log(noise_around_levels(6))

    _, _, lasting, carried = part_candidates(logs, np.zeros(20, dtype=np.int64), np.zeros(20), 2)

    np.testing.assert_array_equal(carried, lasting)


def test_walks_without_growth_are_forecast_hardly_worse_than_by_standing_still():
    pooled, still = 0.0, 0.0
    for seed in range(4):
        values = random_walks(20, 25, seed=seed, common=0.01, drift=0.0)
        forecaster = PooledForecaster(np.zeros(20, dtype=np.int64), 1)
        for origin in range(24):
            change = forecaster.advance(values[:, : origin + 1])
            if change is not None and origin >= 10:
                outcome = np.log(values[:, origin + 1] / values[:, origin])
                pooled, still = pooled + np.abs(change[:, 0] - outcome).sum(), still + np.abs(outcome).sum()

    assert pooled < 1.06 * still
