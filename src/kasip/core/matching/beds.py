"""Beds by batch cut-offs with fill: who may ask for a bed is one line in the order of claims to each bed unit."""

from __future__ import annotations

import numpy as np

from kasip.core.matching.explaining import beds_used
from kasip.core.matching.kernels import deferred_acceptance
from kasip.core.matching.market import Ints, Market, State, no_bed_cutoff, opening_state


def allot(market: Market) -> State:
    """This will return the allotment of seats and beds."""
    if market.bed_unit.size == 0:
        return deferred_acceptance(market)
    return tightened(market)


def tightened(market: Market) -> State:
    """This will tighten all over-used units at once until no unit is over-used: the first half of the rule."""
    cutoff = no_bed_cutoff(market)
    while True:
        state = deferred_acceptance(market, opening_state(market, cutoff))
        over = beds_used(market, state) > market.beds
        if not over.any():
            return state
        cutoff = np.where(over, cutoffs_that_fit(market, state), cutoff)


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
