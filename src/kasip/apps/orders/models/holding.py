"""What planners decide about single lines beside their number: that they are held, and on what an enterprise's rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.orders.models.state_order import OrderLine, StateOrder


class OrderLock(JournalledModel):
    """A line whose number of groups a new calculation keeps, with the reason. Natural key: the line.

    Held is the number of the version, or of the edit where the line has one.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(StateOrder, on_delete=models.PROTECT, related_name="locks")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="locks")
    reason = models.TextField()
    locked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    locked_by_name = models.CharField(max_length=200)
    locked_at = models.DateTimeField(default=timezone.now)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line"], name="order_lock_line_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="order_lock_reasoned"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}"


class EmployerObligation(JournalledModel):
    """An enterprise's promise to employ those trained for it. Natural key: enterprise, college, qualification, year.

    It outlives versions: the line of that enterprise, college, qualification and admission year rests on it in each.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    contract = models.CharField(max_length=100)
    signed_on = models.DateField()
    persons = models.PositiveIntegerField()
    months = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=200)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region", "enterprise", "college", "qualification", "year"], name="employer_obligation_once"
            ),
            models.CheckConstraint(
                condition=~Q(contract="") & Q(persons__gt=0) & Q(months__gt=0), name="employer_obligation_stated"
            ),
        ]

    def __str__(self) -> str:
        return self.contract
