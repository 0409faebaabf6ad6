"""Supply: graduates of cohorts, others, and what a seat yields."""

import numpy as np

from kasip.core.forecasting.supply import Cohorts, RateDraws, cohort_graduates, other_draws, survival, yield_factors


def rates(draws=1, **given):
    continuation = np.full((draws, 1, 3), given.get("continuation", 1.0))
    after = [
        np.full((draws, 1), given.get(name, value)) for name, value in (("lost", 0.0), ("stayed", 1.0), ("trade", 1.0))
    ]
    return RateDraws(continuation, *after)


def cohort(students, study_year=1, last=3):
    one = np.zeros(1, dtype=np.int64)
    return Cohorts(one, one, one + 1, one + study_year, one + last, np.array([float(students)]))


def test_survival_multiplies_the_years_still_ahead():
    continuation = np.array([0.9, 0.8, 0.5])

    assert np.isclose(survival(continuation, 2, 3), 0.4)
    assert np.isclose(survival(continuation, 3, 5), 0.125)


def test_certain_cohort_graduates_whole_in_its_year():
    found = cohort_graduates(cohort(20), rates(), (1, 1, 3), np.random.default_rng(0))

    np.testing.assert_array_equal(found.ravel(), [0, 20, 0])


def test_expected_graduates_are_the_product_of_the_rates():
    joint = rates(20_000, continuation=0.9, lost=0.2, stayed=0.8, trade=0.5)

    found = cohort_graduates(cohort(100, study_year=2), joint, (1, 1, 3), np.random.default_rng(0))

    np.testing.assert_allclose(found.sum(axis=3).mean(), 100 * 0.9**2 * 0.8 * 0.8 * 0.5, rtol=0.01)


def test_yield_factor_has_mean_one():
    generator = np.random.default_rng(1)
    joint = RateDraws(generator.beta(9, 1, (500, 2, 3)), *(generator.beta(2, 5, (500, 2)) for _ in range(3)))

    np.testing.assert_allclose(yield_factors(joint).mean(axis=0), 1.0)


def test_other_supply_is_spread_over_districts_whole():
    found = other_draws(np.full((1, 1, 2), 50.0), np.array([[0.3], [0.7]]), 0.0, 4, np.random.default_rng(0))

    np.testing.assert_allclose(found.sum(axis=1), 50.0)
    np.testing.assert_allclose(found[:, 0], 15.0)
