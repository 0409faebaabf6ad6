"""Replacement by age cohorts: solved by hand, fractional pension ages, reform."""

import numpy as np

from kasip.core.forecasting.replacement import (
    ExitRates,
    exit_probability,
    leavers,
    pensioned_share,
    replacement_rates,
)

AGES = np.arange(60.0, 64.0)
NOBODY_DIES = ExitRates(AGES, np.zeros((1, 4)), np.zeros((1, 4)), np.ones((1, 4)))


def test_half_of_an_age_is_past_a_fractional_pension_age():
    np.testing.assert_array_equal(pensioned_share(AGES, 61.5), [0, 0.5, 1, 1])


def test_everybody_past_the_pension_age_leaves_and_cohorts_move_up():
    persons = np.array([[[10.0, 20.0, 30.0, 40.0]]])

    rates = replacement_rates(persons, NOBODY_DIES, np.full((2, 1), 62.0))

    # Year 1: 30 + 40 of 100 leave, 70 come in at 60. Year 2: the 20 aged 61 are 62 and leave, of 100.
    np.testing.assert_allclose(rates, [[0.7, 0.2]])


def test_deaths_come_before_leaving():
    rates = ExitRates(AGES, np.full((1, 4), 0.1), np.full((1, 4), 0.2), np.full((1, 4), 0.5))

    found = exit_probability(rates, np.array([62.0]))

    np.testing.assert_allclose(found, [[0.1 + 0.9 * 0.2] * 2 + [0.1 + 0.9 * 0.5] * 2])


def test_rising_pension_age_postpones_leaving():
    persons = np.array([[[10.0, 20.0, 30.0, 40.0]]])
    before = replacement_rates(persons, NOBODY_DIES, np.full((1, 1), 62.0))
    after = replacement_rates(persons, NOBODY_DIES, np.full((1, 1), 62.5))

    np.testing.assert_allclose(before - after, [[0.15]])


def test_occupation_without_workers_loses_nobody():
    assert replacement_rates(np.zeros((1, 1, 4)), NOBODY_DIES, np.full((1, 1), 62.0))[0, 0] == 0


def test_leavers_are_binomial_around_the_rate():
    persons = np.full((4000, 1, 1, 2), 200.4, dtype=np.float32)

    left = leavers(persons, np.array([[0.1]]), 0.0, np.random.default_rng(1))

    np.testing.assert_allclose(left.mean(), 20.04, rtol=0.02)
    np.testing.assert_allclose(left.var(), 200 * 0.1 * 0.9, rtol=0.15)
