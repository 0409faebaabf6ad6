"""Who works where: counts by industry and occupation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Industry, Occupation
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class EmploymentCount(Record):
    """Persons employed in an industry of a district in a year. Natural key: the three."""

    contract_table: ClassVar[str] = "employment_history"

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    persons = models.FloatField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("employment_history")


class StaffingCount(Record):
    """Persons of an occupation in an industry, by one survey. Natural key: the three."""

    contract_table: ClassVar[str] = "staffing"

    survey = models.CharField(max_length=100)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    persons = models.FloatField()
    sample_size = models.FloatField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("staffing")


class OccupationCount(Record):
    """Persons employed in an occupation in a year. Natural key: the pair."""

    contract_table: ClassVar[str] = "occupation_history"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    persons = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("occupation_history")
