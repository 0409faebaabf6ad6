"""The year's calendar: a region's own dates, steps marked done by hand, reminders, and who wants none."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kasip.apps.accounts.models import Membership, Person, Region
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager


class CalendarDate(JournalledModel):
    """A region's own dates of one step of one year, with their source, and who marked it done.

    Natural key: region, admission year and step. Where there is none, the dates of `law/order_calendar.yaml` hold; an
    entry without `ends_on` leaves them as they are and only says that the step is done.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    code = models.CharField(max_length=40)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    set_by_name = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "year", "code"], name="calendar_date_step"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")), name="calendar_date_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.code}"


class Reminder(JournalledModel):
    """That somebody was reminded of a step. Natural key: role held, year, step and kind (`soon` or `late`)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    mailed = models.BooleanField(default=False)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["membership", "year", "code", "kind", "due_on"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.code} {self.kind}"


class ReminderMute(JournalledModel):
    """That a person wants no reminders of one step, or, with no code, of any. Natural key: region, person and code."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "person", "code"], name="reminder_mute_once"),
        ]

    def __str__(self) -> str:
        return self.code or "*"
