"""The calendar kept: a region's own dates, steps marked done, reminders made once, and who wants none."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence

import attrs
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.models import Membership
from kasip.apps.journal.actions import Deed, record, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.calendar import StepOfYear, calendar_of, calendar_year, holders, step_of
from kasip.apps.orders.models.calendar import CalendarDate, Reminder, ReminderMute
from kasip.law.dated import value_at
from kasip.wording.catalogue import say

log = logging.getLogger(__name__)
SUBJECT, REMINDER = "calendar_date", "reminder"
KIND = "remind"
SOON, LATE = "soon", "late"


class CalendarRefusedError(Exception):
    """Nothing was changed.

    `code` is worded as `calendar_refused_<code>`: `role`, `reason`, `dates`, `stale` or `done`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleDatesError(CalendarRefusedError):
    """Somebody else changed the dates meanwhile."""

    def __init__(self) -> None:
        super().__init__("stale")


@attrs.frozen
class OwnDates:
    """A region's own dates of a step, and who says so."""

    starts_on: dt.date | None
    ends_on: dt.date
    source: str


@transaction.atomic
def set_dates(*, year: int, code: str, dates: OwnDates, version: int, reason: str, by: Actor) -> CalendarDate:
    """This will put a region's own dates in the place of the shipped ones.

    Args:
        year: admission year.
        code: the step.
        dates: first and last day, and the source.
        version: version of the region's entry that was seen; 0 where it had none.
        reason: why.
        by: a planner.

    Raises:
        MissingStepError: the calendar has no such step.
        CalendarRefusedError: not a planner, no reason or source, the beginning after the end, or changed meanwhile.
    """
    _leads(by)
    if not reason.strip() or not dates.source.strip():
        raise CalendarRefusedError("reason")
    if dates.starts_on is not None and dates.starts_on > dates.ends_on:
        raise CalendarRefusedError("dates")
    standing = step_of(year, code, timezone.localdate())
    entry = _entry(year, code, by)
    if (entry.version if entry.pk else 0) != version:
        raise StaleDatesError
    changes = _changed(standing, dates)
    entry.starts_on, entry.ends_on, entry.source = dates.starts_on, dates.ends_on, dates.source.strip()
    entry.set_by_name = by.person_name
    _store(entry)
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, entry.pk, str(entry), changes), reason=reason)
    return entry


@transaction.atomic
def mark_done(*, year: int, code: str, by: Actor) -> CalendarDate:
    """This will mark a step done today, where no records speak of it.

    Raises:
        MissingStepError: the calendar has no such step.
        CalendarRefusedError: neither a planner nor one the step belongs to, or it is done, or records speak of it.
    """
    standing = step_of(year, code, timezone.localdate())
    if not may_mark(standing, by):
        raise CalendarRefusedError("role")
    if standing.seen is not None:
        raise CalendarRefusedError("done")
    entry = _entry(year, code, by)
    entry.done_on, entry.done_by_name = timezone.localdate(), by.person_name
    _store(entry)
    changes: dict[str, list[object]] = {"done_on": [None, entry.done_on.isoformat()]}
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, entry.pk, str(entry), changes))
    return entry


def may_mark(standing: StepOfYear, by: Actor) -> bool:
    """This will say whether a step is an actor's to mark done: the department answers for these."""
    return standing.by_hand and by.role == "planner"


@transaction.atomic
def mute(*, code: str, muted: bool, by: Actor) -> None:
    """This will stop, or start again, a person's reminders of one step, or of all where the code is empty.

    Raises:
        CalendarRefusedError: nobody has signed in.
    """
    if by.person_id is None:
        raise CalendarRefusedError("role")
    rows = ReminderMute.objects.filter(person_id=by.person_id, code=code)
    if rows.exists() == muted:
        return
    with journalled():
        if muted:
            ReminderMute.objects.create(region_id=by.tenant, person_id=by.person_id, code=code)
        else:
            rows.delete()
    changes: dict[str, list[object]] = {"muted": [not muted, muted]}
    record(by=by, deed=Deed(Action.CHANGED, "reminder_mute", None, code or "*", changes))


