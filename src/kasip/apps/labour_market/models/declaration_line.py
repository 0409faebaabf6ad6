"""Whom an enterprise declares: a position, how many people in which year, and how surely."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kasip.apps.accounts.models import Region
from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.employers.models.facility import Facility
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.labour_market.enums import Certainty
from kasip.apps.labour_market.models.declaration import Declaration
from kasip.apps.labour_market.models.declared_site import DeclaredSite


class DeclarationLine(JournalledModel):
    """One position an enterprise declares. Natural key: its number.

    The job title stands as it was typed; occupation and qualification are what the enterprise chose for it.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="lines")
    job_title = models.CharField(max_length=200)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, null=True, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(DeclaredSite, on_delete=models.PROTECT, null=True, related_name="lines")
    pay_kzt = models.PositiveIntegerField(null=True)
    needed_on = models.DateField(null=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices, default=Certainty.LIKELY)
    targeted = models.BooleanField(default=False)
    changed_by_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(job_title=""), name="declaration_line_titled"),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(site__isnull=True), name="declaration_line_one_site"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id}: {self.job_title}"


class DeclaredNumber(JournalledModel):
    """How many people a line declares for a year. Natural key: the pair."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(DeclarationLine, on_delete=models.PROTECT, related_name="numbers")
    year = models.IntegerField()
    persons = models.PositiveIntegerField()

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "year"], name="declared_number_key"),
            models.CheckConstraint(condition=Q(persons__gte=1), name="declared_number_some"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year}: {self.persons}"
