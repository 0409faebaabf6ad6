"""Beds by batch cut-offs with fill: who may ask for a bed is one line in the order of claims to each bed unit.

A unit's cut-off is a position in the order of claims: whoever stands before it may ask for a bed there. Cut-offs start
open and are tightened until every unit fits: all over-used units at once while many people are too many, then one
person at a time. Then free beds are offered down the line (`filling`). The result is the applicant-optimal stable
allotment under the cut-offs arrived at, wherever that fits the beds.
"""

from __future__ import annotations

import numpy as np

from kasip.core.matching.explaining import beds_used
from kasip.core.matching.filling import Queues, fill_beds, queues, tighten
from kasip.core.matching.kernels import SMALL, deferred_acceptance, work_of
from kasip.core.matching.market import Ints, Market, State, no_bed_cutoff, opening_state
from kasip.core.matching.vacancies import open_ledger

FEW = 0.1
"""Share of all beds: with fewer people too many than this, cut-offs are lowered one person at a time."""

MOST_ROUNDS = 4
"""Times the filled state is replaced by the applicant-optimal one and filled again."""


def allot(market: Market) -> State:
    """This will return the allotment of seats and beds."""
    if market.bed_unit.size == 0:
        return deferred_acceptance(market)
    line = queues(market)
    state = fit(market, batch_tightened(market), line)
    for _ in range(MOST_ROUNDS):
        best = deferred_acceptance(market, opening_state(market, state.bed_cutoff))
        if (beds_used(market, best) > market.beds).any() or np.array_equal(best.held, state.held):
            return state
        state = fit(market, best, line)
    return state


def batch_tightened(market: Market) -> State:
    """This will tighten all over-used units at once until few people are too many."""
    cutoff = no_bed_cutoff(market)
    while True:
        state = deferred_acceptance(market, opening_state(market, cutoff))
        excess = beds_used(market, state) - market.beds
        if excess[excess > 0].sum() <= FEW * market.beds.sum():
            return state
        cutoff = np.where(excess > 0, cutoffs_that_fit(market, state), cutoff)


def fit(market: Market, state: State, line: Queues) -> State:
    """This will lower cut-offs one person at a time until every unit fits, then offer free beds; changes the state."""
    ledger = open_ledger(market, state, beds_used(market, state))
    tighten.choose(work_of(market), SMALL)(market, state, ledger, line)
    fill_beds.choose(work_of(market), SMALL)(market, state, ledger, line, 4 * market.wishes)
    return state


def cutoffs_that_fit(market: Market, state: State) -> Ints:
    """This will return, for each over-used unit, the claim of the last user who still gets a bed; shape u."""
    users = np.flatnonzero(state.held >= 0)
    unit = market.bed_unit[state.held[users]]
    users, unit = users[unit >= 0], unit[unit >= 0]
    order = np.lexsort((market.bed_rank[users], unit))
    users, unit = users[order], unit[order]
    first = np.searchsorted(unit, np.arange(market.beds.size))
    last = np.minimum(first + market.beds - 1, max(users.size - 1, 0))
    lowest: Ints = market.bed_rank[users[last]]
    return lowest
