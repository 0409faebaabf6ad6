"""Programmes with free seats that would take an applicant who was left without one."""

from __future__ import annotations

import polars as pl

from kasip.core.matching.assembling import AdmissionTables

MOST = 5
"""Alternatives named to one applicant."""


def alternatives_table(tables: AdmissionTables, assignment: pl.DataFrame) -> pl.DataFrame:
    """This will name up to five programmes with free seats to everybody without one.

    Programmes of colleges the applicant wished for come first, by the best wish there; then those with most free seats.

    Returns:
        `applicant_id, place, programme_id, free_seats, college_wished`.
    """
    taken = assignment.group_by("programme_id").agg(taken=pl.len())
    free = (
        tables.programmes.join(taken, on="programme_id", how="left")
        .with_columns(free_seats=pl.col("seats") - pl.col("taken").fill_null(0).cast(pl.Int64))
        .filter(pl.col("free_seats") > 0)
        .select("programme_id", "college_id", "free_seats")
        .sort("free_seats", "programme_id", descending=[True, False])
    )
    unseated = assignment.filter(pl.col("programme_id").is_null()).select("applicant_id")
    college = tables.programmes.select("programme_id", "college_id")
    wished = (
        tables.wishes.join(unseated, on="applicant_id", how="semi")
        .join(college, on="programme_id")
        .group_by("applicant_id", "college_id")
        .agg(wish=pl.col("rank").min())
        .join(free, on="college_id")
        .with_columns(college_wished=pl.lit(value=True))
    )
    anywhere = unseated.join(free.head(MOST), how="cross").with_columns(
        wish=pl.lit(None, pl.Int64), college_wished=pl.lit(value=False)
    )
    return (
        pl.concat([wished, anywhere], how="diagonal_relaxed")
        .sort(
            "applicant_id",
            "wish",
            "free_seats",
            "programme_id",
            descending=[False, False, True, False],
            nulls_last=True,
        )
        .unique(["applicant_id", "programme_id"], keep="first", maintain_order=True)
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("applicant_id"))
        .filter(pl.col("place") <= MOST)
        .select("applicant_id", "place", "programme_id", "free_seats", "college_wished")
    )
