"""Plants: probability, delay, ramp, local share; one plant's luck never touches another's."""

import numpy as np

from kasip.core.forecasting.plants import Plant, plant_hires, staffed_share

YEARS = np.arange(2027.0, 2032.0)


def plant(name="P1", **changes):
    given = {
        "probability": 1.0,
        "delay_mean": 0.0,
        "delay_sd": 0.0,
        "ramp": 0.0,
        "local_share": 1.0,
        "opens_at": 2028.0,
    }
    return Plant(facility_id=name, territory=0, jobs=((0, 100.0),), **(given | changes))


def hires(*plants, draws=1):
    return plant_hires(plants, (draws, 1, 1), YEARS, seed=1)[:, 0, 0]


def test_certain_plant_hires_once():
    np.testing.assert_array_equal(hires(plant()), [[0, 100, 0, 0, 0]])


def test_ramp_spreads_hiring_over_its_years():
    np.testing.assert_allclose(hires(plant(opens_at=2028.5, ramp=2.0)), [[0, 25, 50, 25, 0]])


def test_local_share_and_probability_scale_expected_hires():
    found = hires(plant(probability=0.6, local_share=0.5), draws=20_000)

    np.testing.assert_allclose(found.sum(axis=1).mean(), 30.0, rtol=0.03)


def test_delay_moves_hires_later_but_loses_none():
    late = hires(plant(delay_mean=1.0, delay_sd=0.4), draws=2000).mean(axis=0)

    assert late[1] < 60
    np.testing.assert_allclose(late.sum(), 100.0, atol=0.5)


def test_closing_plant_sets_people_free():
    closing = Plant("C1", 0, 2029.0, 1.0, 0.0, 0.0, 0.0, 1.0, ((0, -40.0),))

    np.testing.assert_array_equal(hires(closing), [[0, 0, -40, 0, 0]])


def test_another_plant_changes_no_draw_of_the_first():
    uncertain = plant(probability=0.5, delay_mean=1.0, delay_sd=0.5)
    alone, other = hires(uncertain, draws=50), hires(plant("P2", probability=0.3), draws=50)

    np.testing.assert_array_equal(hires(uncertain, plant("P2", probability=0.3), draws=50), alone + other)


def test_staffed_share_stays_between_nothing_and_all():
    share = staffed_share(plant(delay_mean=2.0, delay_sd=2.0, ramp=3.0), YEARS, 500, np.random.default_rng(2))

    assert share.min() >= 0
    assert share.max() <= 1
    assert (np.diff(share, axis=1) >= 0).all()
