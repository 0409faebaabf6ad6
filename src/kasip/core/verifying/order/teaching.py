"""Limits of teaching: workshop hours by college and kind, masters' hours by college and specialty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import attrs

from kasip.core.verifying.order.limit import LinearLimit
from kasip.core.verifying.order.region import Choice, Region, Row

Needs = Mapping[tuple[str, str, int], Mapping[str, float]]
"""(qualification, base, study year) -> resource -> hours of one group."""


@attrs.frozen
class Resource:
    """A resource of colleges that groups use by the hour.

    Attributes:
        kind: kind of the limit.
        needs: hours a group needs of it.
        capacity: hours there are, (college, resource, academic year).
        present: (college, resource) that the college has at all.
    """

    kind: str
    needs: Needs
    capacity: Callable[[str, str, int], float]
    present: frozenset[tuple[str, str]]


def teaching_limits(region: Region) -> Iterator[LinearLimit]:
    """This will yield the limits of workshops and masters, where their tables are given."""
    if region.given("curricula", "workshops"):
        yield from _limits(region, _workshops(region))
    if region.given("curricula", "masters"):
        yield from _limits(region, _masters(region))


def _workshops(region: Region) -> Resource:
    needs: dict[tuple[str, str, int], dict[str, float]] = defaultdict(dict)
    for row in region.rows("curricula"):
        needs[row["qualification"], row["base"], row["study_year"]][row["workshop_kind"]] = row["workshop_hours"]
    rooms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in region.rows("workshops"):
        rooms[row["college_bin"], row["kind"]].append(row)

    def capacity(college: str, kind: str, year: int) -> float:
        return sum(
            float(row["rooms"] * row["hours_per_shift"] * row["shifts"])
            for row in rooms.get((college, kind), [])
            if in_use(row, year)
        )

    return Resource("workshop_hours", needs, capacity, frozenset(rooms))


def _masters(region: Region) -> Resource:
    specialty = {row["qualification"]: row["specialty"] for row in region.rows("qualifications")}
    needs: dict[tuple[str, str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in region.rows("curricula"):
        of = specialty[row["qualification"]]
        needs[row["qualification"], row["base"], row["study_year"]][of] += row["master_hours"]
    hours = {
        (row["college_bin"], row["specialty"]): row["persons"] * row["hours_per_post"] for row in region.rows("masters")
    }
    return Resource("master_hours", needs, lambda college, of, _: hours.get((college, of), 0.0), frozenset(hours))


def in_use(row: Row, academic_year: int) -> bool:
    """This will tell whether a building with `opens_on` is in use on 1 September of an academic year."""
    opens_on = row.get("opens_on")
    return opens_on is None or (opens_on.year, opens_on.month, opens_on.day) <= (academic_year, 9, 1)


def _limits(region: Region, resource: Resource) -> Iterator[LinearLimit]:
    use: dict[tuple[str, str, int], dict[Choice, float]] = defaultdict(dict)
    for choice in region.choices:
        for (owner, year), hours in _hours_of_group(region, resource, choice).items():
            use[(choice.line.college, owner, year)][choice] = hours
    running = _running(region, resource)
    for college, owner, year in sorted(use.keys() | running.keys()):
        key = (college, owner, year)
        room = resource.capacity(*key)
        yield LinearLimit(resource.kind, f"{college}|{owner}", year, use.get(key, {}), room, running.get(key, 0.0))


def _hours_of_group(region: Region, resource: Resource, choice: Choice) -> Mapping[tuple[str, int], float]:
    programme = region.programme_of(choice.line)
    hours: dict[tuple[str, int], float] = {}
    for study_year, academic_year in region.in_study(choice):
        for owner, amount in resource.needs.get((programme.qualification, programme.base, study_year), {}).items():
            exempt = programme.candidate and (programme.college, owner) not in resource.present
            if amount and not exempt:
                hours[owner, academic_year] = amount
    return hours


def _running(region: Region, resource: Resource) -> Mapping[tuple[str, str, int], float]:
    hours: dict[tuple[str, str, int], float] = defaultdict(float)
    for year in region.academic_years():
        for cohort, study_year in region.running(year):
            needs = resource.needs.get((cohort["qualification"], cohort["base"], study_year), {})
            for owner, amount in needs.items():
                if amount:
                    hours[cohort["college_bin"], owner, year] += amount * cohort["groups"]
    return hours
