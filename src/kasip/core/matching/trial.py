"""A market of a few rows that meets every rule: every kernel is compiled on it."""

from __future__ import annotations

import numpy as np

from kasip.core.matching.cutoffs import find_cutoffs, find_seat_kinds
from kasip.core.matching.filling import fill_beds, line_up, queues, tighten
from kasip.core.matching.identifiers import find_hashes
from kasip.core.matching.kernels import seat_everybody
from kasip.core.matching.market import Market, opening_state
from kasip.core.matching.ordering import group_rows, sort_rows, stand_in_order
from kasip.core.matching.vacancies import open_ledger


def tiny_market() -> Market:
    """This will return three applicants and two programmes, with a reserve and a dormitory of one bed."""
    return Market(
        wish_start=np.array([0, 2, 4, 6], dtype=np.int64),
        programme=np.array([0, 1, 0, 0, 1, 0], dtype=np.int32),
        score=np.array([5.0, 4.0, 3.0, 3.0, 2.0, 1.0]),
        bed_unit=np.array([0, -1, 0, -1, -1, -1], dtype=np.int32),
        lottery=np.array([2, 0, 1], dtype=np.int32),
        bed_rank=np.array([1, 0, 2], dtype=np.int64),
        categories=np.array([0, 1, 0], dtype=np.int64),
        seats=np.array([1, 1], dtype=np.int64),
        beds=np.array([1], dtype=np.int64),
        reserve_start=np.array([0, 1, 1], dtype=np.int64),
        reserve_category=np.array([0], dtype=np.int64),
        reserve_seats=np.array([1], dtype=np.int64),
        open_first=0,
    )


def run_everything() -> None:
    """This will run the compiled form of every kernel once."""
    market = tiny_market()
    state = opening_state(market)
    seat_everybody.fast()(market, state, 0, market.applicants)
    ledger = open_ledger(market, state, market.beds)
    line = queues(market)
    line_up.fast()(market, market.bed_rank, line)
    tighten.fast()(market, state, ledger, line)
    fill_beds.fast()(market, state, ledger, line, market.wishes)
    find_seat_kinds.fast()(market, state, np.zeros(market.applicants, dtype=np.int64))
    pairs = [(np.zeros(size), np.zeros(size, dtype=np.int32)) for size in (2, 1)]
    one_more = market._replace(
        categories=np.append(market.categories, 0), lottery=np.append(market.lottery, np.int32(-1))
    )
    find_cutoffs.fast()(one_more, state, *pairs)
    rows = np.zeros(market.wishes, dtype=np.int64)
    group_rows.fast()(market.programme, np.array([0, 4, 6]), rows)
    stand_in_order.fast()(market.programme, rows)
    sort_rows.fast()(market.programme, rows, np.array([0, 4, 6]), rows.copy())
    hashes = np.zeros(2, dtype=np.uint64)
    find_hashes.fast()(hashes, hashes, np.full(4, -1, dtype=np.int32), np.zeros(2, dtype=np.int32))
