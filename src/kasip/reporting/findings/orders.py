"""The order itself: by college, by direction and specialty, against last year and against need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import polars as pl

from kasip.reporting.findings.shortages import CLASSES, Shortage
from kasip.reporting.findings.study import Study


@attrs.frozen
class CollegeOrder:
    """The order of one college: totals and its lines, largest first; lines without groups now or last year left out."""

    college: str
    territory: str
    groups: int
    seats: int
    seats_last_year: int
    lines: Sequence[Mapping[str, Any]]


@attrs.frozen
class TrainingField:
    """A direction or a specialty: seats against last year and persons lacking before and after the order.

    Attributes:
        code: its code; empty for specialties without a direction.
        seats: seats last year and now.
        lacking: expected persons lacking if last year's order were repeated, surpluses not set off.
        left: the same after this order.
        standings: number of its qualifications by class.
        parts: its specialties, where it is a direction.
    """

    code: str
    seats: tuple[int, int]
    lacking: float
    left: float
    standings: Mapping[str, int]
    parts: Sequence[TrainingField] = ()


def by_college(study: Study) -> list[CollegeOrder]:
    """This will return the first year's order by college: territory by territory, the largest first."""
    lines = study.first_order.filter((pl.col("groups") > 0) | (pl.col("seats_last_year") > 0))
    places = dict(study.given("colleges").select("college_bin", "kato").iter_rows())
    ordered = lines.sort(
        ["college_bin", "seats", "qualification", "language", "base", "form", "target_employer"],
        descending=[False, True, *[False] * 5],
    )
    found = [
        _college(str(college), str(places.get(college) or ""), list(rows.iter_rows(named=True)))
        for (college,), rows in ordered.group_by("college_bin", maintain_order=True)
    ]
    return sorted(found, key=lambda each: (each.territory, -each.seats, each.college))


def _college(college: str, territory: str, lines: Sequence[Mapping[str, Any]]) -> CollegeOrder:
    groups, seats, before = (sum(int(line[name]) for line in lines) for name in ("groups", "seats", "seats_last_year"))
    return CollegeOrder(college, territory, groups, seats, before, lines)


def by_direction(study: Study, gaps: Sequence[Shortage]) -> list[TrainingField]:
    """This will return the order by direction and its specialties, the most lacking first."""
    specialty_of = dict(study.given("qualifications").select("qualification", "specialty").iter_rows())
    specialties = study.given("specialties")
    direction_of = {row["specialty"]: str(row.get("direction") or "") for row in specialties.iter_rows(named=True)}
    parts: dict[str, list[Shortage]] = {}
    for gap in gaps:
        parts.setdefault(str(specialty_of.get(gap.qualification) or ""), []).append(gap)
    directions: dict[str, list[TrainingField]] = {}
    for code, members in parts.items():
        directions.setdefault(direction_of.get(code, ""), []).append(_specialty(code, members))
    return _most_lacking_first(_direction(code, fields) for code, fields in directions.items())


def _specialty(code: str, gaps: Sequence[Shortage]) -> TrainingField:
    standings = [gap.standing for gap in gaps]
    return TrainingField(
        code,
        (round(sum(gap.seats[0] for gap in gaps)), round(sum(gap.seats[1] for gap in gaps))),
        sum(gap.expected[0] for gap in gaps),
        sum(gap.expected[1] for gap in gaps),
        {name: standings.count(name) for name in CLASSES},
    )


def _direction(code: str, fields: Sequence[TrainingField]) -> TrainingField:
    return TrainingField(
        code,
        (sum(field.seats[0] for field in fields), sum(field.seats[1] for field in fields)),
        sum(field.lacking for field in fields),
        sum(field.left for field in fields),
        {name: sum(field.standings[name] for field in fields) for name in CLASSES},
        _most_lacking_first(fields),
    )


def _most_lacking_first(fields: Any) -> list[TrainingField]:
    return sorted(fields, key=lambda each: (-each.lacking, each.code))
