"""Baselines by hand, and the compiled Theta equal to the plain one."""

import numpy as np
from tests.core.forecasting.panels import random_walks

from kasip.core.forecasting.baselines import ALPHAS, METHODS, damped, drift, naive, theta
from kasip.core.forecasting.kernels import theta_batch

HISTORY = np.array([[10.0, 12.0, 16.0], [np.nan, 5.0, 4.0]])


def test_naive_repeats():
    np.testing.assert_array_equal(naive(HISTORY, 2), [[16, 16], [4, 4]])


def test_drift_continues_the_mean_change_from_the_first_known_value():
    np.testing.assert_array_equal(drift(HISTORY, 2), [[19, 22], [3, 2]])


def test_damped_brings_ever_less():
    np.testing.assert_allclose(damped(HISTORY, 2), [[16 + 3 * 0.8, 16 + 3 * (0.8 + 0.64)], [4 - 0.8, 4 - 0.8 - 0.64]])


def test_theta_follows_half_the_trend_of_a_straight_line():
    line = np.arange(20.0)[None]

    np.testing.assert_allclose(theta(line, 3)[0], [19.5 + 0.0, 20.0, 20.5], atol=0.51)


def test_theta_is_the_same_compiled_and_plain():
    history = random_walks(7, 30, seed=1)
    starts = np.array([0, 3, 0, 5, 0, 0, 1])
    plain, fast = np.empty((7, 4)), np.empty((7, 4))

    theta_batch(history, starts, ALPHAS, plain)
    theta_batch.fast()(history, starts, ALPHAS, fast)

    np.testing.assert_allclose(plain, fast, rtol=1e-12)


def test_no_method_depends_on_the_units():
    history = random_walks(5, 25, seed=2)

    for method in METHODS.values():
        np.testing.assert_allclose(method(history * 1000, 5), method(history, 5) * 1000, rtol=1e-9)
