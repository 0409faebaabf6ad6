"""Small invented payrolls shared by the tests of this room."""

from __future__ import annotations

import functools

import attrs
import polars as pl

from kasip.core.tracking.rules import TrackingRules
from kasip.example.payroll import (
    REGION,
    Graduates,
    PayrollSize,
    Stories,
    graduates_of,
    graduates_table,
    payroll_months,
    stories_of,
    successors_table,
)

SEED = 11
RULES = TrackingRules(
    spell_gap_months=1,
    stable_months=3,
    permanent_months=6,
    permanent_gap_months=0,
    place_window_months=12,
    region_digits=2,
    region=REGION,
    specialty_weight=0.5,
)


@attrs.frozen(eq=False)
class Invented:
    """One invented payroll with everything that is true of it."""

    stories: Stories
    graduates: Graduates
    payroll: pl.DataFrame
    graduates_table: pl.DataFrame
    successors: pl.DataFrame


@functools.cache
def invented(graduates: int = 600, others: int = 100) -> Invented:
    size = PayrollSize(graduates=graduates, others=others)
    people = graduates_of(size, SEED)
    stories = stories_of(size, people, SEED)
    payroll = pl.concat([rows for _, rows in payroll_months(stories, SEED)])
    return Invented(stories, people, payroll, graduates_table(people, stories, SEED), successors_table(stories))
