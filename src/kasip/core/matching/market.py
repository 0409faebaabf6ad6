"""The admission market as flat arrays: what applicants want, what programmes and dormitories hold.

Both records are named tuples, not attrs classes, because compiled kernels take named tuples of arrays as they are.
Applicants, programmes, bed units and wishes are numbered from 0; the wishes of one applicant stand together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
SmallInts = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_CATEGORIES = 62
"""Categories are bits of a signed 64-bit number."""


class Market(NamedTuple):
    """What is to be allotted. n applicants, w wishes, p programmes, u bed units, r reserves, g dormitory programmes.

    Attributes:
        wish_start: shape n+1; the wishes of applicant i are `wish_start[i]:wish_start[i+1]`, most wanted first.
        programme: shape w; programme of the wish.
        score: shape w; claim to the seat, higher is better.
        bed_unit: shape w; bed unit the wish asks a bed of, -1 for the seat alone; empty where nobody asks for a bed.
        lottery: shape n; position in the published lottery, 0 first: it decides between equal scores.
        bed_rank: shape n; position in the order of claims to a bed, 0 first; no two are equal.
        categories: shape n; bit c is set for a member of category c.
        seats: shape p.
        beds: shape u; a bed unit is a dormitory, or the rooms of one sex in it.
        reserve_start: shape p+1; the reserves of programme j are `reserve_start[j]:reserve_start[j+1]`.
        reserve_category: shape r; category of the reserve.
        reserve_seats: shape r; seats of the programme held for it.
        open_first: 1 where open seats are filled before reserved ones, 0 where after.
    """

    wish_start: Ints
    programme: SmallInts
    score: Floats
    bed_unit: SmallInts
    lottery: SmallInts
    bed_rank: Ints
    categories: Ints
    seats: Ints
    beds: Ints
    reserve_start: Ints
    reserve_category: Ints
    reserve_seats: Ints
    open_first: int

    @property
    def applicants(self) -> int:
        """How many applicants there are."""
        return self.wish_start.size - 1

    @property
    def wishes(self) -> int:
        """How many wishes there are."""
        return self.programme.size


class State(NamedTuple):
    """Who holds what at some moment of the procedure.

    Attributes:
        next_wish: shape n; the wish the applicant would ask for next.
        held: shape n; the wish held, -1 for none.
        seat_start: shape p+1; where the holders of a programme begin, with room for one more than can ever hold.
        seat_holder: applicants holding seats. With reserves: best first; without: X
            with the worst at the top once none is.
        seat_score: their scores there; `inf` where nobody sits, so that a programme without seats refuses everybody.
        taken: shape p; seats held.
        bed_cutoff: shape u; the last position in the order of claims that may ask for a bed.
        scratch: working memory of the choice with reserves: shape 3 x (largest programme + 1).
    """

    next_wish: Ints
    held: Ints
    seat_start: Ints
    seat_holder: SmallInts
    seat_score: Floats
    taken: Ints
    bed_cutoff: Ints
    scratch: Ints


def opening_state(market: Market, bed_cutoff: Ints | None = None) -> State:
    """This will return the state before anybody has asked: nobody holds anything.

    Args:
        market: the market.
        bed_cutoff: shape u; who may ask for a bed (see `State`); everybody if not given.
    """
    room = most_holders(market) + 1
    seat_start = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
    return State(
        next_wish=market.wish_start[:-1].copy(),
        held=np.full(market.applicants, -1, dtype=np.int64),
        seat_start=seat_start,
        seat_holder=np.zeros(seat_start[-1], dtype=np.int32),
        seat_score=np.full(seat_start[-1], np.inf),
        taken=np.zeros(market.seats.size, dtype=np.int64),
        bed_cutoff=no_bed_cutoff(market) if bed_cutoff is None else bed_cutoff.copy(),
        scratch=np.zeros((3, _largest_reserving_programme(market, room)), dtype=np.int64),
    )


def most_holders(market: Market) -> Ints:
    """This will return how many seats of each programme may ever be taken: never more than there are wishes for it."""
    if market.seats.sum() <= market.wishes:
        return market.seats
    return np.minimum(market.seats, np.bincount(market.programme, minlength=market.seats.size))


def no_bed_cutoff(market: Market) -> Ints:
    """This will return bed cut-offs that let everybody ask, except where a unit has no beds at all; shape u."""
    return np.where(market.beds > 0, market.applicants, -1).astype(np.int64)


def _largest_reserving_programme(market: Market, room: Ints) -> int:
    reserving = np.diff(market.reserve_start) > 0
    widest = int(np.diff(market.reserve_start).max(initial=0))
    return max(int(room[reserving].max(initial=0)), widest) + 1
