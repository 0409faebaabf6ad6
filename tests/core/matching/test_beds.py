"""Beds: no seat envy, no bed envy, nobody over capacity, and the best allotment under the cut-offs arrived at."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.matching.definitions import (
    better_wishes_of,
    blocking_pairs,
    deferred_acceptance_by_definition,
    keeps_its_holders,
    would_be_kept,
)
from tests.core.matching.markets import Shape, random_market

from kasip.core.compiled import Kernel
from kasip.core.matching.beds import allot
from kasip.core.matching.explaining import beds_used
from kasip.core.matching.kernels import deferred_acceptance
from kasip.core.matching.market import opening_state
from kasip.core.matching.vacancies import ask_anew, begin_trial, open_ledger, undo_trial


@st.composite
def bed_markets(draw):
    shape = Shape(
        applicants=draw(st.integers(2, 12)),
        programmes=draw(st.integers(1, 4)),
        longest_list=5,
        categories=draw(st.integers(0, 2)),
        open_first=draw(st.booleans()),
        dormitories=draw(st.integers(1, 3)),
        most_seats=3,
        most_beds=2,
    )
    return random_market(np.random.default_rng(draw(st.integers(0, 2**32 - 1))), shape)


def within_reach_but_for_the_bed(market, held):
    return [
        (applicant, wish)
        for applicant in range(market.applicants)
        for wish in better_wishes_of(market, held, applicant)
        if market.bed_unit[wish] >= 0 and would_be_kept(market, held, applicant, wish)
    ]


@settings(max_examples=120, deadline=None)
@given(bed_markets())
def test_allotment_with_beds_keeps_every_promise(market):
    state = allot(market)

    used = beds_used(market, state)
    assert (used <= market.beds).all()
    assert keeps_its_holders(market, state.held)
    assert blocking_pairs(market, state.held, state.bed_cutoff) == []
    if market.bed_unit.size:
        users: dict[int, list[int]] = {unit: [] for unit in range(market.beds.size)}
        for applicant in np.flatnonzero(state.held >= 0):
            users.setdefault(int(market.bed_unit[state.held[applicant]]), []).append(int(market.bed_rank[applicant]))
        for applicant, wish in within_reach_but_for_the_bed(market, state.held):
            assert all(rank < market.bed_rank[applicant] for rank in users[int(market.bed_unit[wish])])


@settings(max_examples=60, deadline=None)
@given(bed_markets())
def test_raising_any_one_cutoff_to_its_next_claim_would_overfill_a_dormitory(market):
    state = allot(market)

    used = beds_used(market, state)
    for applicant, wish in within_reach_but_for_the_bed(market, state.held):
        unit = market.bed_unit[wish]
        ahead = [
            other
            for other, claim in within_reach_but_for_the_bed(market, state.held)
            if market.bed_unit[claim] == unit and market.bed_rank[other] < market.bed_rank[applicant]
        ]
        if used[unit] < market.beds[unit] and not ahead:
            raised = state.bed_cutoff.copy()
            raised[unit] = market.bed_rank[applicant]
            held = deferred_acceptance_by_definition(market, raised)
            over = np.bincount(market.bed_unit[held[held >= 0]] + 1, minlength=market.beds.size + 1)[1:] > market.beds
            assert over.any()


def test_compiled_beds_are_the_plain_ones(monkeypatch):
    rng = np.random.default_rng(4)
    markets = [random_market(rng, Shape(10, 4, 5, 2, dormitories=3, most_beds=2, most_seats=3)) for _ in range(30)]
    monkeypatch.setattr(Kernel, "pays", lambda *_: False)
    plain = [allot(market).held.tolist() for market in markets]

    monkeypatch.setattr(Kernel, "pays", lambda *_: True)

    assert [allot(market).held.tolist() for market in markets] == plain


@settings(max_examples=60, deadline=None)
@given(bed_markets(), st.integers(0, 11))
def test_undone_trial_leaves_no_trace(market, number):
    state = allot(market)
    ledger = open_ledger(market, state, beds_used(market, state))
    before = [array.copy() for array in (state.held, state.taken, ledger.used, state.next_wish)]
    sitting = sorted_seats(state)
    begin_trial(ledger)

    ask_anew(market, state, ledger, number % market.applicants)
    undo_trial(market, state, ledger)

    after = [state.held, state.taken, ledger.used, state.next_wish]
    assert [array.tolist() for array in after] == [array.tolist() for array in before]
    assert sorted_seats(state) == sitting


def sorted_seats(state):
    starts = zip(state.seat_start, state.taken, strict=False)
    return [sorted(state.seat_holder[start : start + count].tolist()) for start, count in starts]


@settings(max_examples=80, deadline=None)
@given(bed_markets(), st.integers(0, 11))
def test_asking_anew_keeps_the_allotment_stable(market, number):
    state = deferred_acceptance(market, opening_state(market))
    ledger = open_ledger(market, state, beds_used(market, state))

    ask_anew(market, state, ledger, number % market.applicants)

    assert keeps_its_holders(market, state.held)
    assert blocking_pairs(market, state.held, state.bed_cutoff) == []
