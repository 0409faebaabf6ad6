"""Districts and occupations sum to their whole on every draw; gaps are filled, shocks are shared."""

import numpy as np
from tests.core.forecasting.panels import random_walks

from kasip.core.forecasting.industries import calibration, fill_history, industry_draws
from kasip.core.forecasting.occupations import Drift, drift_from_history, occupation_draws
from kasip.core.forecasting.shocks import draw_shocks, measure_shocks


def history(districts=3, industries=4, years=16, seed=1, common=0.02):
    return random_walks(districts * industries, years, seed, common=common).reshape(districts, industries, years)


def draws_of(past, steps=6, count=200, seed=0):
    return industry_draws(past, steps, count, np.random.default_rng(seed), assumed_shock=0.02)


def test_occupations_hold_every_worker_of_every_draw():
    industries = draws_of(history())
    shares = np.random.default_rng(2).dirichlet(np.ones(7), 4)
    drift = Drift(np.linspace(-0.02, 0.02, 7), np.full(7, 0.03), 0.5)

    occupations = occupation_draws(industries, shares, drift, np.random.default_rng(3))

    np.testing.assert_allclose(occupations.sum(axis=2), industries.sum(axis=2), rtol=1e-5)


def test_draws_start_from_the_last_known_year_and_spread_with_time():
    past = history()
    drawn = draws_of(past, count=800)
    spread = np.log(drawn).std(axis=0).mean(axis=(0, 1))

    np.testing.assert_allclose(drawn[..., 0], np.broadcast_to(past[..., -1], drawn[..., 0].shape), rtol=1e-6)
    assert (np.diff(spread) > 0).all()


def test_districts_share_the_regions_shock():
    drawn = np.log(draws_of(history(common=0.06), count=800))
    change = (drawn[..., 1] - drawn[..., 0]).reshape(800, -1)

    assert np.corrcoef(change.T)[np.triu_indices(12, 1)].mean() > 0.3


def test_region_is_less_uncertain_than_its_districts():
    drawn = draws_of(history(common=0.0), count=800)

    def relative(values):
        return (values.std(axis=0) / values.mean(axis=0))[..., -1].mean()

    assert relative(drawn.sum(axis=(1, 2))) < 0.7 * relative(drawn)


def test_constant_history_stays_constant():
    drawn = draws_of(np.full((2, 2, 12), 500.0), count=20)

    np.testing.assert_allclose(drawn, 500.0, rtol=1e-4)


def test_absent_series_stays_absent():
    past = history()
    past[1, 2] = 0.0

    assert not draws_of(past)[:, 1, 2].any()


def test_suppressed_year_moves_with_its_industry():
    past = np.array([[[100.0, np.nan, 120.0]], [[200.0, 220.0, 240.0]], [[np.nan, np.nan, np.nan]]])

    filled = fill_history(past)

    np.testing.assert_allclose(filled.persons[0, 0], [100, 110, 120], rtol=1e-6)
    assert not filled.persons[2].any()
    assert filled.filled.sum() == 1


def test_measured_shocks_return_what_was_put_in():
    past = np.log(random_walks(400, 40, seed=5, common=0.03, own=0.02).reshape(20, 20, 40))

    sizes = measure_shocks(past, np.ones((20, 20)), assumed=0.02)

    np.testing.assert_allclose(sizes.region, 0.03, rtol=0.25)
    np.testing.assert_allclose(np.median(sizes.own), 0.02, rtol=0.15)


def test_short_history_takes_the_assumed_shocks():
    sizes = measure_shocks(np.zeros((2, 3, 2)), np.ones((2, 3)), assumed=0.02)

    assert sizes.region == 0.02
    assert draw_shocks(sizes, 5, 4, np.random.default_rng(0)).shape == (5, 2, 3, 4)


def test_calibration_meets_the_spread_of_past_errors():
    shocks = np.random.default_rng(0).normal(0, 0.02, (4000, 1, 1, 3)) * np.sqrt([1, 2, 3])

    factor = calibration(shocks, 0.03 * np.sqrt([[[1, 2, 3]]]), np.ones((1, 1)))

    np.testing.assert_allclose(factor, 1.5, rtol=0.03)


def test_drift_is_kept_only_where_occupations_differ():
    generator = np.random.default_rng(3)
    noise = np.cumsum(generator.normal(0, 0.02, (30, 15)), axis=1)
    slopes = np.linspace(-0.1, 0.1, 30)[:, None] * np.arange(15)

    alike = drift_from_history(noise - noise.mean(), np.full(30, 1e4), damping=0.5, shock_sd=0.02)
    apart = drift_from_history(noise + slopes, np.full(30, 1e4), damping=0.5, shock_sd=0.02)

    assert np.abs(alike.slope).max() < 0.5 * np.abs(apart.slope).max()
    np.testing.assert_allclose(apart.slope[[0, -1]], [-0.1, 0.1], rtol=0.25)
