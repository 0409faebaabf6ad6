"""Norms, budget, rules of the order and named scenarios."""

from __future__ import annotations

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
POLICY = {
    "technical_share_minimum": (0.70, "tamasha_171035"),
    "kazakh_share_minimum": (0.50, "own_reading"),
    "district_groups_minimum": (1.0, "law_defaults"),
    "maximum_change_share": (0.5, "law_defaults"),
    "maximum_new_groups": (2.0, "law_defaults"),
    "minimum_group_size": (15.0, "law_defaults"),
    "inflow_share": (0.05, "own_reading"),
}


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
    rows = [
        {"rule": rule, "valid_from": ORDER_YEARS[0], "value": value, "source": source}
        for rule, (value, source) in POLICY.items()
    ]
    return table("policy", rows)


def scenarios(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """This will make the table of named changes: a plant delayed, less money, more beds, a workshop closed."""
    plant = _largest_plant(tables)
    bed = tables["dormitories"].sort("beds", "dormitory_id", descending=[True, False])["dormitory_id"][0]
    welding = (
        tables["workshops"].filter(pl.col("kind") == "welding").sort("rooms", "workshop_id", descending=[True, False])
    )
    workshop = (welding if welding.height else tables["workshops"])["workshop_id"][0]
    steps = [
        ("plant_delayed", "facilities", f"facility_id={plant}", "opens_on", "add_days", "730"),
        ("budget_cut", "budget", "", "kzt", "multiply", "0.9"),
        ("new_dormitory", "dormitories", f"dormitory_id={bed}", "beds", "add", "200"),
        ("workshop_closed", "workshops", f"workshop_id={workshop}", "rooms", "set", "0"),
    ]
    columns = ("scenario", "table", "where", "column", "operation", "value")
    rows = [{**dict(zip(columns, step, strict=True)), "step": 1} for step in steps]
    return table("scenarios", [{**row, "where": row["where"] or None} for row in rows])


def _largest_plant(tables: dict[str, pl.DataFrame]) -> str:
    opening = tables["facilities"].filter(pl.col("status") == "opening").select("facility_id")
    jobs = tables["facility_jobs"].join(opening, on="facility_id").group_by("facility_id").agg(pl.col("jobs").sum())
    return str(jobs.sort("jobs", "facility_id", descending=[True, False])["facility_id"][0])
