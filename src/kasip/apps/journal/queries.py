"""Looking through the journal: the region's events by who, what, where and when, and the head of their chain."""

from __future__ import annotations

import datetime as dt

import attrs
from django.db.models import Q, QuerySet
from django.utils import timezone

from kasip.apps.journal.models import ChainHead, Event


@attrs.frozen
class Sought:
    """What is looked for; empty parts leave nothing out.

    Attributes:
        person: part of the name of who did it.
        subject: kind of the thing, e.g. a table of the contract.
        action: a value of `Action`.
        words: part of the thing's name, of the reason or of the occasion.
        since: first day.
        until: last day.
        person_id: the very person.
    """

    person: str = ""
    subject: str = ""
    action: str = ""
    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    person_id: int | None = None


def events_sought(sought: Sought) -> QuerySet[Event]:
    """This will return the events of the region in scope that match, the latest first."""
    rows = Event.objects.order_by("-sequence")
    for field, value in (("subject", sought.subject), ("action", sought.action), ("person_id", sought.person_id)):
        rows = rows.filter(**{field: value}) if value else rows
    if sought.person:
        rows = rows.filter(person_name__icontains=sought.person)
    if sought.words:
        named = Q(subject_name__icontains=sought.words) | Q(reason__icontains=sought.words)
        rows = rows.filter(named | Q(occasion__icontains=sought.words))
    if sought.since:
        rows = rows.filter(at__gte=_midnight(sought.since))
    if sought.until:
        rows = rows.filter(at__lt=_midnight(sought.until + dt.timedelta(days=1)))
    return rows


def subjects_known() -> list[str]:
    """This will list the kinds of things the region's journal tells of."""
    return list(Event.objects.order_by("subject").values_list("subject", flat=True).distinct())


def head_of(region_id: int) -> ChainHead:
    """This will return the head of a region's chain; an empty one where nothing has happened."""
    return ChainHead.objects.filter(pk=region_id).first() or ChainHead(region_id=region_id)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
