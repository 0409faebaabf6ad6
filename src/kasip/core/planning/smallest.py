"""The smallest order problem there is: one line, one cell, one limit."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.recourse import recourse
from kasip.core.planning.rows import Limit, nothing_running, stack


def smallest_problem() -> OrderProblem:
    """This will return a problem of one line that may open up to two groups of twenty."""
    use = pl.DataFrame({"variable": [0], "owner": ["a"], "year": [2027], "amount": [1.0], "provided": [0.0]})
    room = pl.DataFrame({"owner": ["a"], "year": [2027], "capacity": [2.0]})
    zero, one = np.zeros(1, np.int64), np.ones(1)
    return OrderProblem(
        group_size=np.full(1, 20, np.int64),
        supply=one * 10.0,
        cell=zero,
        cost=one,
        quality=one * 0.0,
        change_weight=one * 2.0,
        previous=zero - 1,
        start=zero,
        lowest=np.zeros((1, 3), np.int64),
        highest=np.full((1, 3), 2, np.int64),
        most=np.full(1, 2, np.int64),
        programme=zero,
        programme_minimum=zero + 1,
        opening=zero - 1,
        year=zero,
        opening_points=np.zeros(0),
        opening_row=np.zeros((0, 1), np.int64),
        opening_cost=np.zeros(0),
        recourse=recourse(np.array([[12.0, 18.0]]), np.ones((1, 2)), 1.0, 0.4),
        rows=stack([Limit("maximum_groups", use, nothing_running(), room)]),
        year_count=1,
    )
