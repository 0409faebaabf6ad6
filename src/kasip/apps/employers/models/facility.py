"""Production sites and their jobs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Facility(Record):
    """A production site: existing, being opened or closed. Natural key: its identifier."""

    contract_table: ClassVar[str] = "facilities"

    facility_id = models.CharField(max_length=100)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=100)
    opens_on = models.DateField(null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    delay_mean_months = models.FloatField(null=True, blank=True)
    delay_sd_months = models.FloatField(null=True, blank=True)
    ramp_months = models.FloatField(null=True, blank=True)
    local_hire_share = models.FloatField(null=True, blank=True)
    counted_in = models.CharField(max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("facilities")


class FacilityJobs(Record):
    """Jobs of one occupation in a site's staffing plan. Natural key: the pair."""

    contract_table: ClassVar[str] = "facility_jobs"

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    jobs = models.IntegerField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("facility_jobs")
