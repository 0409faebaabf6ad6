"""Colleges at a glance: how much there is of what, and what ends soon."""

from __future__ import annotations

import datetime as dt

import attrs
from django.db.models import Count, Sum

from kasip.apps.colleges.models import College, CompetenceCentre, Dormitory, Licence, Programme, RunningCohort
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.figures import Figure
from kasip.apps.sources.queries import reached


@attrs.frozen
class Ending:
    """How many licences end on one day."""

    day: dt.date
    count: int


@attrs.frozen
class Place:
    """A college on the map."""

    kato: str
    latitude: float | None
    longitude: float | None


def own_college(actor: Actor) -> College | None:
    """This will return the college an actor acts for; nothing where the register does not have it."""
    return reached(College, actor).filter(college_bin=actor.organisation_code).first()


def licences_ending(actor: Actor, before: dt.date, bin_code: str = "") -> list[Ending]:
    """This will count the licences that end before a day, by the day they end on; of one college where given."""
    rows = reached(Licence, actor).filter(valid_to__lt=before).order_by("valid_to")
    if bin_code:
        rows = rows.filter(college__college_bin=bin_code)
    return [
        Ending(row["valid_to"], row["many"])
        for row in rows.values("valid_to").annotate(many=Count("pk"))
        if row["valid_to"] is not None
    ]


def programmes(actor: Actor, status: str, bin_code: str = "") -> Figure:
    """This will count programmes of one status; of one college where given."""
    rows = reached(Programme, actor).filter(status=status)
    return Figure(rows.filter(college__college_bin=bin_code) if bin_code else rows, Count("pk"))


def students(actor: Actor) -> Figure:
    """This will sum the students in training over the groups an actor reaches."""
    return Figure(reached(RunningCohort, actor), Sum("students"))


def beds(actor: Actor) -> Figure:
    """This will sum the beds of dormitories."""
    return Figure(reached(Dormitory, actor), Sum("beds"))


def centres(actor: Actor, status: str) -> Figure:
    """This will count competence centres, `open` or `planned`."""
    return Figure(reached(CompetenceCentre, actor).filter(status=status), Count("pk"))


def college_places(actor: Actor) -> list[Place]:
    """This will list colleges with their districts and where they stand."""
    rows = reached(College, actor).order_by("college_bin").values_list("territory__kato", "latitude", "longitude")
    return [Place(kato, latitude, longitude) for kato, latitude, longitude in rows]
