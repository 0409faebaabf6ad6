"""Generated admission markets of any size: popular and unpopular programmes, home regions, correlated scores, beds."""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.market import Floats, Ints, Market, SmallInts

REGION_SIZE = 800
"""Programmes within one region's reach."""


def drawn_lists(
    rng: np.random.Generator, applicants: int, programmes: int, wishes: int
) -> tuple[np.ndarray, np.ndarray]:
    """This will draw distinct programmes for each applicant, mostly of the home region: applicant and programme."""
    regions = max(1, programmes // REGION_SIZE)
    per_region = programmes // regions
    draws = wishes + 4
    popularity = rng.pareto(1.2, size=per_region) + 0.2
    ladder = np.cumsum(popularity) / popularity.sum()
    local = np.searchsorted(ladder, rng.random((applicants, draws))).astype(np.int32)
    home = rng.integers(0, regions, size=applicants, dtype=np.int32)
    away = rng.random((applicants, draws)) > 0.85
    region = np.where(away, rng.integers(0, regions, size=(applicants, draws), dtype=np.int32), home[:, None])
    programme = np.minimum(local + region * per_region, programmes - 1)
    order = np.argsort(programme, axis=1, kind="stable")
    sorted_ = np.take_along_axis(programme, order, axis=1)
    repeated = np.zeros_like(away)
    repeated[:, 1:] = sorted_[:, 1:] == sorted_[:, :-1]
    fresh = np.ones_like(away)
    np.put_along_axis(fresh, order, ~repeated, axis=1)
    kept = fresh & (np.cumsum(fresh, axis=1) <= wishes)
    who = np.repeat(np.arange(applicants, dtype=np.int32), kept.sum(axis=1))
    return who, programme[kept]


def plain_market(seed: int, applicants: int, programmes: int, wishes: int = 10, levels: int = 0) -> Market:
    """This will draw a market without reserves and beds: 0.88 seats an applicant, in programmes of multiples of 25.

    Args:
        seed: seed.
        applicants: how many applicants.
        programmes: how many programmes.
        wishes: wishes each at most.
        levels: distinct scores; 0 for scores that are all different.
    """
    rng = np.random.default_rng(seed)
    who, programme = drawn_lists(rng, applicants, programmes, wishes)
    ability = rng.standard_normal(applicants)
    score = 60 + 12 * (ability[who] + 0.6 * rng.standard_normal(who.size))
    if levels:
        score = np.round(score * levels / 120)
    share = 0.88 * applicants / programmes / 25
    seats = 25 * np.maximum(1, rng.poisson(max(share - 1, 0), size=programmes) + 1)
    if share < 1:
        seats = np.maximum(1, rng.poisson(0.88 * applicants / programmes, size=programmes))
    nothing = np.empty(0, dtype=np.int64)
    return Market(
        wish_start=np.concatenate([[0], np.cumsum(np.bincount(who, minlength=applicants))]).astype(np.int64),
        programme=programme.astype(np.int32),
        score=score.astype(np.float64),
        bed_unit=np.empty(0, dtype=np.int32),
        lottery=rng.permutation(applicants).astype(np.int32),
        bed_rank=rng.permutation(applicants).astype(np.int64),
        categories=np.zeros(applicants, dtype=np.int64),
        seats=seats.astype(np.int64),
        beds=nothing,
        reserve_start=np.zeros(programmes + 1, dtype=np.int64),
        reserve_category=nothing,
        reserve_seats=nothing,
        open_first=0,
    )


def with_beds(market: Market, seed: int, dormitories: int, needing: float = 0.4, beds_per_seat: float = 0.08) -> Market:
    """This will let a share of applicants need a bed: each of their wishes is asked with a bed, some also without.

    Programmes that stand together share a dormitory.
    """
    rng = np.random.default_rng([seed, 1])
    applicants, programmes = market.applicants, market.seats.size
    who = np.repeat(np.arange(applicants), np.diff(market.wish_start))
    needs = (rng.random(applicants) < needing)[who]
    also_without = needs & (rng.random(who.size) < 0.3)
    dormitory = (np.arange(programmes) * dormitories // programmes).astype(np.int32)
    copies = np.where(also_without, 2, 1)
    row = np.repeat(np.arange(who.size), copies)
    second = np.zeros(row.size, dtype=bool)
    second[1:] = row[1:] == row[:-1]
    unit = np.where(needs[row] & ~second, dormitory[market.programme[row]], -1).astype(np.int32)
    seats = np.bincount(dormitory, weights=market.seats, minlength=dormitories)
    return market._replace(
        wish_start=np.concatenate([[0], np.cumsum(np.bincount(who[row], minlength=applicants))]).astype(np.int64),
        programme=market.programme[row],
        score=market.score[row],
        bed_unit=unit,
        beds=np.maximum(1, np.round(beds_per_seat * seats)).astype(np.int64),
    )


@compiled
def count_claims(market: Market, held: Ints, cut_score: Floats, cut_lottery: SmallInts) -> int:
    """This will count better wishes whose claim beats the cut-off, programme by programme without reserves."""
    wish_start, programme, score, lottery = market.wish_start, market.programme, market.score, market.lottery
    claims = 0
    for applicant in range(held.size):
        last = held[applicant] if held[applicant] >= 0 else wish_start[applicant + 1]
        for wish in range(wish_start[applicant], last):
            p = programme[wish]
            if score[wish] > cut_score[p] or (score[wish] == cut_score[p] and lottery[applicant] < cut_lottery[p]):
                claims += 1
    return claims
