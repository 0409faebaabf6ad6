"""What limits the colleges: workshops and masters, sized on what their usual groups use, tight in some places."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from kasip.example.profile import LAST_ORDER_YEAR, RegionProfile
from kasip.example.rows import table
from kasip.example.tables import fact

HOURS_OF_YEAR = 1440
"""Hours a group spends in a year in lessons and practice; 36 weeks of 40 hours, a planning figure."""
PRACTICE = {1: 0.18, 2: 0.34, 3: 0.40, 4: 0.36}
"""Share of a year's hours spent in the workshop at the college, by year of study; half as much in dual programmes."""
MASTER_OVER_WORKSHOP = 0.85
ROOM_HOURS = 1440
POST_HOURS = 960
"""Hours of one room in one shift a year, and of one master's post: planning figures, not the law's."""
MASTER_TIGHTNESS = (0.92, 1.6)
LEAST_REPEATED = 0.5
"""Part of the last order that the rule on changes keeps: capacities hold it, so that no two rules contradict."""
NO_MASTER_SHARE = 0.02


def curricula(offered: pl.DataFrame) -> pl.DataFrame:
    """This will make the table of workshop and master hours of a group by qualification, base and year of study."""
    kinds = dict(fact("workshop_kinds").select("workshop", pl.col("hours_share").cast(pl.Float64)).iter_rows())
    longest = offered.group_by("qualification", "base", "workshop").agg(pl.col("duration_months").max())
    rows = []
    for row in longest.iter_rows(named=True):
        for study_year in range(1, -(-row["duration_months"] // 12) + 1):
            hours = round(HOURS_OF_YEAR * PRACTICE[study_year] * kinds[row["workshop"]] / 6) * 6
            rows.append(
                {
                    "qualification": row["qualification"],
                    "base": row["base"],
                    "study_year": study_year,
                    "workshop_kind": row["workshop"],
                    "workshop_hours": float(hours),
                    "master_hours": float(round(hours * MASTER_OVER_WORKSHOP)),
                }
            )
    return table("curricula", rows)


def usual_hours(ordered: pl.DataFrame, running: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """This will return the hours a year that repeating the last order for ever uses, and what today's groups use.

    Returns:
        college_bin, specialty, workshop_kind, workshop_hours, master_hours (the larger of both uses), workshop_now,
        master_now (next year's use by today's groups and by as much of the last order as must be kept).
    """
    keys = ["college_bin", "specialty", "workshop_kind"]
    spent = [(pl.col("groups") * pl.col(name)).alias(name) for name in ("workshop_hours", "master_hours")]
    last = ordered.filter(pl.col("year") == LAST_ORDER_YEAR).join(hours, on=["qualification", "base"])
    steady = last.group_by(keys).agg(expression.sum() for expression in spent)
    now = running.with_columns(study_year=LAST_ORDER_YEAR + 2 - pl.col("admission_year"))
    now = now.filter(pl.col("graduation_year") > LAST_ORDER_YEAR + 1)
    now = now.join(hours, on=["qualification", "base", "study_year"]).group_by(keys).agg(e.sum() for e in spent)
    entering = last.filter(pl.col("study_year") == 1).group_by(keys).agg(e.sum() * LEAST_REPEATED for e in spent)
    both = pl.concat([steady, now]).group_by(keys).agg(pl.col("workshop_hours", "master_hours").max())
    least = (
        pl.concat([now, entering], how="vertical_relaxed")
        .group_by(keys)
        .agg(pl.col("workshop_hours", "master_hours").sum())
    )
    alone = least.rename({"workshop_hours": "workshop_now", "master_hours": "master_now"})
    return (
        both.join(alone, on=keys, how="left")
        .with_columns(pl.col("workshop_now", "master_now").fill_null(0.0))
        .sort(keys)
    )


def workshops(
    profile: RegionProfile, offered: pl.DataFrame, used: pl.DataFrame, centres: list[dict[str, Any]]
) -> pl.DataFrame:
    """This will make the table of workshops: every kind a licensed programme needs, in whole rooms and shifts."""
    rng = profile.stream("workshops")
    words = {row["workshop"]: row for row in fact("workshop_kinds").iter_rows(named=True)}
    licensed = offered.filter(pl.col("status") == "licensed")
    kinds = licensed.select("college_bin", pl.col("workshop").alias("workshop_kind")).unique()
    hours = used.group_by("college_bin", "workshop_kind").agg(pl.col("workshop_hours", "workshop_now").sum())
    need = kinds.join(hours, on=["college_bin", "workshop_kind"], how="left").sort("college_bin", "workshop_kind")
    of_centre = {(row["college_bin"], row["workshop"]): row for row in centres}
    rows = []
    for number, row in enumerate(need.iter_rows(named=True), 1):
        kind = words[row["workshop_kind"]]
        centre = of_centre.pop((row["college_bin"], row["workshop_kind"]), {})
        wanted = (row["workshop_hours"] or 0.0) * float(kind["tightness"]) * float(rng.uniform(0.95, 1.45))
        rows.append({**_room(kind, row, wanted, centre), "workshop_id": f"W-{number:04d}"})
    rows.extend(
        {**_room(words[row["workshop"]], row, 0.0, row), "workshop_id": f"W-{row['centre_id']}"}
        for row in of_centre.values()
    )
    return table("workshops", rows)


def _room(kind: dict[str, str], place: dict[str, Any], hours: float, centre: dict[str, Any]) -> dict[str, object]:
    """Rooms and shifts that hold about the hours wanted, surely what today's groups use; two shifts in busy ones."""
    now = place.get("workshop_now") or 0.0
    shifts = 1 if max(hours, now) <= 2.2 * ROOM_HOURS else 2
    room = ROOM_HOURS * shifts
    return {
        "college_bin": place["college_bin"],
        "kind": kind["workshop"],
        "name_kk": kind["name_kk"],
        "name_ru": kind["name_ru"],
        "name_en": kind["name_en"],
        "rooms": max(1, round(hours / room), math.ceil(now / room)),
        "hours_per_shift": float(ROOM_HOURS),
        "shifts": shifts,
        "centre_id": centre.get("centre_id"),
        "opens_on": centre.get("opens_on"),
    }


def masters(profile: RegionProfile, offered: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """This will make the table of masters' posts, in halves; a few licensed specialties have none, which stops them."""
    rng = profile.stream("masters")
    licensed = offered.filter(pl.col("status") == "licensed")
    taught = licensed.group_by("college_bin", "specialty").agg(pl.col("weight").sum())
    hours = used.group_by("college_bin", "specialty").agg(pl.col("master_hours", "master_now").sum())
    need = taught.join(hours, on=["college_bin", "specialty"], how="left").sort("college_bin", "specialty")
    rows = []
    for row in need.iter_rows(named=True):
        wanted = max((row["master_hours"] or 0.0) * float(rng.uniform(*MASTER_TIGHTNESS)), row["master_now"] or 0.0)
        posts = max(0.5, math.ceil(wanted / POST_HOURS * 2) / 2)
        if row["master_hours"] is None and rng.random() < NO_MASTER_SHARE / 0.3:
            posts = 0.0
        rows.append(
            {
                "college_bin": row["college_bin"],
                "specialty": row["specialty"],
                "persons": float(posts),
                "hours_per_post": float(POST_HOURS),
            }
        )
    return table("masters", rows)
