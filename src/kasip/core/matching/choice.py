"""Which holders a programme with reserves keeps: the meritorious rule for overlapping categories.

Reserved seats go to members so that as many of them as possible are used, and among the ways to do so to the members of
highest merit (Sönmez and Yenmez 2022, "Affirmative action in India via vertical, horizontal and overlapping
reservations": the meritorious horizontal choice rule); one person uses one seat, however many categories they are in.
`reserved_first`: reserved seats are filled first, then all others by merit. `open_first`: open seats are filled first,
by merit, reserved seats from those who remain. In both, a reserved seat nobody claims is open to all.
"""

from __future__ import annotations

from kasip.core.compiled import compiled
from kasip.core.matching.market import Market, State

NOBODY = -1
UNREACHED = -2


@compiled
def stands_before(score: float, lottery: int, other_score: float, other_lottery: int) -> bool:
    """This will say whether the first of two claims to a seat is the better: higher score, then earlier lottery."""
    return score > other_score or (score == other_score and lottery < other_lottery)


@compiled
def add_in_order(market: Market, state: State, programme: int, applicant: int, score: float) -> None:
    """This will add a holder to a programme with reserves, whose holders stand best first."""
    start = state.seat_start[programme]
    place = state.taken[programme]
    lottery = market.lottery[applicant]
    while place > 0 and stands_before(
        score, lottery, state.seat_score[start + place - 1], market.lottery[state.seat_holder[start + place - 1]]
    ):
        place -= 1
    insert_position(state, programme, place, applicant, score)


@compiled
def insert_position(state: State, programme: int, place: int, applicant: int, score: float) -> None:
    """This will put a holder at a position of a programme with reserves and move later ones down."""
    start = state.seat_start[programme]
    for position in range(state.taken[programme], place, -1):
        state.seat_holder[start + position] = state.seat_holder[start + position - 1]
        state.seat_score[start + position] = state.seat_score[start + position - 1]
    state.seat_holder[start + place] = applicant
    state.seat_score[start + place] = score
    state.taken[programme] += 1


@compiled
def remove_position(state: State, programme: int, place: int) -> None:
    """This will take the holder at a position out of a programme with reserves."""
    start = state.seat_start[programme]
    state.taken[programme] -= 1
    for position in range(place, state.taken[programme]):
        state.seat_holder[start + position] = state.seat_holder[start + position + 1]
        state.seat_score[start + position] = state.seat_score[start + position + 1]


@compiled
def is_member(market: Market, state: State, programme: int, place: int, reserve: int) -> bool:
    """This will say whether the holder at a position belongs to the category of one of the programme's reserves."""
    applicant = state.seat_holder[state.seat_start[programme] + place]
    category = market.reserve_category[market.reserve_start[programme] + reserve]
    return bool((market.categories[applicant] >> category) & 1)


@compiled
def give_reserved_seat(market: Market, state: State, programme: int, first: int, place: int) -> bool:
    """This will give the holder at `place` a reserved seat, moving earlier ones to other reserves if that helps.

    One augmenting path in the graph of people and reserves. `scratch[0]` holds each position's reserve or -1,
    `scratch[1]` the position that would move into the reserve, `scratch[2]` the seats used of each reserve.

    Args:
        market: the market.
        state: the state.
        programme: the programme.
        first: first position that may hold a reserved seat.
        place: position of the one who asks.

    Returns:
        Whether a seat was found.
    """
    start = market.reserve_start[programme]
    reserves = market.reserve_start[programme + 1] - start
    for reserve in range(reserves):
        state.scratch[1, reserve] = place if is_member(market, state, programme, place, reserve) else UNREACHED
    searched = 0
    while True:
        reserve = next_reached(state, reserves, searched)
        if reserve < 0:
            return False
        if state.scratch[2, reserve] < market.reserve_seats[start + reserve]:
            shift_along(state, place, reserve)
            return True
        searched |= 1 << reserve
        reach_on(market, state, programme, first, place, reserve)


@compiled
def next_reached(state: State, reserves: int, searched: int) -> int:
    """This will return the first reserve reached but not searched yet, -1 if there is none."""
    for reserve in range(reserves):
        if state.scratch[1, reserve] != UNREACHED and not (searched >> reserve) & 1:
            return reserve
    return -1


@compiled
def reach_on(market: Market, state: State, programme: int, first: int, last: int, reserve: int) -> None:
    """This will note the reserves that holders of a full reserve could move to instead."""
    reserves = market.reserve_start[programme + 1] - market.reserve_start[programme]
    for position in range(first, last):
        if state.scratch[0, position] != reserve:
            continue
        for other in range(reserves):
            if state.scratch[1, other] == UNREACHED and is_member(market, state, programme, position, other):
                state.scratch[1, other] = position


@compiled
def shift_along(state: State, place: int, goal: int) -> None:
    """This will move people along the found path so that the asker has a seat and one more seat of `goal` is used."""
    state.scratch[2, goal] += 1
    reserve = goal
    while True:
        mover = state.scratch[1, reserve]
        before = state.scratch[0, mover]
        state.scratch[0, mover] = reserve
        if mover == place:
            return
        reserve = before


@compiled
def seats_filled_before_reserves(market: Market, programme: int) -> int:
    """This will return how many open seats are filled before the reserved ones: all, or none."""
    if not market.open_first:
        return 0
    first = market.seats[programme]
    for reserve in range(market.reserve_start[programme], market.reserve_start[programme + 1]):
        first -= market.reserve_seats[reserve]
    return int(first)


@compiled
def assign_reserved_seats(market: Market, state: State, programme: int) -> int:
    """This will decide who holds a reserved seat: `scratch[0]` by position, -1 for the others.

    Returns:
        First position that may hold a reserved seat: 0, or the number of open seats where those go first.
    """
    first = seats_filled_before_reserves(market, programme)
    for reserve in range(market.reserve_start[programme + 1] - market.reserve_start[programme]):
        state.scratch[2, reserve] = 0
    for place in range(state.taken[programme]):
        state.scratch[0, place] = NOBODY
        if place >= first:
            give_reserved_seat(market, state, programme, first, place)
    return first


@compiled
def rejected_position(market: Market, state: State, programme: int) -> int:
    """This will return the position of the one an over-full programme sends away: the worst without a reserved seat."""
    last = state.taken[programme] - 1
    worst = state.seat_holder[state.seat_start[programme] + last]
    if market.categories[worst] == 0:
        return int(last)
    assign_reserved_seats(market, state, programme)
    for place in range(last, -1, -1):
        if state.scratch[0, place] == NOBODY:
            return place
    return int(last)
