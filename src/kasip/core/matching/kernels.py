"""Deferred acceptance over flat arrays (Gale and Shapley 1962; Roth 1984), one applicant at a time.

An applicant asks for wishes from the most wanted down; a programme keeps the best it has seen and sends one away when
it is full; who is sent away asks on. In which order applicants come does not matter (McVitie and Wilson 1971), so late
applicants continue a finished state. Which one a full programme sends away is decided in `choice`.
"""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import Prefetch, compiled
from kasip.core.matching.choice import add_in_order, rejected_position, remove_position
from kasip.core.matching.market import Floats, Ints, Market, SmallInts, State, opening_state

SMALL = 250_000
"""Steps (see `work_of`) up to which plain Python is quicker than loading the compiled form (about a second)."""

STEPS_WITH_BEDS, STEPS_WITH_RESERVES = 5, 50
"""How many times as long a wish takes in plain Python where there are beds, or seats held for categories."""

STEPS = 256
"""Steps of score by which applicants are put in order of asking."""

AHEAD, SEATS_AHEAD = 8, 4
"""Rows of a queue by which memory is fetched early: people's own rows, and the seats they will ask for."""

LINE = 8
"""Scores in one line of memory: the uppermost rows of a heap stand in the first two."""

fetch_early = Prefetch()


