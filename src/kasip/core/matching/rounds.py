"""A later round: seats and beds that became free, and places nobody took, without moving anybody down.

Whoever holds a seat from an earlier round stands before everybody at that seat, with the bed if there is one, and may
only do better. The round is then an allotment like the first: free seats and those people leave go to the best claims.
"""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.core.matching.assembling import Admission, AdmissionTables
from kasip.core.matching.beds import allot
from kasip.core.matching.identifiers import positions
from kasip.core.matching.market import Ints, Market, State

ON_RESERVED_SEAT = np.finfo(np.float64).max
"""Claim of who holds a reserved seat: before all newcomers, behind those on open seats, who must find theirs first."""

HELD = ["applicant_id", "programme_id", "bed"]


def without_withdrawn(
    tables: AdmissionTables, held: pl.DataFrame, withdrawals: pl.DataFrame
) -> tuple[AdmissionTables, pl.DataFrame]:
    """This will return the tables without the wishes of those who withdrew, and what the others hold."""
    gone = pl.col("applicant_id").is_in(withdrawals["applicant_id"].implode())
    return attrs.evolve(tables, wishes=tables.wishes.filter(~gone)), held.filter(~gone)


def allot_round(admission: Admission, tables: AdmissionTables, held: pl.DataFrame) -> tuple[Admission, State]:
    """This will return the market of a later round, in which what people hold is theirs, and its allotment."""
    wish = wishes_held(admission, tables, held)
    market = with_incumbents(admission.market, wish, kinds_held(admission, held))
    return attrs.evolve(admission, market=market), allot(market)


def wishes_held(admission: Admission, tables: AdmissionTables, held: pl.DataFrame) -> Ints:
    """This will return the wish each applicant holds from an earlier round, -1 for none; shape n."""
    rows = tables.wishes.join(held.select(HELD), on=HELD, how="semi").select("applicant_id", "rank")
    who = positions(rows["applicant_id"], admission.applicant_ids)
    rank = np.full(admission.market.applicants, np.iinfo(np.int64).min)
    rank[who] = rows["rank"].to_numpy()
    owner = np.repeat(np.arange(rank.size), np.diff(admission.market.wish_start))
    found = np.flatnonzero(admission.wish_rank == rank[owner])
    wish = np.full(rank.size, -1, dtype=np.int64)
    wish[owner[found]] = found
    return wish


def kinds_held(admission: Admission, held: pl.DataFrame) -> Ints:
    """This will return the category of the reserved seat each applicant holds, -1 for an open one or none; shape n."""
    numbers: dict[str | None, int] = {name: number for number, name in enumerate(admission.category_names)}
    kind = np.full(admission.market.applicants, -1, dtype=np.int64)
    who = positions(held["applicant_id"], admission.applicant_ids)
    kind[who] = [numbers.get(seat, -1) for seat in held["seat"]]
    return kind


def with_incumbents(market: Market, wish: Ints, seat_kind: Ints) -> Market:
    """This will return the market of a later round, in which what people hold cannot be taken from them.

    A seat held stands before every other claim; a bed held is taken out of the beds to give. A reserve keeps the seats
    its members sit on and as many of the free ones as it still lacks, categories in their order: never so many that
    somebody who sits on another seat would have to go.

    Args:
        market: the market as given.
        wish: shape n; wish held from an earlier round, -1 for none.
        seat_kind: shape n; category of the reserved seat held, -1 for an open one.
    """
    held = wish[wish >= 0]
    score = market.score.copy()
    kind = seat_kind[wish >= 0]
    score[held] = np.where(kind < 0, np.inf, ON_RESERVED_SEAT)
    programme = market.programme[held]
    free = market.seats - np.bincount(programme, minlength=market.seats.size)
    reserve_seats = market.reserve_seats.copy()
    for row in range(reserve_seats.size):
        house = int(np.searchsorted(market.reserve_start, row, side="right")) - 1
        sitting = int(((programme == house) & (kind == market.reserve_category[row])).sum())
        added = min(max(int(market.reserve_seats[row]) - sitting, 0), int(free[house]))
        free[house] -= added
        reserve_seats[row] = min(sitting, int(market.reserve_seats[row])) + added
    return without_beds_held(market._replace(score=score, reserve_seats=reserve_seats), held)


def without_beds_held(market: Market, held: Ints) -> Market:
    """This will take the beds people hold out of those to give; wishes for a bed in the same rooms need no other."""
    if market.bed_unit.size == 0:
        return market
    unit = market.bed_unit[held]
    given = np.bincount(unit[unit >= 0], minlength=market.beds.size)
    owner = np.repeat(np.arange(market.applicants), np.diff(market.wish_start))
    own_unit = np.full(market.applicants, -1, dtype=np.int32)
    own_unit[owner[held]] = unit
    bed_unit = np.where(market.bed_unit == own_unit[owner], np.int32(-1), market.bed_unit)
    return market._replace(bed_unit=bed_unit, beds=market.beds - given)
