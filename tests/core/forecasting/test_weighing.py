"""Weights stay with their prior until errors say otherwise."""

import numpy as np

from kasip.core.forecasting.weighing import Weights, weighted_loss


def test_weights_are_the_prior_before_any_outcome():
    np.testing.assert_allclose(Weights([1.0, 3.0], 2, sharpness=4.0).now(), [[0.25, 0.25], [0.75, 0.75]])


def test_the_better_candidate_gains_with_every_outcome():
    weights = Weights([1.0, 1.0], 1, sharpness=2.0)
    shares = []
    for _ in range(5):
        weights.settle(0, np.array([1.0, 2.0]))
        shares.append(weights.now()[0, 0])

    assert shares == sorted(shares)
    assert 0.5 < shares[0] < shares[-1] < 1.0


def test_old_losses_are_forgotten_the_faster_the_lower_the_discount():
    def late_winner(discount):
        weights = Weights([1.0, 1.0], 1, sharpness=2.0, discount=discount)
        for losses in ([1.0, 2.0], [1.0, 2.0], [2.0, 1.0]):
            weights.settle(0, np.array(losses))
        return weights.now()[1, 0]

    assert late_winner(1.0) < late_winner(0.8) < late_winner(0.3)
    assert late_winner(0.3) > 0.5


def test_loss_leaves_out_unknown_outcomes():
    loss = weighted_loss(np.array([[1.0, 9.0], [2.0, 9.0]]), np.array([0.0, np.nan]), np.array([5.0, 5.0]))

    np.testing.assert_allclose(loss, [1.0, 2.0])