@attrs.frozen
class Due:
    """A reminder somebody is to get."""

    standing: StepOfYear
    kind: str
    membership: Membership


def due_reminders(today: dt.date) -> list[Due]:
    """This will list the reminders of today that nobody got yet, without those who muted them."""
    year = calendar_year(today)
    steps = [(standing, kind) for standing in calendar_of(year, today) if (kind := kind_now(standing, today))]
    known = set(Reminder.objects.filter(year=year).values_list("membership_id", "code", "kind", "due_on"))
    muted = set(ReminderMute.objects.values_list("person_id", "code"))
    found = []
    for standing, kind in steps:
        for held in holders(standing.step.owners, today):
            told = (held.pk, standing.step.code, kind, standing.ends) in known
            silent = {(held.person_id, ""), (held.person_id, standing.step.code)} & muted
            if not told and not silent:
                found.append(Due(standing, kind, held))
    return found


def kind_now(standing: StepOfYear, today: dt.date) -> str:
    """This will say whether a step is to be reminded of: `soon`, `late`, or nothing."""
    before = int(value_at("reminder_days_before", today.year))
    if standing.state == "late":
        return LATE
    near = standing.state in ("due", "open") and (standing.ends - today).days <= before
    return SOON if near and standing.step.owners else ""


def make_reminders(*, by: Actor, today: dt.date) -> list[Reminder]:
    """This will store today's reminders, journalled, and send them by e-mail where the site sends e-mail.

    Call inside a transaction: letters go out once it is committed, and are not sent again should that fail.
    """
    due = due_reminders(today)
    mailing = settings.REMINDERS_BY_MAIL
    made = [
        Reminder(
            region_id=by.tenant,
            membership=one.membership,
            person_id=one.membership.person_id,
            year=calendar_year(today),
            code=one.standing.step.code,
            kind=one.kind,
            due_on=one.standing.ends,
            mailed=mailing and bool(one.membership.person.email),
        )
        for one in due
    ]
    with journalled():
        stored = Reminder.objects.bulk_create(made)
    record_many(by=by, deeds=list(_deeds(stored, due)))
    letters = [one for one, row in zip(due, stored, strict=True) if row.mailed]
    transaction.on_commit(lambda: send(letters))
    return stored


def send(letters: Sequence[Due]) -> None:
    """This will send reminders by e-mail, each in its reader's language; one that fails is told to the log."""
    for one in letters:
        person, code = one.membership.person, one.standing.step.code
        language = person.language or "kk"
        step = say(f"calendar_step_{code}", language)
        facts = {"step": step, "date": one.standing.ends.isoformat(), "days": one.standing.days}
        subject = say(f"calendar_mail_{one.kind}", language, **facts)
        body = say(f"calendar_mail_{one.kind}_body", language, **facts)
        try:
            send_mail(subject, body, None, [person.email])
        except OSError:
            log.exception("a reminder of %s could not be sent", code)


def _deeds(stored: Sequence[Reminder], due: Sequence[Due]) -> Iterator[Deed]:
    for row, one in zip(stored, due, strict=True):
        changes: dict[str, list[object]] = {"kind": [None, one.kind], "mailed": [None, row.mailed]}
        yield Deed(Action.CREATED, REMINDER, row.pk, f"{row.year} {row.code}: {one.membership.person.name}", changes)


def _leads(by: Actor) -> None:
    if by.role not in ("planner", "system"):
        raise CalendarRefusedError("role")


def _entry(year: int, code: str, by: Actor) -> CalendarDate:
    found = CalendarDate.objects.select_for_update().filter(year=year, code=code).first()
    return found or CalendarDate(region_id=by.tenant, year=year, code=code, version=0)


def _store(entry: CalendarDate) -> None:
    entry.changed_at = timezone.now()
    entry.version += 1
    with journalled():
        entry.save()


def _changed(standing: StepOfYear, dates: OwnDates) -> dict[str, list[object]]:
    old = {"starts_on": standing.starts, "ends_on": standing.ends, "source": standing.source}
    new = {"starts_on": dates.starts_on, "ends_on": dates.ends_on, "source": dates.source}
    return {name: [_text(old[name]), _text(new[name])] for name in old if old[name] != new[name]}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
