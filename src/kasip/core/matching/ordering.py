"""Flat rows of wishes, in any order, into one run of rows per applicant, most wanted first (compressed sparse rows)."""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.matching.market import Ints, SmallInts

LARGE = 200_000
"""Rows from which the compiled counting sort beats NumPy's."""


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

    Args:
        who: shape w; applicant of the row.
        rank: shape w; the smaller, the more wanted.
        start: shape n+1; first place of each applicant, from the counts.
        order: shape w; the answer.
    """
    filled = start[:-1].copy()
    for row in range(who.size):
        begin = start[who[row]]
        place = filled[who[row]]
        filled[who[row]] = place + 1
        while place > begin and rank[order[place - 1]] > rank[row]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = row


def wishes_in_order(who: SmallInts, rank: Ints, applicants: int) -> tuple[Ints, Ints | None]:
    """This will return where each applicant's wishes start and the order of rows that puts them there.

    Args:
        who: shape w; applicant of each row.
        rank: shape w; no two rows of one applicant share a rank.
        applicants: how many applicants there are.

    Returns:
        `wish_start`, shape applicants+1, and the row numbers, shape w, or None where rows already stand in order.
    """
    start = np.zeros(applicants + 1, dtype=np.int64)
    np.cumsum(np.bincount(who, minlength=applicants), out=start[1:])
    if who.size < LARGE:
        return start, np.lexsort((rank, who)).astype(np.int64)
    if stand_in_order.fast()(who, rank):
        return start, None
    order = np.empty(who.size, dtype=np.int64)
    sort_rows.fast()(who, rank, start, order)
    return start, order
