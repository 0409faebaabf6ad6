"""Deferred acceptance over flat arrays (Gale and Shapley 1962; Roth 1984), one applicant at a time.

An applicant asks for wishes from the most wanted down; a programme keeps the best it has seen and sends one away when
it is full; who is sent away asks on. In which order applicants come does not matter (McVitie and Wilson 1971), so late
applicants continue a finished state. Which one a full programme sends away is decided in `choice`.
"""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.choice import add_in_order, rejected_position, remove_position, stands_before
from kasip.core.matching.market import Market, State, opening_state

SMALL = 4_000
"""Wishes up to which plain Python is quicker than loading the compiled form (about a second)."""


@compiled
def may_ask(market: Market, state: State, applicant: int, wish: int) -> bool:
    """This will say whether the wish's bed, if it asks for one, is open to the applicant."""
    if market.bed_unit.size == 0:
        return True
    unit = market.bed_unit[wish]
    return bool(unit < 0 or market.bed_rank[applicant] <= state.bed_cutoff[unit])


@compiled
def push(market: Market, state: State, programme: int, applicant: int, score: float) -> None:
    """This will add a holder to a programme's heap, worst at the top."""
    start = state.seat_start[programme]
    place = state.taken[programme]
    while place > 0:
        parent = (place - 1) // 2
        other = state.seat_holder[start + parent]
        if not stands_before(state.seat_score[start + parent], market.lottery[other], score, market.lottery[applicant]):
            break
        state.seat_holder[start + place] = other
        state.seat_score[start + place] = state.seat_score[start + parent]
        place = parent
    state.seat_holder[start + place] = applicant
    state.seat_score[start + place] = score
    state.taken[programme] += 1


@compiled
def sift_down(market: Market, state: State, programme: int, place: int, applicant: int, score: float) -> None:
    """This will put a holder into a heap at `place` or below, moving worse ones up."""
    start = state.seat_start[programme]
    count = state.taken[programme]
    while 2 * place + 1 < count:
        child = 2 * place + 1
        if child + 1 < count and stands_before(
            state.seat_score[start + child],
            market.lottery[state.seat_holder[start + child]],
            state.seat_score[start + child + 1],
            market.lottery[state.seat_holder[start + child + 1]],
        ):
            child += 1
        other = state.seat_holder[start + child]
        if stands_before(state.seat_score[start + child], market.lottery[other], score, market.lottery[applicant]):
            break
        state.seat_holder[start + place] = other
        state.seat_score[start + place] = state.seat_score[start + child]
        place = child
    state.seat_holder[start + place] = applicant
    state.seat_score[start + place] = score


@compiled
def ask_plain(market: Market, state: State, applicant: int, wish: int) -> int:
    """This will ask a programme without reserves; returns who is sent away (perhaps the asker), -1 for nobody."""
    programme = market.programme[wish]
    score = market.score[wish]
    if state.taken[programme] < market.seats[programme]:
        push(market, state, programme, applicant, score)
        state.held[applicant] = wish
        return -1
    if market.seats[programme] == 0:
        return applicant
    start = state.seat_start[programme]
    worst = state.seat_holder[start]
    if not stands_before(score, market.lottery[applicant], state.seat_score[start], market.lottery[worst]):
        return applicant
    sift_down(market, state, programme, 0, applicant, score)
    state.held[applicant] = wish
    return int(worst)


@compiled
def ask_reserving(market: Market, state: State, applicant: int, wish: int) -> int:
    """This will ask a programme with reserves; returns who is sent away (perhaps the asker), -1 for nobody."""
    programme = market.programme[wish]
    add_in_order(market, state, programme, applicant, market.score[wish])
    state.held[applicant] = wish
    if state.taken[programme] <= market.seats[programme]:
        return -1
    place = rejected_position(market, state, programme)
    sent_away = state.seat_holder[state.seat_start[programme] + place]
    remove_position(state, programme, place)
    return int(sent_away)


@compiled
def ask(market: Market, state: State, applicant: int, wish: int) -> int:
    """This will ask for one wish; returns who is sent away (perhaps the asker), -1 for nobody."""
    if not may_ask(market, state, applicant, wish):
        return applicant
    programme = market.programme[wish]
    if market.reserve_start[programme] == market.reserve_start[programme + 1]:
        return ask_plain(market, state, applicant, wish)
    return ask_reserving(market, state, applicant, wish)


@compiled
def seat_from_list(market: Market, state: State, applicant: int) -> None:
    """This will let one applicant ask down the list, then whoever is sent away, until nobody is."""
    while applicant >= 0:
        wish = state.next_wish[applicant]
        if wish == market.wish_start[applicant + 1]:
            state.held[applicant] = -1
            return
        state.next_wish[applicant] = wish + 1
        applicant = ask(market, state, applicant, wish)


@compiled
def seat_everybody(market: Market, state: State, first: int, last: int) -> None:
    """This will run deferred acceptance for applicants `first` to `last` - 1 on top of what the state holds."""
    for applicant in range(first, last):
        seat_from_list(market, state, applicant)


def deferred_acceptance(market: Market, state: State | None = None, first: int = 0) -> State:
    """This will return the applicant-optimal stable allotment under the state's bed cut-offs.

    Args:
        market: the market.
        state: a state to continue; from the opening state if not given.
        first: applicants before this one are already seated in `state`.

    Returns:
        The state, changed in place where one was given.
    """
    state = opening_state(market) if state is None else state
    seat_everybody.choose(market.wishes, SMALL)(market, state, first, market.applicants)
    return state


def compile_kernels() -> None:
    """This will compile every kernel of this science and store its machine code."""
    from kasip.core.matching.trial import tiny_market

    market = tiny_market()
    state = opening_state(market)
    seat_everybody.fast()(market, state, 0, market.applicants)
    if np.any(state.held < -1):
        raise AssertionError
