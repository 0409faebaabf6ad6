"""Where in the region: seats, school leavers and people lacking by district, colleges as points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.reporting.findings.study import Study, known


@attrs.frozen
class District:
    """One district with its seats and what it lacks.

    Attributes:
        code: its territory code.
        latitude, longitude: of its centre; missing where the study does not say.
        seats: seats of its colleges last year and now.
        colleges: number of its colleges.
        leavers: school leavers of the order year who would enter a college.
        lacking: persons lacking by median over the qualifications the region lacks, surpluses not set off.
    """

    code: str
    latitude: float | None
    longitude: float | None
    seats: tuple[int, int]
    colleges: int
    leavers: float | None
    lacking: float | None


@attrs.frozen
class CollegePoint:
    """One college on the map."""

    code: str
    latitude: float
    longitude: float


def districts(study: Study) -> list[District]:
    """This will return the districts, those with most seats first."""
    rows = study.given("territories").filter(pl.col("level") == "district")
    seats = _seats(study)
    counts = dict(study.given("colleges").group_by("kato").len().iter_rows())
    leavers, lacking = _leavers(study), _lacking(study)
    found = [
        District(
            str(row["kato"]),
            known(row.get("latitude")),
            known(row.get("longitude")),
            seats.get(str(row["kato"]), (0, 0)),
            int(counts.get(row["kato"], 0)),
            leavers.get(str(row["kato"])),
            lacking.get(str(row["kato"])),
        )
        for row in rows.iter_rows(named=True)
    ]
    return sorted(found, key=lambda each: (-each.seats[1], -(each.lacking or 0.0), each.code))


def college_points(study: Study) -> Sequence[CollegePoint]:
    """This will return the colleges whose place is known."""
    rows = study.given("colleges").sort("college_bin")
    places = (
        (str(row["college_bin"]), known(row["latitude"]), known(row["longitude"])) for row in rows.iter_rows(named=True)
    )
    return [CollegePoint(code, north, east) for code, north, east in places if north is not None and east is not None]


def _seats(study: Study) -> Mapping[str, tuple[int, int]]:
    places = study.given("colleges").select("college_bin", "kato")
    lines = study.first_order.join(places, on="college_bin", how="inner")
    sums = lines.group_by("kato").agg(pl.col("seats_last_year").sum(), pl.col("seats").sum())
    return {str(code): (int(last), int(now)) for code, last, now in sums.iter_rows()}


def _leavers(study: Study) -> Mapping[str, float]:
    rows = study.given("school_leavers")
    chosen = rows.filter(pl.col("year") == study.order_year)
    sums = chosen.group_by("kato").agg((pl.col("persons") * pl.col("college_share")).sum())
    return {str(code): float(persons) for code, persons in sums.iter_rows()}


def _lacking(study: Study) -> Mapping[str, float]:
    gap = study.found("gap", "kato", "qualification", "year", "gap_median", "class")
    short = gap.filter((pl.col("kato") == study.region) & (pl.col("class") == "shortage"))
    reached = {(code, study.reached_years[code]) for code in short["qualification"].unique().to_list()}
    cells = pl.DataFrame(sorted(reached), schema=["qualification", "year"], orient="row") if reached else None
    if cells is None:
        return {}
    chosen = gap.join(cells.cast({"year": gap.schema["year"]}), on=["qualification", "year"], how="inner")
    sums = chosen.group_by("kato").agg(pl.col("gap_median").clip(lower_bound=0).sum())
    return {str(code): float(persons) for code, persons in sums.iter_rows()}
