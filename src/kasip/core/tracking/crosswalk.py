"""Which occupations are work in which qualification's specialty."""

from __future__ import annotations

import re

import polars as pl

QUALIFICATION = re.compile(r"(?:3W|4S|5AB)(\d{6})\d{2}")


def specialty_of(qualification: str) -> str | None:
    """This will read the specialty from a qualification's code (level, six digits, number), or give None."""
    found = QUALIFICATION.fullmatch(qualification)
    return f"{found[1]}00" if found else None


def specialties(qualifications: pl.Series, told: pl.DataFrame) -> pl.DataFrame:
    """This will give each qualification's specialty: as the study says, else as its code says.

    Args:
        qualifications: codes, once each.
        told: `qualification, specialty`; may be empty.
    """
    read = pl.DataFrame({"qualification": qualifications}).with_columns(
        pl.col("qualification").map_elements(specialty_of, return_dtype=pl.String).alias("read")
    )
    table = read.join(told.select("qualification", "specialty"), on="qualification", how="left")
    return table.select("qualification", pl.coalesce("specialty", "read").alias("specialty")).drop_nulls()


def crosswalk(seen: list[str], weights: pl.DataFrame, taught: pl.DataFrame) -> pl.DataFrame:
    """This will weigh every occupation seen in the payroll for every qualification taught.

    An occupation matches the longest entry its code begins with, hyphens aside: a detailed code such as `7212-1-001` is
    found under its unit group `7212`.

    Args:
        seen: occupation codes of the payroll.
        weights: `specialty, occupation, weight`.
        taught: `qualification, specialty`.

    Returns:
        `qualification, occupation, weight`; a qualification whose specialty has no entry at all does not appear.
    """
    entries: dict[tuple[str, str], float] = {}
    for specialty, occupation, weight in weights.select("specialty", "occupation", "weight").iter_rows():
        entries[specialty, occupation.replace("-", "")] = float(weight)
    rows = []
    for qualification, specialty in taught.sort("qualification").select("qualification", "specialty").iter_rows():
        codes = sorted((code for owner, code in entries if owner == specialty), key=len)
        if codes:
            rows.append((qualification, "", 0.0))
        for occupation in seen:
            fitting = [code for code in codes if occupation.replace("-", "").startswith(code)]
            if fitting:
                rows.append((qualification, occupation, entries[specialty, fitting[-1]]))
    return pl.DataFrame(
        rows, schema={"qualification": pl.String, "occupation": pl.String, "weight": pl.Float64}, orient="row"
    )
