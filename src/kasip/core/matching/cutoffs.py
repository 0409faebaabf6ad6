"""Cut-offs: the claim to beat at each programme, by category, and who sits on which kind of seat."""

from __future__ import annotations

import attrs
import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.choice import (
    assign_reserved_seats,
    insert_position,
    rejected_position,
    remove_position,
)
from kasip.core.matching.kernels import SMALL, work_of
from kasip.core.matching.market import Floats, Ints, Market, SmallInts, State

NO_LOTTERY = -1
Pair = tuple[Floats, SmallInts]


@attrs.frozen(eq=False)
class Cutoffs:
    """The claim to beat, for an applicant outside all categories and for a member of each reserve's category.

    An applicant who wants a programme gets a seat there if and only if their claim is better than that of an outsider's
    cut-off or of one of their categories (a property of the rule of choice; tested against the choice itself).

    Attributes:
        open_score: shape p; `-inf` where a seat is free, `inf` where no claim would do.
        open_lottery: shape p; lottery position of the one who holds the last seat.
        reserve_score: shape r; the same for members of the reserve's category.
        reserve_lottery: shape r.
    """

    open_score: Floats
    open_lottery: SmallInts
    reserve_score: Floats
    reserve_lottery: SmallInts


@compiled
def would_be_kept(market: Market, state: State, programme: int, trial: int, place: int) -> bool:
    """This will say whether a full programme would keep applicant `trial`, standing behind `place` of its holders."""
    insert_position(state, programme, place, trial, np.inf)
    kept = rejected_position(market, state, programme) != place
    remove_position(state, programme, place)
    return bool(kept)


@compiled
def claims_ahead(market: Market, state: State, programme: int, trial: int) -> int:
    """This will return behind how many holders `trial` may stand and still be kept, -1 if it never would be.

    A better claim never does worse, so the place is found by halving.
    """
    kept, refused = -1, state.taken[programme] + 1
    while refused - kept > 1:
        middle = (kept + refused) // 2
        if would_be_kept(market, state, programme, trial, middle):
            kept = middle
        else:
            refused = middle
    return int(kept)


@compiled
def write_cutoff(market: Market, state: State, programme: int, ahead: int, row: int, cut: Pair) -> None:
    """This will write one cut-off: the claim of the first holder that must be beaten.

    Args:
        market: the market.
        state: the state.
        programme: the programme, whose holders stand best first.
        ahead: how many holders may be better: -1 where no claim would do, all of them where any claim does.
        row: row to write.
        cut: score and lottery to write into.
    """
    if ahead < 0:
        cut[0][row] = np.inf
    elif ahead < state.taken[programme]:
        holder = state.seat_holder[state.seat_start[programme] + ahead]
        cut[0][row] = market.score[state.held[holder]]
        cut[1][row] = market.lottery[holder]


@compiled
def write_reserving(market: Market, state: State, programme: int, open_cut: Pair, reserve_cut: Pair) -> None:
    """This will write the cut-offs of a full programme with reserves."""
    trial = state.held.size
    market.categories[trial] = 0
    write_cutoff(market, state, programme, claims_ahead(market, state, programme, trial), programme, open_cut)
    for row in range(market.reserve_start[programme], market.reserve_start[programme + 1]):
        market.categories[trial] = 1 << market.reserve_category[row]
        write_cutoff(market, state, programme, claims_ahead(market, state, programme, trial), row, reserve_cut)


@compiled
def find_cutoffs(market: Market, state: State, open_cut: Pair, reserve_cut: Pair) -> None:
    """This will write every cut-off of the programmes that are full.

    Args:
        market: with one more applicant, in front of everybody in the lottery, to try out.
        state: the finished state.
        open_cut: score and lottery, shape p each.
        reserve_cut: score and lottery, shape r each.
    """
    for programme in range(market.seats.size):
        first = market.reserve_start[programme]
        last = market.reserve_start[programme + 1]
        if market.seats[programme] == 0:
            open_cut[0][programme] = np.inf
            reserve_cut[0][first:last] = np.inf
        elif state.taken[programme] == market.seats[programme]:
            if first == last:
                write_cutoff(market, state, programme, 0, programme, open_cut)
            else:
                write_reserving(market, state, programme, open_cut, reserve_cut)


