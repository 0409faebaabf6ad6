"""Dormitories and who lives in them: short of beds in not quite half of the places, as colleges report."""

from __future__ import annotations

import polars as pl

from kasip.example.profile import LAST_ORDER_YEAR, RegionProfile
from kasip.example.rows import table, whole_numbers

KINDS: tuple[tuple[str, float], ...] = (("least", 0.87), ("most", 0.98), ("most", 1.12))
"""Beds over a need: the lesser or the larger of today's students' and of what the usual order will come to need."""
KIND_SHARES = (0.45, 0.25, 0.30)


def dormitories(
    profile: RegionProfile, schools: pl.DataFrame, ordered: pl.DataFrame, running: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """This will make the tables of dormitories, one a college that has any; `running` knows who asks for a bed."""
    rng = profile.stream("dormitories")
    rows, links = [], []
    for number, row in enumerate(_needs(schools, ordered, running).iter_rows(named=True), 1):
        measure, ratio = KINDS[int(rng.choice(len(KINDS), p=KIND_SHARES))]
        rows.append(
            {
                "dormitory_id": f"D-{number:02d}",
                "name_kk": f"Жатақхана: {row['name_kk']}",
                "name_ru": f"Общежитие: {row['name_ru']}",
                "name_en": f"Dormitory of {row['name_en']}",
                "kato": row["kato"],
                "beds": max(20, round(row[measure] * ratio / 5) * 5),
            }
        )
        links.append({"dormitory_id": f"D-{number:02d}", "college_bin": row["college_bin"]})
    return {"dormitories": table("dormitories", rows), "dormitory_colleges": table("dormitory_colleges", links)}


def _needs(schools: pl.DataFrame, ordered: pl.DataFrame, running: pl.DataFrame) -> pl.DataFrame:
    """Beds asked for now, and by the last order repeated, with today's paid students: the lesser and the larger."""
    last = ordered.filter(pl.col("year") == LAST_ORDER_YEAR)
    seats = last.group_by("college_bin").agg((pl.col("seats") * (pl.col("duration_months") / 12).ceil()).sum())
    boarders = pl.col("boarders")
    asked = running.group_by("college_bin").agg(
        boarders.sum().alias("now"), boarders.filter(pl.col("funding") == "paid").sum().alias("paid")
    )
    served = schools.filter("dormitory").join(seats, on="college_bin").join(asked, on="college_bin")
    steady = pl.col("seats") * pl.col("boarding_share") + pl.col("paid")
    least = pl.max_horizontal(0.8 * steady, pl.min_horizontal(steady, "now"))
    needs = served.with_columns(least=least, most=pl.max_horizontal(steady, "now"))
    return needs.sort("college_bin")


def within_beds(running: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """This will house no more students now than there are beds, and none at colleges without a dormitory."""
    links = tables["dormitory_colleges"].join(tables["dormitories"], on="dormitory_id")
    beds = dict(links.select("college_bin", "beds").iter_rows())
    parts = []
    for (college,), groups in running.group_by("college_bin", maintain_order=True):
        asked = groups["boarders"].to_numpy()
        most = int(beds.get(college, 0))
        housed = whole_numbers(asked, most) if asked.sum() > most else asked
        parts.append(groups.with_columns(boarders=pl.Series(housed)))
    return pl.concat(parts)
