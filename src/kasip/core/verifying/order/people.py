"""Limits of people and beds: dormitories, applicants, mentors, targeted requests, access in districts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kasip.core.verifying.order.limit import LinearLimit
from kasip.core.verifying.order.region import Choice, Region, Row, targeted_persons
from kasip.core.verifying.order.teaching import in_use


def people_limits(region: Region) -> Iterator[LinearLimit]:
    """This will yield every limit of this module whose tables are given."""
    yield from _beds(region)
    yield from _applicants(region)
    yield from _mentor_slots(region)
    yield from _targeted_requests(region)
    yield from _district_access(region)


def seats_of(region: Region, choice: Choice) -> int:
    """This will return the seats of one group."""
    return region.programme_of(choice.line).group_size


def districts(region: Region) -> Mapping[str, str]:
    """This will map a college to its district."""
    return {row["college_bin"]: row["kato"] for row in region.rows("colleges")}


def _beds(region: Region) -> Iterator[LinearLimit]:
    if not region.given("dormitories", "dormitory_colleges"):
        return
    dormitory = {row["college_bin"]: row["dormitory_id"] for row in region.rows("dormitory_colleges")}
    boarding = {row["college_bin"]: row.get("boarding_share") or 0.0 for row in region.rows("colleges")}
    use: dict[tuple[str, int], dict[Choice, float]] = defaultdict(dict)
    for choice in region.choices:
        college = choice.line.college
        if college in dormitory and boarding[college]:
            for _, year in region.in_study(choice):
                use[dormitory[college], year][choice] = seats_of(region, choice) * boarding[college]
    running = _running_boarders(region, dormitory)
    houses = {row["dormitory_id"]: row for row in region.rows("dormitories")}
    for house, year in sorted(use.keys() | running.keys()):
        beds = houses[house]["beds"] if in_use(houses[house], year) else 0
        yield LinearLimit("beds", house, year, use.get((house, year), {}), beds, running.get((house, year), 0.0))


def _running_boarders(region: Region, dormitory: Mapping[str, str]) -> Mapping[tuple[str, int], float]:
    boarders: dict[tuple[str, int], float] = defaultdict(float)
    for year in region.academic_years():
        for cohort, _ in region.running(year):
            if cohort["college_bin"] in dormitory:
                boarders[dormitory[cohort["college_bin"]], year] += cohort.get("boarders") or 0
    return boarders


def _applicants(region: Region) -> Iterator[LinearLimit]:
    inflow = "inflow_share"
    for year in region.order_years:
        leavers = _leavers(region.rows("school_leavers"), year)
        for base in sorted({row["base"] for row in leavers}):
            persons = {row["kato"]: row["persons"] * row["college_share"] for row in leavers if row["base"] == base}
            seats = {
                choice: float(seats_of(region, choice))
                for choice in region.choices
                if choice.year == year and choice.line.base == base
            }
            room = sum(persons.values()) * (1 + region.rules.at(inflow, year))
            yield LinearLimit("applicants", f"region|{base}", year, seats, room)
            if region.given("commuting"):
                yield from _district_applicants(region, persons, seats, (base, year))


def _leavers(rows: list[Row], year: int) -> list[Row]:
    years = {row["year"] for row in rows}
    known = [one for one in years if one <= year]
    chosen = max(known) if known else min(years, default=year)
    return [row for row in rows if row["year"] == chosen]


def _district_applicants(
    region: Region, persons: Mapping[str, float], seats: Mapping[Choice, float], key: tuple[str, int]
) -> Iterator[LinearLimit]:
    base, year = key
    district = districts(region)
    room: dict[str, float] = defaultdict(float)
    for row in region.rows("commuting"):
        room[row["to_kato"]] += persons.get(row["from_kato"], 0.0) * row["share"]
    for kato in sorted({district[choice.line.college] for choice in seats}):
        use = {choice: count for choice, count in seats.items() if district[choice.line.college] == kato}
        yield LinearLimit("applicants", f"{kato}|{base}", year, use, room.get(kato, 0.0))


def _mentor_slots(region: Region) -> Iterator[LinearLimit]:
    if not region.given("mentor_slots"):
        return
    slots: dict[str, int] = defaultdict(int)
    for row in region.rows("mentor_slots"):
        slots[row["qualification"]] += row["slots"]
    use: dict[tuple[str, int], dict[Choice, float]] = defaultdict(dict)
    for choice in region.choices:
        programme = region.programme_of(choice.line)
        if programme.row.get("dual"):
            use[programme.qualification, choice.year][choice] = programme.group_size
    for qualification, year in sorted(use):
        yield LinearLimit("mentor_slots", qualification, year, use[qualification, year], slots.get(qualification, 0))


def _targeted_requests(region: Region) -> Iterator[LinearLimit]:
    size = region.rules.weight("minimum_group_size")
    persons = targeted_persons(region.rows("employer_requests"))
    use: dict[tuple[str, str, int], dict[Choice, float]] = defaultdict(dict)
    for choice in region.choices:
        if choice.line.target:
            use[choice.line.target, choice.line.qualification, region.graduation(choice)][choice] = 1
    for enterprise, qualification, year in sorted(use):
        key = (enterprise, qualification, year)
        groups = math.floor(persons[key] / size)
        yield LinearLimit("targeted_requests", f"{enterprise}|{qualification}", year, use[key], groups)


def _district_access(region: Region) -> Iterator[LinearLimit]:
    district = districts(region)
    past: dict[str, int] = defaultdict(int)
    for line, (groups, _) in region.past.items():
        programme = region.programmes.get(line.programme)
        if programme is not None and not programme.candidate and line.funding == "state":
            past[district[line.college]] += groups
    for year in region.order_years:
        rule = region.rules.at("district_groups_minimum", year)
        for kato in sorted({district[programme.college] for programme in region.programmes.values()}):
            least = min(rule, past[kato])
            if least > 0:
                of = {c: 1.0 for c in region.choices if c.year == year and district[c.line.college] == kato}
                yield LinearLimit("district_access", kato, year, of, least, least=True)
