"""Rates from few observations move from their prior as far as the evidence goes."""

import numpy as np

from kasip.core.rates import Assumed, shrunk, shrunk_in_groups


def test_entry_without_observations_has_the_pooled_rate():
    rates = shrunk(np.array([8.0, 0.0]), np.array([10.0, 0.0]), Assumed(0.5, 10.0))

    assert np.isclose(rates.mean[1], (8 + 5) / 20)


def test_much_evidence_outweighs_the_prior():
    rates = shrunk(np.array([990.0, 1.0, 5.0]), np.array([1000.0, 10.0, 10.0]), Assumed(0.5, 10.0))

    assert abs(rates.mean[0] - 0.99) < 0.01
    assert 0.1 < rates.mean[1] < 0.99


def test_equal_rates_are_pooled_almost_wholly():
    trials = np.full(50, 20.0)
    rates = shrunk(np.full(50, 10.0), trials, Assumed(0.5, 10.0))

    np.testing.assert_allclose(rates.mean, 0.5)
    assert rates.alpha[0] > 400


def test_group_lies_between_its_own_rate_and_that_of_all():
    wins, trials = np.array([45.0, 48.0, 0.0, 10.0, 12.0]), np.array([50.0, 50.0, 0.0, 50.0, 50.0])
    groups = np.array([0, 0, 0, 1, 1])

    rates = shrunk_in_groups(wins, trials, groups, Assumed(0.5, 10.0))

    assert 0.6 < rates.prior[2] < 0.95
    assert rates.prior[3] < 0.5


def test_more_successes_than_trials_count_as_trials():
    rates = shrunk(np.array([30.0]), np.array([20.0]), Assumed(0.5, 10.0))

    assert rates.mean[0] < 1
    assert rates.draw(5, np.random.default_rng(0)).shape == (5, 1)
