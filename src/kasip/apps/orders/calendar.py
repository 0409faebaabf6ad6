"""The year's calendar of a region: the shipped dates under the region's own, and where each step stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import attrs
from django.db.models import Exists, OuterRef, Q
from django_scopes import scope

from kasip.apps.accounts.models import Membership, Region
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.calendar_witnesses import Asked, Seen, has_witness, seen
from kasip.apps.orders.models.calendar import CalendarDate, Reminder, ReminderMute
from kasip.apps.orders.past import order_year
from kasip.law.order_calendar import CalendarStep, calendar_steps


class MissingStepError(Exception):
    """There is no such step of the year, or no such region."""


@attrs.frozen
class StepOfYear:
    """A step of one year in one region.

    Attributes:
        step: what it is.
        starts: first day, where it has one.
        ends: last day.
        source: who says so.
        confidence: `low` where nobody checked the source's text.
        own: the region's own entry, where it has one.
        state: `ahead`, `open` (a window), `due` (a deadline in time), `done`, `done_late`, `late`, `past` (a window).
        seen: when and by whom it was done.
        days: days late, or days left.
    """

    step: CalendarStep
    starts: dt.date | None
    ends: dt.date
    source: str
    confidence: str
    own: CalendarDate | None
    state: str
    seen: Seen | None
    days: int

    @property
    def is_overdue(self) -> bool:
        """This will say whether it should be done and is not."""
        return self.state == "late"

    @property
    def by_hand(self) -> bool:
        """This will say whether people mark it done: no records speak of it."""
        return self.step.kind == "deadline" and not has_witness(self.step.code)


@attrs.frozen
class PublicDates:
    """The dates a region tells applicants."""

    region: Region
    year: int
    steps: list[StepOfYear]


def calendar_of(year: int, today: dt.date, codes: Collection[str] | None = None) -> list[StepOfYear]:
    """This will return the steps that lead to an admission year, in their order, in the scope of the region.

    Args:
        year: admission year.
        today: the day they are looked at.
        codes: only these steps.
    """
    own = {entry.code: entry for entry in CalendarDate.objects.filter(year=year)}
    wanted = {code: step for code, step in calendar_steps().items() if codes is None or code in codes}
    return [_standing(step, year, today, own.get(code)) for code, step in wanted.items()]


def step_of(year: int, code: str, today: dt.date) -> StepOfYear:
    """This will return one step of a year.

    Raises:
        MissingStepError: the calendar has no such step.
    """
    step = calendar_steps().get(code)
    if step is None:
        raise MissingStepError(code)
    return _standing(step, year, today, CalendarDate.objects.filter(year=year, code=code).first())


def calendar_year(today: dt.date) -> int:
    """This will return the admission year the region works on."""
    return order_year(today.year)


def public_dates(kato: str, today: dt.date) -> PublicDates:
    """This will return the dates of a region's coming admission, for anybody.

    Raises:
        MissingStepError: there is no such region.
    """
    region = Region.objects.filter(kato=kato).first()
    if region is None:
        raise MissingStepError(kato)
    with scope(region=region.pk):
        year = admission_year(today)
        shown = [code for code, step in calendar_steps().items() if step.public]
        return PublicDates(region, year, calendar_of(year, today, shown))


def admission_year(today: dt.date) -> int:
    """This will return the year of the admission that runs or comes next: until its last public date has passed."""
    last = max(step.at(today.year).ends for step in calendar_steps().values() if step.public)
    return today.year if today <= last else today.year + 1


def holders(roles: Sequence[str], on: dt.date) -> list[Membership]:
    """This will list who holds one of the roles in the region on a day, with the person."""
    held = Membership.objects.filter(role__in=roles, starts_on__lte=on, ended_at__isnull=True, person__is_active=True)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return list(held.select_related("person").order_by("pk"))


def reminders_for(actor: Actor) -> list[Reminder]:
    """This will return what an actor was reminded of in the role they act in, the latest first, without the muted."""
    if actor.membership_id is None:
        return []
    silent = ReminderMute.objects.filter(person_id=actor.person_id or 0).filter(Q(code=OuterRef("code")) | Q(code=""))
    rows = Reminder.objects.filter(membership_id=actor.membership_id).exclude(Exists(silent))
    return list(rows.order_by("-made_at", "-pk"))


def muted_by(actor: Actor) -> set[str]:
    """This will return the steps somebody wants no reminders of; an empty code stands for all."""
    return set(ReminderMute.objects.filter(person_id=actor.person_id or 0).values_list("code", flat=True))


def _standing(step: CalendarStep, year: int, today: dt.date, own: CalendarDate | None) -> StepOfYear:
    shipped = step.at(year)
    starts, ends, source, confidence = shipped.starts, shipped.ends, shipped.source, shipped.confidence
    if own is not None and own.ends_on is not None:
        starts, ends, source, confidence = own.starts_on, own.ends_on, own.source, "high"
    found = _done(step, Asked(year, starts, ends, today), own)
    state = _state(step, starts, ends, today, found)
    days = abs(((found.on if state == "done_late" and found else today) - ends).days)
    return StepOfYear(step, starts, ends, source, confidence, own, state, found, days)


def _done(step: CalendarStep, asked: Asked, own: CalendarDate | None) -> Seen | None:
    if step.kind != "deadline":
        return None
    if own is not None and own.done_on is not None:
        return Seen(own.done_on, own.done_by_name)
    return seen(step.code, asked)


def _state(step: CalendarStep, starts: dt.date | None, ends: dt.date, today: dt.date, found: Seen | None) -> str:
    if found is not None:
        return "done" if found.on <= ends else "done_late"
    if today > ends:
        return "late" if step.kind == "deadline" else "past"
    if starts is not None and today < starts:
        return "ahead"
    return "open" if step.kind == "window" and starts is not None else STATE_OF_DEADLINE[step.kind]


STATE_OF_DEADLINE: Mapping[str, str] = {"deadline": "due", "window": "ahead"}
"""State of a step without a beginning before its end: a day to come is ahead."""
