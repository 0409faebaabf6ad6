"""Every limit of an order that its tables allow, one under the other."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kasip.core.planning import capacity_limits, intake_limits
from kasip.core.planning.inputs import OrderInput
from kasip.core.planning.rows import Limit, Rows, stack

BY_TABLE: tuple[tuple[tuple[str, ...], Callable[[OrderInput, pl.DataFrame], Limit]], ...] = (
    (("curricula", "workshops"), capacity_limits.workshop_hours),
    (("curricula", "masters"), capacity_limits.master_hours),
    (("dormitories", "dormitory_colleges"), capacity_limits.beds),
    (("mentor_slots",), capacity_limits.mentor_slots),
    (("budget", "norms"), intake_limits.budget),
    (("school_leavers",), intake_limits.applicants),
)
"""A limit exists only where its tables are given."""


def limit_rows(given: OrderInput, lines: pl.DataFrame) -> Rows:
    """This will build every limit but `change` and `minimum_groups`, which are not sums (see `problem`)."""
    found = [build(given, lines) for tables, build in BY_TABLE if given.has(*tables)]
    found += [
        intake_limits.maximum_groups(lines),
        intake_limits.targeted_requests(given, lines),
        intake_limits.district_access(given, lines),
        intake_limits.share_of_seats("technical_share", pl.col("technical"), "technical_share_minimum", given, lines),
        intake_limits.share_of_seats("kazakh_share", pl.col("language") == "kk", "kazakh_share_minimum", given, lines),
    ]
    return stack(found)