def cutoffs(market: Market, state: State) -> Cutoffs:
    """This will return the cut-offs of a finished state."""
    if market.reserve_seats.size == 0:
        return cutoffs_without_reserves(market, state)
    with_trial = market._replace(
        categories=np.append(market.categories, 0), lottery=np.append(market.lottery, np.int32(NO_LOTTERY))
    )
    found = [
        (np.full(size, -np.inf), np.full(size, NO_LOTTERY, dtype=np.int32))
        for size in (market.seats.size, market.reserve_seats.size)
    ]
    find_cutoffs.choose(work_of(market), SMALL)(with_trial, state, *found)
    return Cutoffs(*found[0], *found[1])


def cutoffs_without_reserves(market: Market, state: State) -> Cutoffs:
    """This will return the cut-offs where no programme has reserves: the claim of the worst holder of each full one."""
    score = np.where(market.seats > 0, -np.inf, np.inf)
    lottery = np.full(market.seats.size, NO_LOTTERY, dtype=np.int32)
    full = np.flatnonzero((market.seats > 0) & (state.taken == market.seats))
    worst = state.seat_holder[state.seat_start[full]]
    score[full] = market.score[state.held[worst]]
    lottery[full] = market.lottery[worst]
    return Cutoffs(score, lottery, np.empty(0), np.empty(0, dtype=np.int32))


@compiled
def find_seat_kinds(market: Market, state: State, kind: Ints) -> None:
    """This will write for each holder the category number of the reserved seat they sit on; others stay as they are."""
    for programme in range(market.seats.size):
        first = market.reserve_start[programme]
        if first == market.reserve_start[programme + 1]:
            continue
        assign_reserved_seats(market, state, programme)
        for place in range(state.taken[programme]):
            reserve = state.scratch[0, place]
            if reserve >= 0:
                holder = state.seat_holder[state.seat_start[programme] + place]
                kind[holder] = market.reserve_category[first + reserve]


def seat_kinds(market: Market, state: State) -> Ints:
    """This will return the category of the reserved seat each applicant sits on, -1 for open seats or none; shape n."""
    kind = np.full(market.applicants, -1, dtype=np.int64)
    if market.reserve_seats.size == 0:
        return kind
    find_seat_kinds.choose(work_of(market), SMALL)(market, state, kind)
    return kind


def beats(market: Market, found: Cutoffs, applicant: Ints, wish: Ints) -> np.ndarray:
    """This will say of each applicant and wish whether the claim beats a cut-off that applies; shape as given."""
    programme = market.programme[wish]
    better = _beats(market, applicant, wish, found.open_score[programme], found.open_lottery[programme])
    for row, _, member in reserves_that_apply(market, applicant, programme):
        better |= member & _beats(market, applicant, wish, found.reserve_score[row], found.reserve_lottery[row])
    return better


def reserves_that_apply(
    market: Market, applicant: Ints, programme: SmallInts
) -> list[tuple[Ints, np.ndarray, np.ndarray]]:
    """This will return, reserve by reserve of a programme: its row, whether there is one, whether it applies."""
    found = []
    first = market.reserve_start[programme]
    last = market.reserve_start[programme.astype(np.int64) + 1]
    for step in range(int((last - first).max(initial=0))):
        there = first + step < last
        row = np.where(there, first + step, 0)
        member = there & ((market.categories[applicant] >> market.reserve_category[row]) & 1).astype(bool)
        found.append((row, there, member))
    return found


def _beats(market: Market, applicant: Ints, wish: Ints, score: Floats, lottery: SmallInts) -> np.ndarray:
    own = market.score[wish]
    better: np.ndarray = (own > score) | ((own == score) & (market.lottery[applicant] < lottery))
    return better
