"""Flat rows of wishes, in any order, into one run of rows per applicant, most wanted first (compressed sparse rows)."""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.market import Ints, SmallInts

LARGE = 200_000
"""Rows from which the compiled counting sort beats NumPy's."""

HALF = 31
LARGEST = 2**HALF - 1
"""Largest rank and row number that fit into one 64-bit number together."""


@compiled
def stand_in_order(who: SmallInts, rank: Ints) -> bool:
    """This will say whether rows already stand by applicant and rank."""
    for row in range(1, who.size):
        if who[row] < who[row - 1] or (who[row] == who[row - 1] and rank[row] <= rank[row - 1]):
            return False
    return True


@compiled
def sort_rows(who: SmallInts, rank: Ints, start: Ints, order: Ints) -> None:
    """This will write into `order` the row numbers by applicant and rank: a counting sort, then one by insertion.

    Rank and row stand together in one number while rows are sorted, so that comparing two does not look elsewhere.

    Args:
        who: shape w; applicant of the row.
        rank: shape w; the smaller, the more wanted; from 0 to `LARGEST`, as are row numbers.
        start: shape n+1; first place of each applicant, from the counts.
        order: shape w; the answer.
    """
    filled = start[:-1].copy()
    for row in range(who.size):
        begin = start[who[row]]
        place = filled[who[row]]
        filled[who[row]] = place + 1
        key = (rank[row] << HALF) | row
        while place > begin and order[place - 1] > key:
            order[place] = order[place - 1]
            place -= 1
        order[place] = key
    for place in range(order.size):
        order[place] &= LARGEST


@compiled
def group_rows(key: SmallInts, start: Ints, order: Ints) -> None:
    """This will write into `order` the row numbers by key, rows of one key in their own order: a counting sort.

    Args:
        key: shape w; group of the row.
        start: shape g+1; first place of each group, from the counts.
        order: shape w; the answer.
    """
    filled = start[:-1].copy()
    for row in range(key.size):
        order[filled[key[row]]] = row
        filled[key[row]] += 1


def grouped(key: SmallInts, groups: int) -> tuple[Ints, Ints]:
    """This will return where each group starts, shape groups+1, and the row numbers by group, shape w."""
    start = starts(key, groups)
    if not group_rows.pays(key.size, LARGE):
        return start, np.argsort(key, kind="stable").astype(np.int64)
    order = np.empty(key.size, dtype=np.int64)
    group_rows.fast()(key, start, order)
    return start, order


def starts(key: SmallInts, groups: int) -> Ints:
    """This will return where each group starts in rows sorted by group, and where the last ends; shape groups+1."""
    start = np.zeros(groups + 1, dtype=np.int64)
    np.cumsum(np.bincount(key, minlength=groups), out=start[1:])
    return start


def wishes_in_order(who: SmallInts, rank: Ints, applicants: int) -> tuple[Ints, Ints | None]:
    """This will return where each applicant's wishes start and the order of rows that puts them there.

    Args:
        who: shape w; applicant of each row.
        rank: shape w; no two rows of one applicant share a rank.
        applicants: how many applicants there are.

    Returns:
        `wish_start`, shape applicants+1, and the row numbers, shape w, or None where rows already stand in order.
    """
    start = starts(who, applicants)
    if who.size == 0 or not sort_rows.pays(who.size, LARGE) or rank.max() > LARGEST or rank.min() < 0:
        return start, np.lexsort((rank, who)).astype(np.int64)
    if stand_in_order.fast()(who, rank):
        return start, None
    order = np.empty(who.size, dtype=np.int64)
    sort_rows.fast()(who, rank, start, order)
    return start, order
