"""Seats that become free and people who ask again, on a finished state, with a way back.

A vacancy goes to the best claim among those who would rather be there; who moves leaves a vacancy behind (Blum, Roth
and Rothblum 1997). Every step keeps the allotment stable under the bed cut-offs of the moment. What a trial touches is
noted, so that it can be undone exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.choice import add_in_order, rejected_position, remove_position, stands_before
from kasip.core.matching.kernels import ask_open, ask_reserving, bed_is_open
from kasip.core.matching.market import Floats, Ints, Market, SmallInts, State
from kasip.core.matching.ordering import grouped

GONE = -2
"""Held by an applicant who takes no part: neither seated nor asking."""

SAVED_PROGRAMMES, SAVED_SEATS, SAVED_APPLICANTS, TRIAL, OVERFULL = range(5)
"""Places in `Ledger.counts`."""


class Ledger(NamedTuple):
    """Who might claim what, how many beds are used, and what the present trial has touched.

    Attributes:
        owner: shape w; applicant of each wish.
        claim_start: shape p+1; the wishes for programme j are `claims[claim_start[j]:claim_start[j+1]]`.
        claims: shape w; wishes by programme.
        used: shape u; beds used.
        counts: programmes, seats and applicants noted so far; number of the trial; units with more users than beds.
        programme_trial: shape p; last trial that noted the programme.
        applicant_trial: shape n; last trial that noted the applicant.
        programmes: shape p x 2; programme noted and how many seats it had given.
        holders: its holders then.
        scores: their scores.
        applicants: shape n x 3; applicant noted, wish held, next wish.
    """

    owner: SmallInts
    claim_start: Ints
    claims: Ints
    used: Ints
    counts: Ints
    programme_trial: Ints
    applicant_trial: Ints
    programmes: Ints
    holders: SmallInts
    scores: Floats
    applicants: Ints


def open_ledger(market: Market, state: State, used: Ints) -> Ledger:
    """This will return the ledger of a finished state; nothing noted yet."""
    owner = np.repeat(np.arange(market.applicants, dtype=np.int32), np.diff(market.wish_start))
    claim_start, claims = grouped(market.programme, market.seats.size)
    counts = np.zeros(5, dtype=np.int64)
    counts[OVERFULL] = int((used > market.beds).sum())
    return Ledger(
        owner=owner,
        claim_start=claim_start,
        claims=claims,
        used=used.copy(),
        counts=counts,
        programme_trial=np.zeros(market.seats.size, dtype=np.int64),
        applicant_trial=np.zeros(market.applicants, dtype=np.int64),
        programmes=np.zeros((market.seats.size, 2), dtype=np.int64),
        holders=np.zeros_like(state.seat_holder),
        scores=np.zeros_like(state.seat_score),
        applicants=np.zeros((market.applicants, 3), dtype=np.int64),
    )


@compiled
def begin_trial(ledger: Ledger) -> None:
    """This will start noting afresh."""
    ledger.counts[SAVED_PROGRAMMES] = 0
    ledger.counts[SAVED_SEATS] = 0
    ledger.counts[SAVED_APPLICANTS] = 0
    ledger.counts[TRIAL] += 1


@compiled
def note_programme(state: State, ledger: Ledger, programme: int) -> None:
    """This will note a programme's holders before the trial changes them."""
    if ledger.programme_trial[programme] == ledger.counts[TRIAL]:
        return
    ledger.programme_trial[programme] = ledger.counts[TRIAL]
    row = ledger.counts[SAVED_PROGRAMMES]
    saved = ledger.counts[SAVED_SEATS]
    ledger.programmes[row, 0] = programme
    ledger.programmes[row, 1] = state.taken[programme]
    start = state.seat_start[programme]
    for place in range(state.taken[programme]):
        ledger.holders[saved + place] = state.seat_holder[start + place]
        ledger.scores[saved + place] = state.seat_score[start + place]
    ledger.counts[SAVED_PROGRAMMES] += 1
    ledger.counts[SAVED_SEATS] += state.taken[programme]


@compiled
def note_applicant(state: State, ledger: Ledger, applicant: int) -> None:
    """This will note what an applicant holds before the trial changes it."""
    if ledger.applicant_trial[applicant] == ledger.counts[TRIAL]:
        return
    ledger.applicant_trial[applicant] = ledger.counts[TRIAL]
    row = ledger.counts[SAVED_APPLICANTS]
    ledger.applicants[row, 0] = applicant
    ledger.applicants[row, 1] = state.held[applicant]
    ledger.applicants[row, 2] = state.next_wish[applicant]
    ledger.counts[SAVED_APPLICANTS] += 1


