"""Other supply, and vacancies as a signal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class OtherSupply(Record):
    """Workers who come otherwise than from colleges. Natural key: qualification, year and channel."""

    contract_table: ClassVar[str] = "other_supply"

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    channel = models.CharField(max_length=100)
    persons = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("other_supply")


class VacancyCount(Record):
    """Vacancies published in a month: a signal beside demand. Natural key: occupation, district and month."""

    contract_table: ClassVar[str] = "vacancies"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=100)
    published = models.IntegerField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("vacancies")
