"""An enterprise's declaration of needs, and where it stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.labour_market.enums import UNDER_WAY, DeclarationState


class Declaration(JournalledModel):
    """An enterprise's declaration of needs. Natural key: region and number.

    One is written or decided on at a time, and one is in force: confirming a later one takes the earlier one's rows out
    of the records. Who started, sent and decided is named as they were called then.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    first_year = models.IntegerField()
    years = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=DeclarationState.choices, default=DeclarationState.DRAFT)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")
    started_by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by_name = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "number"], name="declaration_number"),
            models.UniqueConstraint(
                fields=["region", "enterprise"], condition=Q(state__in=UNDER_WAY), name="declaration_one_under_way"
            ),
            models.UniqueConstraint(
                fields=["region", "enterprise"], condition=Q(state="confirmed"), name="declaration_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(decided_at__isnull=False, sent_at__isnull=False, ends_on__isnull=False),
                name="declaration_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(decision_note=""), name="declaration_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} {self.state}"

    @property
    def year_list(self) -> list[int]:
        """This will list the calendar years people are declared for."""
        return list(range(self.first_year, self.first_year + self.years))