@compiled
def undo_trial(market: Market, state: State, ledger: Ledger) -> None:
    """This will put everything the trial touched back as it was."""
    saved = 0
    for row in range(ledger.counts[SAVED_PROGRAMMES]):
        programme = ledger.programmes[row, 0]
        start = state.seat_start[programme]
        state.taken[programme] = ledger.programmes[row, 1]
        for place in range(state.taken[programme]):
            state.seat_holder[start + place] = ledger.holders[saved + place]
            state.seat_score[start + place] = ledger.scores[saved + place]
        saved += state.taken[programme]
    for row in range(ledger.counts[SAVED_APPLICANTS]):
        applicant = ledger.applicants[row, 0]
        count_bed(market, ledger, state.held[applicant], -1)
        state.held[applicant] = ledger.applicants[row, 1]
        state.next_wish[applicant] = ledger.applicants[row, 2]
        count_bed(market, ledger, state.held[applicant], 1)


@compiled
def count_bed(market: Market, ledger: Ledger, wish: int, change: int) -> None:
    """This will count a bed taken (+1) or left (-1) by whoever holds a wish, if the wish has a bed."""
    if wish < 0 or market.bed_unit.size == 0:
        return
    unit = market.bed_unit[wish]
    if unit < 0:
        return
    before = ledger.used[unit] > market.beds[unit]
    ledger.used[unit] += change
    after = ledger.used[unit] > market.beds[unit]
    ledger.counts[OVERFULL] += int(after) - int(before)


@compiled
def release(market: Market, state: State, ledger: Ledger, applicant: int) -> int:
    """This will take an applicant out of the seat and bed held; returns the programme left, -1 for none."""
    wish = state.held[applicant]
    if wish < 0:
        return -1
    programme = market.programme[wish]
    note_programme(state, ledger, programme)
    note_applicant(state, ledger, applicant)
    start = state.seat_start[programme]
    place = 0
    while state.seat_holder[start + place] != applicant:
        place += 1
    if market.reserve_start[programme] < market.reserve_start[programme + 1]:
        remove_position(state, programme, place)
    else:
        state.taken[programme] -= 1
        last = start + state.taken[programme]
        state.seat_holder[start + place] = state.seat_holder[last]
        state.seat_score[start + place] = state.seat_score[last]
    count_bed(market, ledger, wish, -1)
    state.held[applicant] = -1
    return int(programme)


@compiled
def take(market: Market, state: State, ledger: Ledger, applicant: int, wish: int) -> None:
    """This will seat an applicant where a seat is free."""
    programme = market.programme[wish]
    note_programme(state, ledger, programme)
    note_applicant(state, ledger, applicant)
    if market.reserve_start[programme] < market.reserve_start[programme + 1]:
        add_in_order(market, state, programme, applicant, market.score[wish])
    else:
        ask_open(
            state.seat_holder,
            state.seat_score,
            market.lottery,
            state.seat_start[programme],
            state.taken[programme],
            market.seats[programme],
            applicant,
            market.score[wish],
        )
        state.taken[programme] += 1
    state.held[applicant] = wish
    state.next_wish[applicant] = wish + 1
    count_bed(market, ledger, wish, 1)


@compiled
def best_claim(market: Market, state: State, ledger: Ledger, programme: int) -> int:
    """This will return the claim a programme with a free seat would rather meet, -1 where nobody wants the seat."""
    reserving = market.reserve_start[programme] < market.reserve_start[programme + 1]
    score, lottery, owner, held = market.score, market.lottery, ledger.owner, state.held
    with_beds = market.bed_unit.size > 0
    best = -1
    for row in range(ledger.claim_start[programme], ledger.claim_start[programme + 1]):
        wish = ledger.claims[row]
        applicant = owner[wish]
        if held[applicant] == GONE or (held[applicant] >= 0 and wish >= held[applicant]):
            continue
        if with_beds and not bed_is_open(market.bed_unit[wish], market.bed_rank[applicant], state.bed_cutoff):
            continue
        if best < 0:
            best = wish
        elif reserving:
            best = preferred(market, state, ledger, wish, best)
        elif stands_before(score[wish], lottery[applicant], score[best], lottery[owner[best]]):
            best = wish
    return int(best)


