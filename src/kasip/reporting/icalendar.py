"""Dates as an iCalendar file (RFC 5545) that any calendar program takes in; the same dates give the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

LONGEST_LINE = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""
PRODUCT = "-//Kasip//Calendar of the state order//EN"


@attrs.frozen
class CalendarEvent:
    """A whole-day event.

    Attributes:
        uid: its name, the same in every later file, so that a program changes what it has instead of adding.
        starts: first day.
        ends: last day, included.
        title: what it is.
        note: source, state.
        changed: moment its dates were last set, in UTC.
        revision: number of changes of its dates.
    """

    uid: str
    starts: dt.date
    ends: dt.date
    title: str
    note: str
    changed: dt.datetime
    revision: int = 0


def icalendar(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """This will write events as one calendar, in the order given.

    Args:
        name: of the calendar, as programs show it.
        events: its events.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{text(name)}"]
    for event in events:
        lines += _event(event)
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.uid)}"
    yield f"DTSTAMP:{event.changed.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.revision}"
    yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.ends + dt.timedelta(days=1):%Y%m%d}"  # the day after, by the standard
    yield f"SUMMARY:{text(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{text(event.note)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text(value: str) -> str:
    """This will escape a value of the type TEXT (RFC 5545, 3.3.11); signs no line may hold become spaces."""
    plain = "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in value)
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, escaped)
    return plain


def folded(line: str) -> str:
    """This will break a line into pieces of at most 75 octets, never within a letter, and end it."""
    pieces, piece, length = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if length + size > LONGEST_LINE:
            pieces.append(piece)
            piece, length = " ", 1
        piece, length = piece + sign, length + size
    return "\r\n".join([*pieces, piece]) + "\r\n"
