"""Openings keep what falls as well as what rises; requests and openings are never added."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kasip.core.forecasting.demand import Mapping, Requests, openings, request_hires, to_qualifications, with_requests


def cells(*years):
    return np.array(years, dtype=np.float32).reshape(1, 1, 1, -1)


def test_released_workers_are_set_against_next_years_openings():
    found = openings((cells(-30, 5, 50), cells(10, 10, 10)), carried_share=0.5)

    # Year 1: -20, nobody needed. Year 2: 15 - 10 = 5. Year 3: 60.
    np.testing.assert_array_equal(found.openings.ravel(), [0, 5, 60])
    np.testing.assert_array_equal(found.released.ravel(), [20, 0, 0])


def test_districts_take_in_each_others_released_workers():
    net = np.array([[[[30.0]], [[-10.0]]]], dtype=np.float32)

    found = openings((net,), carried_share=0.0)

    np.testing.assert_array_equal(found.openings.ravel(), [20, 0])
    np.testing.assert_array_equal(found.released.ravel(), [0, 0])


changes = arrays(np.float32, (2, 3, 2, 4), elements=st.floats(-100, 100, width=32))


@settings(max_examples=60, deadline=None)
@given(changes, st.floats(0, 1))
def test_openings_and_released_balance_on_every_draw(change, carried):
    found = openings((change,), carried)
    needed, left = found.openings.sum(axis=1), found.released.sum(axis=1)
    waiting = np.zeros_like(left)
    waiting[..., 1:] = carried * left[..., :-1]

    np.testing.assert_allclose(needed - left, change.sum(axis=1) - waiting, atol=1e-2)
    assert (found.openings >= 0).all()
    assert ((needed == 0) | (left == 0)).all()


def test_qualifications_take_their_share_of_an_occupation():
    mapping = Mapping(np.array([0, 0]), np.array([1, 0]), np.array([0.5, 0.25]), 2)

    found = to_qualifications(cells(100), mapping)

    np.testing.assert_array_equal(found.ravel(), [25, 50])


def test_requests_count_only_where_they_exceed_openings():
    opened = np.array([[[[10.0, 10.0]], [[20.0, 20.0]]]], dtype=np.float32)
    asked = np.array([[[[0.0, 0.0]], [[25.0, 45.0]]]], dtype=np.float32)

    found = with_requests(opened, asked, np.zeros_like(asked))

    np.testing.assert_array_equal(found.sum(axis=1).ravel(), [30, 45])
    np.testing.assert_array_equal(found[0, 0].ravel(), [10, 10])


def test_requests_of_a_new_site_counted_only_there_come_on_top():
    opened, asked = cells(30), cells(10)

    assert with_requests(opened, asked, cells(5)).item() == 35


def test_a_request_is_worth_what_its_employer_hired():
    first, second = np.array([0]), np.array([1])
    requests = Requests(first, first, first, second, np.array([40.0]), np.array([False]))

    held, additional = request_hires(requests, np.array([[0.5], [0.75]]), (1, 1, 2))

    np.testing.assert_array_equal(held[:, 0, 0], [[0, 20], [0, 30]])
    assert not additional.any()
