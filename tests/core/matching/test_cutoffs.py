"""A cut-off is true: a better claim would be kept, another would not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.matching.definitions import reserves_of, would_be_kept
from tests.core.matching.markets import Shape, random_market

from kasip.core.matching.cutoffs import beats, cutoffs, find_cutoffs, seat_kinds
from kasip.core.matching.kernels import deferred_acceptance, seat_everybody
from kasip.core.matching.market import opening_state


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 3), st.booleans())
def test_claim_beats_the_cutoff_exactly_when_the_programme_would_keep_it(seed, categories, open_first):
    shape = Shape(9, 2, longest_list=2, categories=categories, open_first=open_first, most_seats=4)
    market = random_market(np.random.default_rng(seed), shape)
    state = opening_state(market)
    seat_everybody(market, state, 0, market.applicants - 1)
    stranger = market.applicants - 1
    wishes = np.arange(*market.wish_start[stranger : stranger + 2])

    better = beats(market, cutoffs(market, state), np.full(wishes.size, stranger), wishes)

    kept = [would_be_kept(market, state.held, stranger, wish) for wish in wishes]
    assert better.tolist() == kept


def test_compiled_cutoffs_are_the_plain_ones():
    rng = np.random.default_rng(5)
    for _ in range(100):
        market = random_market(rng, Shape(8, 3, categories=2, most_seats=3))
        state = deferred_acceptance(market)
        plain = cutoffs(market, state)
        fast = [(np.full(size, -np.inf), np.full(size, -1, np.int32)) for size in (3, market.reserve_seats.size)]
        with_trial = market._replace(
            categories=np.append(market.categories, 0), lottery=np.append(market.lottery, np.int32(-1))
        )

        find_cutoffs.fast()(with_trial, state, *fast)

        assert [fast[0][0].tolist(), fast[1][0].tolist()] == [plain.open_score.tolist(), plain.reserve_score.tolist()]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_reserved_seats_are_held_by_members_and_never_beyond_the_reserve(seed, open_first):
    market = random_market(np.random.default_rng(seed), Shape(9, 3, 3, 3, open_first, most_seats=4))
    state = deferred_acceptance(market)

    kind = seat_kinds(market, state)

    for programme in range(market.seats.size):
        here = [
            i for i in range(market.applicants) if state.held[i] >= 0 and market.programme[state.held[i]] == programme
        ]
        assert all(kind[i] < 0 or market.categories[i] >> kind[i] & 1 for i in here)
        held = dict(reserves_of(market, programme))
        assert all(sum(kind[i] == c for i in here) <= held.get(c, 0) for c in range(3))