@compiled
def preferred(market: Market, state: State, ledger: Ledger, wish: int, other: int) -> int:
    """This will return which of two claims a reserving programme with a free seat would rather meet.

    Its holders are kept whichever is added, because they already stood against both. Who already sits there comes
    first: they only change between with and without a bed, and the seat stays free.
    """
    programme = market.programme[wish]
    first, second = ledger.owner[wish], ledger.owner[other]
    if sits_at(market, state, first, programme) or sits_at(market, state, second, programme):
        return other if sits_at(market, state, second, programme) else wish
    if first == second or state.taken[programme] + 1 < market.seats[programme]:
        better = stands_before(market.score[wish], market.lottery[first], market.score[other], market.lottery[second])
        return wish if better else other
    add_in_order(market, state, programme, first, market.score[wish])
    add_in_order(market, state, programme, second, market.score[other])
    lost = state.seat_holder[state.seat_start[programme] + rejected_position(market, state, programme)]
    remove_holder(state, programme, first)
    remove_holder(state, programme, second)
    return wish if lost == second else other


@compiled
def sits_at(market: Market, state: State, applicant: int, programme: int) -> bool:
    """This will say whether an applicant holds a seat at a programme."""
    return bool(state.held[applicant] >= 0 and market.programme[state.held[applicant]] == programme)


@compiled
def remove_holder(state: State, programme: int, applicant: int) -> None:
    """This will take an applicant out of a programme with reserves."""
    start = state.seat_start[programme]
    place = 0
    while state.seat_holder[start + place] != applicant:
        place += 1
    remove_position(state, programme, place)


@compiled
def refill(market: Market, state: State, ledger: Ledger, programme: int) -> None:
    """This will offer a free seat to the best claim, then the seat left behind, until nobody wants it."""
    while programme >= 0 and state.taken[programme] < market.seats[programme]:
        wish = best_claim(market, state, ledger, programme)
        if wish < 0:
            return
        applicant = ledger.owner[wish]
        programme = release(market, state, ledger, applicant)
        take(market, state, ledger, applicant, wish)


@compiled
def ask(market: Market, state: State, applicant: int, wish: int) -> int:
    """This will ask for one wish; returns who is sent away (perhaps the asker), -1 for nobody."""
    unit = market.bed_unit[wish] if market.bed_unit.size > 0 else -1
    if not bed_is_open(unit, market.bed_rank[applicant], state.bed_cutoff):
        return applicant
    programme = market.programme[wish]
    if market.reserve_start[programme] < market.reserve_start[programme + 1]:
        return ask_reserving(market, state, applicant, wish)
    sent_away = ask_open(
        state.seat_holder,
        state.seat_score,
        market.lottery,
        state.seat_start[programme],
        state.taken[programme],
        market.seats[programme],
        applicant,
        market.score[wish],
    )
    state.taken[programme] += int(sent_away == -1)
    if sent_away != applicant:
        state.held[applicant] = wish
    return sent_away


@compiled
def reseat(market: Market, state: State, ledger: Ledger, applicant: int) -> None:
    """This will let an applicant ask from the top of the list, then whoever is sent away, until nobody is."""
    note_applicant(state, ledger, applicant)
    state.held[applicant] = -1
    state.next_wish[applicant] = market.wish_start[applicant]
    while applicant >= 0:
        note_applicant(state, ledger, applicant)
        wish = state.next_wish[applicant]
        if wish == market.wish_start[applicant + 1]:
            state.held[applicant] = -1
            return
        state.next_wish[applicant] = wish + 1
        note_programme(state, ledger, market.programme[wish])
        sent_away = ask(market, state, applicant, wish)
        if sent_away != applicant:
            count_bed(market, ledger, wish, 1)
            if sent_away >= 0:
                count_bed(market, ledger, state.held[sent_away], -1)
        applicant = sent_away


@compiled
def ask_anew(market: Market, state: State, ledger: Ledger, applicant: int) -> None:
    """This will take an applicant out, let others close the gap, and let the applicant ask from the top again."""
    left = release(market, state, ledger, applicant)
    note_applicant(state, ledger, applicant)
    state.held[applicant] = GONE
    refill(market, state, ledger, left)
    reseat(market, state, ledger, applicant)
