"""Changes and values are each other's way back, whatever the sign of a series."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kasip.core.forecasting.scale import interpolated, scale_of

HISTORY = np.array([[3.0, 4.0, 8.0], [0.0, 2.0, 6.0], [-5.0, 1.0, 2.0], [0.0, 0.0, 0.0]])


def test_positive_series_are_measured_in_logarithms():
    scale = scale_of(HISTORY)

    assert np.isclose(scale.changes(np.array([16.0, 6.0, 2.0, 0.0]))[0], np.log(2))
    np.testing.assert_array_equal(scale.linear, [False, False, True, False])


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, 3, elements=st.floats(0.0, 1e6)))
def test_values_come_back_from_their_changes(values):
    scale = scale_of(HISTORY[:3])
    wanted = np.maximum(values, [1e-3, 0.0, 0.0])

    back = scale.values(scale.changes(wanted)[:, None])[:, 0]

    np.testing.assert_allclose(back, wanted, rtol=1e-6, atol=1e-6)


def test_gaps_are_filled_inside_and_nowhere_else():
    filled = interpolated(np.array([[np.nan, 2.0, np.nan, 4.0, np.nan]]))

    np.testing.assert_array_equal(filled, [[np.nan, 2.0, 3.0, 4.0, np.nan]])
