"""Deferred acceptance: the applicant-optimal stable allotment, whatever form the kernel runs in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.matching.definitions import (
    blocking_pairs,
    deferred_acceptance_by_definition,
    every_stable_allotment,
)
from tests.core.matching.markets import Shape, random_market

from kasip.core.matching.kernels import deferred_acceptance, seat_everybody
from kasip.core.matching.market import Market, opening_state


@st.composite
def markets(draw, shape=None):
    seed = draw(st.integers(0, 2**32 - 1))
    shape = shape or Shape(
        applicants=draw(st.integers(0, 9)),
        programmes=draw(st.integers(1, 4)),
        categories=draw(st.integers(0, 3)),
        open_first=draw(st.booleans()),
        dormitories=draw(st.integers(0, 2)),
    )
    return random_market(np.random.default_rng(seed), shape)


@settings(max_examples=300, deadline=None)
@given(markets())
def test_allotment_is_what_the_definition_says(market):
    cutoff = np.where(market.beds > 0, market.applicants, -1)

    held = deferred_acceptance(market).held

    assert held.tolist() == deferred_acceptance_by_definition(market, cutoff).tolist()
    assert blocking_pairs(market, held, cutoff) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2), st.booleans())
def test_allotment_is_the_best_stable_one_for_every_applicant(seed, categories, open_first):
    shape = Shape(applicants=5, programmes=3, longest_list=3, categories=categories, open_first=open_first)
    market = random_market(np.random.default_rng(seed), shape)
    nothing = market.wishes

    held = deferred_acceptance(market).held

    stable = np.array(every_stable_allotment(market))
    best = np.where(stable >= 0, stable, nothing).min(axis=0)
    assert np.where(held >= 0, held, nothing).tolist() == best.tolist()


@settings(max_examples=100, deadline=None)
@given(markets(), st.integers(0, 9))
def test_late_applicants_continue_a_finished_state_exactly(market, late):
    early = max(0, market.applicants - late)
    state = opening_state(market)
    seat_everybody(market, state, 0, early)

    continued = deferred_acceptance(market, state, first=early)

    assert continued.held.tolist() == deferred_acceptance(market).held.tolist()


@pytest.mark.parametrize("open_first", [False, True])
def test_compiled_form_gives_what_the_plain_one_gives(open_first):
    rng = np.random.default_rng(3)
    for _ in range(200):
        market = random_market(rng, Shape(8, 3, categories=3, open_first=open_first, dormitories=2))
        state = opening_state(market)

        seat_everybody.fast()(market, state, 0, market.applicants)

        assert state.held.tolist() == deferred_acceptance(market).held.tolist()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2), st.booleans())
def test_no_other_list_of_wishes_helps(seed, categories, open_first):
    rng = np.random.default_rng(seed)
    shape = Shape(applicants=6, programmes=3, longest_list=3, categories=categories, open_first=open_first)
    market = random_market(rng, shape)
    wishes = slice(*market.wish_start[:2])
    truthful = deferred_acceptance(market).held[0]

    for _ in range(6):
        order = rng.permutation(market.wish_start[1])
        swapped = market._replace(programme=market.programme.copy(), score=market.score.copy())
        swapped.programme[wishes] = market.programme[wishes][order]
        swapped.score[wishes] = market.score[wishes][order]
        obtained = deferred_acceptance(swapped).held[0]
        true_rank = order[obtained] if obtained >= 0 else market.wishes

        assert true_rank >= (truthful if truthful >= 0 else market.wishes)


def test_offering_a_freed_seat_on_is_stable_and_yet_not_what_a_full_run_gives():
    nothing = np.empty(0, dtype=np.int64)
    first, second, third, x, y = 0, 1, 2, 0, 1
    market = Market(
        wish_start=np.array([0, 2, 4, 5]),
        programme=np.array([x, y, y, x, x], dtype=np.int32),
        score=np.array([1.0, 2.0, 1.0, 2.0, 3.0]),
        bed_unit=np.empty(0, dtype=np.int32),
        lottery=np.arange(3, dtype=np.int32),
        bed_rank=np.arange(3),
        categories=np.zeros(3, dtype=np.int64),
        seats=np.array([1, 1]),
        beds=nothing,
        reserve_start=np.zeros(3, dtype=np.int64),
        reserve_category=nothing,
        reserve_seats=nothing,
        open_first=0,
    )
    without_third = market._replace(wish_start=np.array([0, 2, 4, 4]))
    seat_of_first, seat_of_second, nobody = 1, 3, -1

    assert deferred_acceptance(market).held.tolist() == [seat_of_first, nobody, market.wish_start[third]]
    offered_on = np.array([seat_of_first, seat_of_second, nobody])
    assert blocking_pairs(without_third, offered_on, np.empty(0, dtype=np.int64)) == []
    again = deferred_acceptance(without_third).held
    assert [again[first], again[second]] == [market.wish_start[first], market.wish_start[second]]
