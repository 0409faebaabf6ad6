"""A market of a few rows that meets every rule: kernels are compiled on it and tests start from it."""

from __future__ import annotations

import numpy as np

from kasip.core.matching.market import Market


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
