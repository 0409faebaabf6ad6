import numpy as np
import pytest

from kasip.core.planning.recourse import recourse

NEED = np.array([[12.0, -3.0, 30.0, 12.0], [0.0, 0.0, 1.0, 2.0]])
FACTOR = np.array([[1.0, 0.8, 1.2, 1.0], [1.0, 1.0, 0.5, 1.5]])


def direct(supply, shortage, surplus):
    left = NEED - FACTOR * supply
    return np.where(left > 0, shortage * left, -surplus * left).mean(axis=1)


@pytest.mark.parametrize("supply", [0.0, 1.3, 12.0, 25.0, 400.0])
def test_pieces_give_the_mean_over_draws_exactly(supply):
    costs = recourse(NEED, FACTOR, 1.0, 0.4)

    assert costs.value(np.full(2, supply)) == pytest.approx(direct(supply, 1.0, 0.4))


def test_expected_cost_is_convex():
    costs = recourse(NEED, FACTOR, 1.0, 0.4)

    assert (np.diff(costs.slope, axis=1) >= 0).all()
    assert (np.diff(costs.breaks, axis=1) >= 0).all()


def test_order_of_draws_changes_nothing():
    one = recourse(NEED, FACTOR, 1.0, 0.4)
    other = recourse(NEED[:, ::-1], FACTOR[:, ::-1], 1.0, 0.4)

    assert np.array_equal(one.intercept, other.intercept)
    assert np.array_equal(one.slope, other.slope)


def test_uncovered_and_probability_count_draws_short_of_need():
    costs = recourse(NEED, FACTOR, 1.0, 0.4)

    assert costs.uncovered(np.array([10.0, 1.0])) == pytest.approx([(2 + 18 + 2) / 4, (0.5 + 0.5) / 4])
    assert costs.shortage_probability(np.array([10.0, 1.0])) == pytest.approx([0.75, 0.5])