@compiled
def order_heap(holders: SmallInts, scores: Floats, lottery: SmallInts, start: int, count: int) -> None:
    """This will order a programme's holders as a heap, worst at the top (Floyd 1964).

    Args:
        holders: holders of all seats.
        scores: their scores.
        lottery: lottery positions of applicants.
        start: where the programme's holders begin.
        count: how many it has.
    """
    for place in range(count // 2 - 1, -1, -1):
        sink(holders, scores, lottery, start, count, place)


@compiled
def sink(holders: SmallInts, scores: Floats, lottery: SmallInts, start: int, count: int, place: int) -> None:
    """This will let the holder at a place of a programme's heap sink below worse ones (see `order_heap`).

    Who stands before whom is written out (see `stands_before`), so that the lottery is only looked up in ties.
    """
    applicant, score = holders[start + place], scores[start + place]
    while 2 * place + 1 < count:
        child = start + 2 * place + 1
        worst = scores[child]
        if child + 1 < start + count:
            other = scores[child + 1]
            if worst > other or (worst == other and lottery[holders[child]] < lottery[holders[child + 1]]):
                child, worst = child + 1, other
        if worst > score or (worst == score and lottery[holders[child]] < lottery[applicant]):
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
def ask_open(  # noqa: PLR0913, PLR0917  a kernel takes plain arrays
    holders: SmallInts,
    scores: Floats,
    lottery: SmallInts,
    start: int,
    taken: int,
    seats: int,
    applicant: int,
    score: float,
) -> int:
    """This will ask a programme without reserves; returns who is sent away (perhaps the asker), -1 for nobody.

    Holders stand in the order they came until the last seat is taken, then as a heap with the worst at the top.
    """
    if taken < seats:
        holders[start + taken] = applicant
        scores[start + taken] = score
        if taken + 1 == seats:
            order_heap(holders, scores, lottery, start, seats)
        return -1
    worst = holders[start]
    if score < scores[start] or (score == scores[start] and lottery[applicant] >= lottery[worst]):
        return applicant
    holders[start] = applicant
    scores[start] = score
    sink(holders, scores, lottery, start, seats, 0)
    return int(worst)


@compiled
def asking_order(market: Market, first: int, last: int) -> SmallInts:
    """This will return applicants `first` to `last` - 1, roughly by the score of their first wish, highest first.

    The order changes nothing but the work: who asks early with a high score is rarely sent away again.
    """
    key = np.empty(last - first)
    for row in range(key.size):
        wish = market.wish_start[first + row]
        key[row] = market.score[wish] if wish < market.wish_start[first + row + 1] else -np.inf
    low, high = np.inf, -np.inf
    for value in key:
        if np.isfinite(value):
            low, high = min(low, value), max(high, value)
    step = (high - low) / (STEPS - 1) if high > low else 1.0
    filled = np.zeros(STEPS + 1, dtype=np.int64)
    for row in range(key.size):
        key[row] = STEPS - 1 - min(max((key[row] - low) / step, 0.0), STEPS - 1.0)
        filled[int(key[row]) + 1] += 1
    order = np.empty(key.size, dtype=np.int32)
    for place in range(STEPS):
        filled[place + 1] += filled[place]
    for row in range(key.size):
        order[filled[int(key[row])]] = first + row
        filled[int(key[row])] += 1
    return order


@compiled
def ask_in_turn(market: Market, state: State, queue: SmallInts, size: int, to_beat: Floats) -> int:
    """This will let each of a queue ask down the list until somebody is seated, and queue who is sent away for it.

    The arrays are taken out of their records once, and what is known of the score to beat is looked at before the
    programme is asked: handing records to a function for each of millions of questions would cost more than the
    question. Those a few places behind are fetched early, because their rows lie anywhere in memory.

    Args:
        market: the market.
        state: the state.
        queue: who asks; the first of it are overwritten by those sent away.
        size: how many ask.
        to_beat: shape p; a score below which the programme refuses for certain, as far as known.

    Returns:
        How many were sent away.
    """
    wish_start, next_wish, programmes, scores = market.wish_start, state.next_wish, market.programme, market.score
    holders, holder_scores, lottery = state.seat_holder, state.seat_score, market.lottery
    seat_start, taken, seats, reserve_start = state.seat_start, state.taken, market.seats, market.reserve_start
    units, ranks, cutoff = market.bed_unit, market.bed_rank, state.bed_cutoff
    held, with_beds = state.held, market.bed_unit.size > 0
    sent = 0
    for row in range(size):
        applicant = queue[row]
        if row + 2 * AHEAD < size:
            fetch_early(wish_start, queue[row + 2 * AHEAD])
            fetch_early(next_wish, queue[row + 2 * AHEAD])
            fetch_early(held, queue[row + 2 * AHEAD])
            fetch_early(programmes, next_wish[queue[row + AHEAD]])
            fetch_early(scores, next_wish[queue[row + AHEAD]])
            if with_beds:
                fetch_early(ranks, queue[row + 2 * AHEAD])
                fetch_early(units, next_wish[queue[row + AHEAD]])
            seat = seat_start[programmes[min(next_wish[queue[row + SEATS_AHEAD]], programmes.size - 1)]]
            fetch_early(holders, seat)
            fetch_early(holder_scores, seat)
            fetch_early(holder_scores, seat + LINE)
        wish, end = next_wish[applicant], wish_start[applicant + 1]
        sent_away = applicant
        while sent_away == applicant and wish < end:
            programme = programmes[wish]
            if scores[wish] >= to_beat[programme] and (
                not with_beds or units[wish] < 0 or ranks[applicant] <= cutoff[units[wish]]
            ):
                if reserve_start[programme] < reserve_start[programme + 1]:
                    sent_away = ask_reserving(market, state, applicant, wish)
                else:
                    start, full = seat_start[programme], seats[programme]
                    sent_away = ask_open(
                        holders, holder_scores, lottery, start, taken[programme], full, applicant, scores[wish]
                    )
                    taken[programme] += sent_away == -1
                    to_beat[programme] = holder_scores[start] if taken[programme] == full else -np.inf
            wish += 1
        next_wish[applicant] = wish
        held[applicant] = wish - 1 if sent_away != applicant else -1
        if sent_away != applicant and sent_away >= 0:
            queue[sent] = sent_away
            sent += 1
    return sent


@compiled
def seat_everybody(market: Market, state: State, first: int, last: int) -> None:
    """This will run deferred acceptance for applicants `first` to `last` - 1 on top of what the state holds."""
    to_beat = np.full(market.seats.size, -np.inf)
    queue = asking_order(market, first, last)
    size = queue.size
    while size > 0:
        size = ask_in_turn(market, state, queue, size, to_beat)


@compiled
def bed_is_open(unit: int, rank: int, cutoff: Ints) -> bool:
    """This will say whether a wish for a bed unit (-1 for none) may be asked from this place in line."""
    return bool(unit < 0 or rank <= cutoff[unit])


def work_of(market: Market) -> int:
    """This will estimate the work of an allotment in plain Python, in wishes of a market without reserves and beds."""
    with_beds = STEPS_WITH_BEDS if market.bed_unit.size else 1
    return market.wishes * max(with_beds, STEPS_WITH_RESERVES if market.reserve_seats.size else 1)


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
    seat_everybody.choose(work_of(market), SMALL)(market, state, first, market.applicants)
    return state
