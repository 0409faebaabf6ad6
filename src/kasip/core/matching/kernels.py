"""Deferred acceptance over flat arrays (Gale and Shapley 1962; Roth 1984), one applicant at a time.

An applicant asks for wishes from the most wanted down; a programme keeps the best it has seen and sends one away when
it is full; who is sent away asks on. In which order applicants come does not matter (McVitie and Wilson 1971), so late
applicants continue a finished state. Which one a full programme sends away is decided in `choice`.
"""

from __future__ import annotations

from kasip.core.compiled import compiled
from kasip.core.matching.choice import add_in_order, rejected_position, remove_position, stands_before
from kasip.core.matching.market import Floats, Ints, Market, SmallInts, State, opening_state

SMALL = 4_000
"""Wishes up to which plain Python is quicker than loading the compiled form (about a second)."""


@compiled
def add_to_heap(
    holders: SmallInts, scores: Floats, lottery: SmallInts, start: int, count: int, applicant: int, score: float
) -> None:
    """This will add a holder to a programme's heap, worst at the top.

    Args:
        holders: holders of all seats.
        scores: their scores.
        lottery: lottery positions of applicants.
        start: where the programme's holders begin.
        count: how many it has.
        applicant: who is added.
        score: their score there.
    """
    place = count
    while place > 0:
        parent = start + (place - 1) // 2
        if not stands_before(scores[parent], lottery[holders[parent]], score, lottery[applicant]):
            break
        holders[start + place] = holders[parent]
        scores[start + place] = scores[parent]
        place = (place - 1) // 2
    holders[start + place] = applicant
    scores[start + place] = score


@compiled
def replace_worst(
    holders: SmallInts, scores: Floats, lottery: SmallInts, start: int, count: int, applicant: int, score: float
) -> None:
    """This will put a holder in the place of the worst of a programme's heap (see `add_to_heap`)."""
    place = 0
    while 2 * place + 1 < count:
        child = start + 2 * place + 1
        if child + 1 < start + count and stands_before(
            scores[child], lottery[holders[child]], scores[child + 1], lottery[holders[child + 1]]
        ):
            child += 1
        if stands_before(scores[child], lottery[holders[child]], score, lottery[applicant]):
            break
        holders[start + place] = holders[child]
        scores[start + place] = scores[child]
        place = child - start
    holders[start + place] = applicant
    scores[start + place] = score


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
def seat_everybody(market: Market, state: State, first: int, last: int) -> None:
    """This will run deferred acceptance for applicants `first` to `last` - 1 on top of what the state holds.

    The arrays are taken out of their records once: handing records to a function for each of millions of questions
    would cost more than the question.
    """
    wish_start, next_wish, held = market.wish_start, state.next_wish, state.held
    holders, scores, lottery = state.seat_holder, state.seat_score, market.lottery
    with_beds = market.bed_unit.size > 0
    for newcomer in range(first, last):
        applicant = newcomer
        while applicant >= 0:
            wish = next_wish[applicant]
            if wish == wish_start[applicant + 1]:
                held[applicant] = -1
                break
            next_wish[applicant] = wish + 1
            if with_beds and not bed_is_open(market.bed_unit[wish], market.bed_rank[applicant], state.bed_cutoff):
                continue
            programme = market.programme[wish]
            if market.reserve_start[programme] < market.reserve_start[programme + 1]:
                applicant = ask_reserving(market, state, applicant, wish)
                continue
            start, count, score = state.seat_start[programme], state.taken[programme], market.score[wish]
            if count < market.seats[programme]:
                add_to_heap(holders, scores, lottery, start, count, applicant, score)
                state.taken[programme] += 1
                held[applicant] = wish
                break
            worst = holders[start]
            if stands_before(score, lottery[applicant], scores[start], lottery[worst]):
                replace_worst(holders, scores, lottery, start, count, applicant, score)
                held[applicant] = wish
                applicant = worst


@compiled
def bed_is_open(unit: int, rank: int, cutoff: Ints) -> bool:
    """This will say whether a wish for a bed unit (-1 for none) may be asked from this place in line."""
    return bool(unit < 0 or rank <= cutoff[unit])


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
