"""The base matrix: solved by hand, margins met, zeros kept."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kasip.core.measuring.matrix import combine_sources, fill_uncovered, fit_to_margins


def test_ras_meets_the_margins_solved_by_hand():
    fitted = fit_to_margins(np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([5.0, 2.0]), np.array([4.0, 3.0]))

    np.testing.assert_allclose(fitted.matrix, [[2.0, 3.0], [2.0, 0.0]], atol=1e-6)


def test_ras_keeps_odds_ratios():
    start = np.array([[4.0, 1.0], [2.0, 3.0]])

    fitted = fit_to_margins(start, np.array([30.0, 70.0]), np.array([60.0, 40.0])).matrix

    assert np.isclose(fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]), 6.0)
    np.testing.assert_allclose(fitted.sum(axis=1), [30.0, 70.0])
    np.testing.assert_allclose(fitted.sum(axis=0), [60.0, 40.0])


def test_ras_reports_margins_that_disagree():
    fitted = fit_to_margins(np.ones((2, 2)), np.array([10.0, 10.0]), np.array([8.0, 8.0]))

    assert np.isclose(fitted.margin_gap, 0.25)
    np.testing.assert_allclose(fitted.matrix, np.full((2, 2), 5.0))


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (4, 5), elements=st.floats(0.1, 50)), arrays(np.float64, (4, 5), elements=st.floats(0.1, 50)))
def test_ras_meets_any_reachable_margins_and_keeps_zeros(start, truth):
    hole = np.indices((4, 5)).sum(axis=0) % 4 == 3
    start, truth = np.where(hole, 0.0, start), np.where(hole, 0.0, truth)

    fitted = fit_to_margins(start, truth.sum(axis=1), truth.sum(axis=0))

    np.testing.assert_allclose(fitted.matrix.sum(axis=1), truth.sum(axis=1), rtol=1e-8)
    np.testing.assert_allclose(fitted.matrix.sum(axis=0), truth.sum(axis=0), rtol=1e-6)
    assert (fitted.matrix[hole] == 0).all()


def test_surveys_are_weighted_by_persons_observed():
    counts = np.array([[[80.0, 20.0]], [[10.0, 10.0]]])
    sizes = np.array([[300.0], [100.0]])

    np.testing.assert_allclose(combine_sources(counts, sizes), [[0.75 * 0.8 + 0.25 * 0.5, 0.75 * 0.2 + 0.25 * 0.5]])


def test_industry_without_survey_takes_the_occupations_of_the_others():
    shares, filled = fill_uncovered(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), np.array([30.0, 10.0, 50.0]))

    assert filled == 1
    np.testing.assert_allclose(shares[2], [0.75, 0.25])
