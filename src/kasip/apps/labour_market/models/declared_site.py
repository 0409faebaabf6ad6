"""A site an enterprise declares it will open, with what the government's project card asks, and its staffing plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kasip.apps.accounts.models import Region
from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.labour_market.enums import ProjectRisk
from kasip.apps.labour_market.models.declaration import Declaration


class DeclaredSite(JournalledModel):
    """A site to be opened. Natural key: declaration and name.

    Money in tenge, the cost of the project in millions; shares from 0 to 1. A site with a staffing plan is counted with
    the plants, one without in the declared numbers alone.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    probability = models.FloatField()
    ramp_months = models.PositiveSmallIntegerField(null=True)
    local_hire_share = models.FloatField(null=True)
    starts_on = models.DateField(null=True)
    cost_million_kzt = models.PositiveBigIntegerField(null=True)
    permanent_jobs = models.PositiveIntegerField(null=True)
    temporary_jobs = models.PositiveIntegerField(null=True)
    planned_payroll_kzt = models.PositiveBigIntegerField(null=True)
    actual_payroll_kzt = models.PositiveBigIntegerField(null=True)
    average_wage_kzt = models.PositiveIntegerField(null=True)
    staff_now = models.PositiveIntegerField(null=True)
    labour_contracts = models.PositiveIntegerField(null=True)
    risk = models.CharField(max_length=10, choices=ProjectRisk.choices, blank=True)
    changed_by_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "name"], name="declared_site_key"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="declared_site_probability_share"
            ),
            models.CheckConstraint(
                condition=Q(local_hire_share__isnull=True) | Q(local_hire_share__gte=0, local_hire_share__lte=1),
                name="declared_site_local_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeclaredJobs(JournalledModel):
    """Jobs of one occupation in a declared site's staffing plan. Natural key: the pair."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(DeclaredSite, on_delete=models.PROTECT, related_name="jobs")
    job_title = models.CharField(max_length=200)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    jobs = models.PositiveIntegerField()

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "occupation"], name="declared_jobs_key"),
            models.CheckConstraint(condition=Q(jobs__gte=1), name="declared_jobs_some"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.occupation_id}: {self.jobs}"
