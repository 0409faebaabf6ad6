"""Free beds offered to the next claim in line, with a repair where that takes a bed too many elsewhere.

Raising one unit's cut-off to its next claimant can only be kept if no unit ends with more users than beds. Where one
does, its cut-off is lowered by one user at a time; the raise is kept if, after that, every unit fits and more beds are
used than before. Otherwise everything is put back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.choice import add_in_order, rejected_position, stands_before
from kasip.core.matching.kernels import SMALL, work_of
from kasip.core.matching.market import Ints, Market, State
from kasip.core.matching.ordering import starts
from kasip.core.matching.vacancies import (
    OVERFULL,
    SAVED_APPLICANTS,
    Ledger,
    ask_anew,
    begin_trial,
    note_applicant,
    remove_holder,
    sits_at,
    undo_trial,
)

MOST_REPAIRS = 32
"""Cut-offs lowered within one repair before it is given up."""


class Queues(NamedTuple):
    """Everybody who asks for a bed of a unit, in the order of claims.

    Attributes:
        start: shape u+1; the wishes for unit k are `wishes[start[k]:start[k+1]]`.
        wishes: wishes with a bed, by unit and claim.
        lowered: shape MOST_REPAIRS x 2; working memory: unit lowered and its cut-off before.
    """

    start: Ints
    wishes: Ints
    lowered: Ints


def queues(market: Market) -> Queues:
    """This will put the wishes with a bed in the order of claims, unit by unit."""
    asked = market.bed_unit[market.bed_unit >= 0]
    line = Queues(
        starts(asked, market.beds.size),
        np.empty(asked.size, dtype=np.int64),
        np.zeros((MOST_REPAIRS, 2), dtype=np.int64),
    )
    by_claim = np.empty(market.applicants, dtype=np.int64)
    by_claim[market.bed_rank] = np.arange(market.applicants)
    line_up.choose(work_of(market), SMALL)(market, by_claim, line)
    return line


@compiled
def line_up(market: Market, by_claim: Ints, line: Queues) -> None:
    """This will append the wishes with a bed of each applicant, best claim first, to the lines of their units."""
    filled = line.start.copy()
    for applicant in by_claim:
        for wish in range(market.wish_start[applicant], market.wish_start[applicant + 1]):
            unit = market.bed_unit[wish]
            if unit >= 0:
                line.wishes[filled[unit]] = wish
                filled[unit] += 1


@compiled
def seat_within_reach(market: Market, state: State, applicant: int, wish: int) -> bool:
    """This will say whether the programme would keep the applicant, were the bed not in question."""
    programme = market.programme[wish]
    score = market.score[wish]
    if state.taken[programme] < market.seats[programme]:
        return True
    if sits_at(market, state, applicant, programme) and score >= market.score[state.held[applicant]]:
        return True
    if market.seats[programme] == 0:
        return False
    if market.reserve_start[programme] == market.reserve_start[programme + 1]:
        start = state.seat_start[programme]
        worst = state.seat_holder[start]
        return stands_before(score, market.lottery[applicant], state.seat_score[start], market.lottery[worst])
    if sits_at(market, state, applicant, programme):
        return False
    add_in_order(market, state, programme, applicant, score)
    lost = state.seat_holder[state.seat_start[programme] + rejected_position(market, state, programme)]
    remove_holder(state, programme, applicant)
    return bool(lost != applicant)


@compiled
def next_in_line(market: Market, state: State, ledger: Ledger, line: Queues, unit: int) -> int:
    """This will return the wish of the first claim behind a unit's cut-off whose seat is within reach, -1 for none."""
    for row in range(line.start[unit], line.start[unit + 1]):
        wish = line.wishes[row]
        applicant = ledger.owner[wish]
        if market.bed_rank[applicant] <= state.bed_cutoff[unit]:
            continue
        held = state.held[applicant]
        if (held == -1 or wish < held) and seat_within_reach(market, state, applicant, wish):
            return int(wish)
    return -1


@compiled
def over_used_unit(market: Market, state: State, ledger: Ledger) -> int:
    """This will return a unit with more users than beds, among those the trial touched; the smallest number."""
    found = market.beds.size
    for row in range(ledger.counts[SAVED_APPLICANTS]):
        held = state.held[ledger.applicants[row, 0]]
        if held >= 0 and market.bed_unit[held] >= 0:
            unit = market.bed_unit[held]
            if ledger.used[unit] > market.beds[unit] and unit < found:
                found = unit
    return int(found)


@compiled
def last_user(state: State, ledger: Ledger, line: Queues, unit: int) -> int:
    """This will return the user of a unit with the worst claim."""
    for row in range(line.start[unit + 1] - 1, line.start[unit] - 1, -1):
        wish = line.wishes[row]
        if state.held[ledger.owner[wish]] == wish:
            return int(ledger.owner[wish])
    return -1


@compiled
def repair(market: Market, state: State, ledger: Ledger, line: Queues) -> int:
    """This will lower over-used units until every unit fits; returns how many cut-offs were lowered."""
    steps = 0
    while ledger.counts[OVERFULL] > 0 and steps < MOST_REPAIRS:
        unit = over_used_unit(market, state, ledger)
        applicant = last_user(state, ledger, line, unit)
        line.lowered[steps, 0] = unit
        line.lowered[steps, 1] = state.bed_cutoff[unit]
        state.bed_cutoff[unit] = market.bed_rank[applicant] - 1
        steps += 1
        note_applicant(state, ledger, applicant)
        ask_anew(market, state, ledger, applicant)
    return steps


@compiled
def tighten(market: Market, state: State, ledger: Ledger, line: Queues) -> None:
    """This will lower over-used units, one user at a time, until every unit fits."""
    while ledger.counts[OVERFULL] > 0:
        for unit in range(market.beds.size):
            while ledger.used[unit] > market.beds[unit]:
                begin_trial(ledger)
                applicant = last_user(state, ledger, line, unit)
                state.bed_cutoff[unit] = market.bed_rank[applicant] - 1
                ask_anew(market, state, ledger, applicant)


@compiled
def try_next_in_line(market: Market, state: State, ledger: Ledger, line: Queues, unit: int) -> bool:
    """This will raise a unit's cut-off to the next claim in line; returns whether that could be kept."""
    wish = next_in_line(market, state, ledger, line, unit)
    if wish < 0:
        return False
    applicant = ledger.owner[wish]
    before = state.bed_cutoff[unit]
    used = ledger.used.sum()
    begin_trial(ledger)
    state.bed_cutoff[unit] = market.bed_rank[applicant]
    ask_anew(market, state, ledger, applicant)
    steps = repair(market, state, ledger, line)
    if ledger.counts[OVERFULL] == 0 and (steps == 0 or ledger.used.sum() > used):
        return True
    undo_trial(market, state, ledger)
    for step in range(steps - 1, -1, -1):
        state.bed_cutoff[line.lowered[step, 0]] = line.lowered[step, 1]
    state.bed_cutoff[unit] = before
    return False


@compiled
def fill_beds(market: Market, state: State, ledger: Ledger, line: Queues, most: int) -> int:
    """This will offer free beds until no unit can raise its cut-off; returns how many raises were kept.

    Args:
        market: the market.
        state: a state in which every unit fits.
        ledger: its ledger.
        line: the order of claims.
        most: raises after which to stop, come what may.
    """
    raises = 0
    progress = True
    while progress:
        progress = False
        for unit in range(market.beds.size):
            while ledger.used[unit] < market.beds[unit] and raises < most:
                if not try_next_in_line(market, state, ledger, line, unit):
                    break
                raises += 1
                progress = True
    return raises
