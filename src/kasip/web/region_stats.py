"""Figures of the region that more than one first page begins with, each leading to its rows."""

from __future__ import annotations

from kasip.apps.orders.past import OrderYear
from kasip.web.links import rows_of
from kasip.web.pieces import Stat
from kasip.web.templatetags.words import said


def last_order_stat(last: OrderYear | None, year: int) -> Stat:
    """This will show the seats of the last order known, with how many of them were taken.

    Args:
        last: the order; nothing where none is known.
        year: year the next order is made for.
    """
    enrolled = None if last is None else last.enrolled
    return Stat(
        said("home_last_order", year=str(last.year if last else year - 1)),
        last.seats if last else None,
        rows_of("past_orders", year=last.year) if last else rows_of("past_orders"),
        said("home_seats"),
        "" if enrolled is None else said("home_enrolled", count=enrolled),
    )


def requests_stat(year: int, persons: int | None, enterprises: int | None, before: int | None = None) -> Stat:
    """This will show how many people enterprises ask for in a year, from how many, against the year before."""
    note = said("home_no_requests") if persons is None else said("home_from_enterprises", count=enterprises or 0)
    if persons is not None and before is not None:
        note = f"{note}; {said('home_year_before', count=before)}"
    return Stat(
        said("home_requests", year=str(year)),
        persons,
        rows_of("employer_requests", year=year),
        said("home_persons"),
        note,
    )


def students_stat(students: int | None) -> Stat:
    """This will show how many are in training."""
    return Stat(said("home_students"), students, rows_of("running_cohorts"), said("home_persons"))


def beds_stat(beds: int | None) -> Stat:
    """This will show how many beds the dormitories have."""
    return Stat(said("home_beds"), beds, rows_of("dormitories"))
