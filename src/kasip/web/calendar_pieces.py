"""The calendar as the components take it, and as a file for calendar programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format

from kasip.apps.accounts.circles import REGION
from kasip.apps.accounts.models import Region
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.calendar import may_mark
from kasip.apps.orders.calendar import StepOfYear
from kasip.reporting.icalendar import CalendarEvent, icalendar
from kasip.web.order_pieces import named_value
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words

TONES = {"done": "good", "done_late": "caution", "late": "bad", "due": "news", "open": "news"}
FIRST_CHANGE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""When the shipped dates count as set: the same file gives the same bytes whenever it is asked for."""
NEAR_DAYS = 30
"""Days left below which a deadline is marked."""
CALENDAR_TYPE = "text/calendar; charset=utf-8"


def step_title(code: str) -> str:
    """This will name a step in the language of the page."""
    return words(f"calendar_step_{code}")


def dates_text(found: StepOfYear) -> str:
    """This will write a step's dates."""
    if found.starts is None:
        return day(found.ends) if found.step.kind == "window" else words("calendar_by", date=day(found.ends))
    return span(found.starts, found.ends)


def span(first: dt.date, last: dt.date) -> str:
    """This will write a span of days, the year once where both lie in one: 3 February – 10 March 2027."""
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if language_now() == "kk":  # the year goes before
        return f"{day(first)} – {date_format(last, 'MONTH_DAY_FORMAT')}"
    return f"{date_format(first, 'MONTH_DAY_FORMAT')} – {day(last)}"


def state_text(found: StepOfYear) -> str:
    """This will say where a step stands, with the days it is late or has left."""
    return words(f"calendar_state_{found.state}", days=found.days)


def calendar_table(year: int, steps: Iterable[StepOfYear], actor: Actor) -> Table:
    """This will list the steps of a year, each leading to its dates; who did them is the department's to see."""
    columns = [
        Column(words("calendar_step")),
        Column(words("calendar_dates"), "date"),
        Column(words("calendar_state")),
        Column(words("calendar_done_by"), minor=True),
        Column(words("calendar_whose"), minor=True),
        Column(words("calendar_source"), minor=True),
    ]
    rows = [
        [
            Cell(step_title(one.step.code), reverse("calendar:step", args=[year, one.step.code])),
            Cell(dates_text(one)),
            Cell(state_text(one), tone=_tone(one)),
            Cell(done_text(one, actor)),
            Cell(owners_text(one)),
            Cell(source_text(one)),
        ]
        for one in steps
    ]
    return Table(words("calendar_title", year=str(year)), columns, rows)


def public_table(year: int, steps: Iterable[StepOfYear]) -> Table:
    """This will list the dates applicants are told."""
    columns = [Column(words("calendar_step")), Column(words("calendar_dates"), "date"), Column(words("calendar_state"))]
    rows = [
        [
            Cell(step_title(one.step.code)),
            Cell(dates_text(one)),
            Cell(state_text(one), tone=_tone(one)),
        ]
        for one in steps
    ]
    return Table(words("dates_title", year=str(year)), columns, rows)


def _tone(found: StepOfYear) -> str:
    """A deadline far ahead asks for nothing yet."""
    far = found.state == "due" and found.days > NEAR_DAYS
    return "quiet" if far else TONES.get(found.state, "quiet")


def done_text(found: StepOfYear, actor: Actor) -> str:
    """This will say when a step was done; by whom, to the department and the head's office."""
    if found.seen is None:
        return ""
    by = found.seen.by if REGION.extent(actor) == "all" else ""
    count = words("calendar_records", count=found.seen.count) if found.seen.count > 1 else ""
    return ", ".join(part for part in (date_format(found.seen.on, "SHORT_DATE_FORMAT"), by, count) if part)


def owners_text(found: StepOfYear) -> str:
    """This will name the roles a step belongs to."""
    return ", ".join(words(f"role_{role}") for role in found.step.owners)


def source_text(found: StepOfYear) -> str:
    """This will say whose dates they are, and that nobody checked an act where that is so."""
    unchecked = f" ({words('calendar_unchecked')})" if found.confidence == "low" else ""
    return f"{said_source(found.source)}{unchecked}"


def said_source(source: str) -> str:
    """This will word a shipped source; a region's own stands as it was written."""
    return named_value("calendar_source_", source)


def step_facts(found: StepOfYear, actor: Actor) -> list[Fact]:
    """This will put one step's dates, state and source as a list."""
    return [
        Fact(words("calendar_dates"), dates_text(found)),
        Fact(words("calendar_state"), state_text(found)),
        Fact(words("calendar_done_by"), done_text(found, actor) or words("calendar_not_done")),
        Fact(words("calendar_whose"), owners_text(found) or words("calendar_whose_none")),
        Fact(words("calendar_source"), source_text(found)),
    ]


def marks(found: StepOfYear, actor: Actor) -> bool:
    """This will say whether an actor may mark a step done now."""
    return may_mark(found, actor) and found.seen is None and found.state != "ahead"


def calendar_file(region: Region, year: int, steps: Iterable[StepOfYear]) -> bytes:
    """This will write steps as a file for calendar programs, in the language of the page."""
    events = [
        CalendarEvent(
            uid=f"{one.step.code}-{year}-{region.kato}@kasip",
            starts=one.starts or one.ends,
            ends=one.ends,
            title=step_title(one.step.code),
            note=source_text(one),
            changed=one.own.changed_at if one.own else FIRST_CHANGE,
            revision=one.own.version if one.own else 0,
        )
        for one in steps
    ]
    return icalendar(f"{words('calendar_title', year=str(year))}, {named(region)}", events)
