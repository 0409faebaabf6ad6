"""Draws told in figures."""

import numpy as np

from kasip.core.forecasting.summaries import classes, interval, median, probability_less, with_region


def test_interval_of_known_draws():
    draws = np.arange(101, dtype=np.float32)[::-1, None]

    found = interval(draws, 0.8)

    np.testing.assert_allclose([found.low[0], found.median[0], found.high[0]], [10, 50, 90], rtol=1e-6)
    assert median(draws)[0] == 50


def test_region_is_the_sum_of_its_districts_on_every_draw():
    draws = np.random.default_rng(0).random((50, 3, 2, 4), dtype=np.float32)

    found = with_region(draws)

    np.testing.assert_array_equal(found[:, 3], draws.sum(axis=1))


def test_classes_are_said_only_where_sure():
    shortage, surplus = np.array([0.8, 0.79, 0.2, 0.0, 0.0]), np.array([0.1, 0.2, 0.8, 0.0, 1.0])

    found = classes(shortage, surplus, from_probability=0.8, surplus_up_to=0.2)

    assert list(found) == ["shortage", "uncertain", "surplus", "uncertain", "surplus"]


def test_probability_counts_draws():
    left, right = np.array([[1.0], [2.0], [3.0]], np.float32), np.full((3, 1), 2.0, np.float32)

    assert np.isclose(probability_less(left, right)[0], 1 / 3)
