"""Norms, budget, rules of the order and named scenarios."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from kasip.example.profile import LAST_ORDER_YEAR, ORDER_YEARS, published
from kasip.example.rows import table

NORM_GROUPS = {"basic": 0.86, "technical": 1.06, "health": 0.98, "agriculture": 1.02}
"""Norm group -> its norm against the average; synthetic, the published figure is the average alone."""
AUTUMN = 4 / 12
HEADROOM = 1.012
"""Budget over what repeating the last order would cost: room for openings; it binds."""
BUDGET_YEARS = tuple(range(ORDER_YEARS[0], ORDER_YEARS[-1] + 5))
POLICY = (
    ("technical_share_minimum", 2027, 0.70, "tamasha_171035"),
    ("kazakh_share_minimum", 2027, 0.50, "own_reading"),
    ("district_groups_minimum", 2027, 1.0, "law_defaults"),
    ("maximum_change_share", 2027, 0.5, "law_defaults"),
    ("maximum_new_groups", 2027, 2.0, "law_defaults"),
    ("minimum_group_size", 2027, 15.0, "law_defaults"),
    ("inflow_share", 2027, 0.05, "own_reading"),
    ("industry_growth_added", 2027, 0.0, "law_defaults"),
    ("pension_age_male", 2027, 63.0, "law_defaults"),
    *(
        ("pension_age_female", year, min(63.0, 61.0 + 0.5 * (year - 2027)), "law_defaults")
        for year in range(2027, 2032)
    ),
)
"""Rule, year it holds from, value, source; pension ages are among them so that a scenario can move them."""


def norms(running: pl.DataFrame, groups: dict[str, str]) -> pl.DataFrame:
    """This will make the table of norms: their average over the state's students is the published 912,000 KZT."""
    average = published("KZ", "average per-capita norm")
    state = running.filter(pl.col("funding") == "state")
    relative = state["qualification"].replace_strict(groups).replace_strict(NORM_GROUPS, return_dtype=pl.Float64)
    mean = float((relative * state["students"]).sum()) / float(state["students"].sum())
    rows = [
        {"norm_group": group, "year": year, "kzt_per_student": float(round(amount * factor / mean / 1000) * 1000)}
        for group, factor in NORM_GROUPS.items()
        for year, amount in ((2022, 437_000), (2025, average))
    ]
    return table("norms", rows, source="inform_s437")


def budget(running: pl.DataFrame, ordered: pl.DataFrame, costs: pl.DataFrame) -> pl.DataFrame:
    """This will make the table of the budget: what today's groups and the last order, repeated, cost.

    Args:
        running: groups in training.
        ordered: past orders.
        costs: qualification, norm: KZT for one student a year.
    """
    state = running.filter(pl.col("funding") == "state").join(costs, on="qualification", maintain_order="left")
    last = ordered.filter(pl.col("year") == LAST_ORDER_YEAR).join(costs, on="qualification", maintain_order="left")
    years = range(ORDER_YEARS[0] - 1, BUDGET_YEARS[-1] + 1)
    by_academic_year = {year: _academic(state, last, year) for year in years}
    needed = {
        year: by_academic_year[year] * AUTUMN + by_academic_year[year - 1] * (1 - AUTUMN) for year in BUDGET_YEARS
    }
    rows = [{"year": year, "kzt": float(np.ceil(needed[year] * HEADROOM / 1e6) * 1e6)} for year in BUDGET_YEARS]
    return table("budget", rows, source="own_reading")


def _academic(state: pl.DataFrame, last: pl.DataFrame, year: int) -> float:
    """Cost of one academic year: groups still in training and the last order repeated in each order year."""
    still = state.filter(pl.col("graduation_year") > year)
    cost = float((still["students"] * still["norm"]).sum())
    for admitted in (start for start in ORDER_YEARS if start <= year):
        new = last.filter(pl.col("duration_months") > 12 * (year - admitted))
        cost += float((new["seats"] * new["norm"]).sum())
    return cost


def policy() -> pl.DataFrame:
    """This will make the table of the order's rules where the example sets them."""
    rows = [dict(zip(("rule", "valid_from", "value", "source"), row, strict=True)) for row in POLICY]
    return table("policy", rows)


def scenarios(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """This will make the table of named changes; a small region lacks the plant or the dormitory some would change."""
    columns = ("scenario", "step", "table", "where", "column", "operation", "value")
    return table("scenarios", [dict(zip(columns, step, strict=True)) for step in _steps(tables)])


def _steps(tables: dict[str, pl.DataFrame]) -> Iterator[tuple[str, int, str, str, str, str, str]]:
    yield ("budget_cut", 1, "budget", "", "kzt", "multiply", "0.9")
    for step, sex in enumerate(("female", "male"), 1):
        yield ("pension_reform", step, "policy", f"rule=pension_age_{sex}", "value", "add", "2")
    yield ("industry_growth", 1, "policy", "rule=industry_growth_added", "value", "add", "0.02")
    for plant in _largest_plant(tables):
        yield ("plant_delayed", 1, "facilities", f"facility_id={plant}", "opens_on", "add_days", "730")
    for bed in _first(tables["dormitories"], "beds", "dormitory_id"):
        yield ("new_dormitory", 1, "dormitories", f"dormitory_id={bed}", "beds", "add", "200")
    welding = tables["workshops"].filter(pl.col("kind") == "welding")
    for workshop in _first(welding if welding.height else tables["workshops"], "rooms", "workshop_id"):
        yield ("workshop_closed", 1, "workshops", f"workshop_id={workshop}", "rooms", "set", "0")


def _largest_plant(tables: dict[str, pl.DataFrame]) -> list[str]:
    opening = tables["facilities"].filter(pl.col("status") == "opening").select("facility_id")
    jobs = tables["facility_jobs"].join(opening, on="facility_id").group_by("facility_id").agg(pl.col("jobs").sum())
    return _first(jobs, "jobs", "facility_id")


def _first(frame: pl.DataFrame, size: str, key: str) -> list[str]:
    """The key of the largest row, none in an empty table."""
    return frame.sort(size, key, descending=[True, False]).head(1)[key].to_list()
