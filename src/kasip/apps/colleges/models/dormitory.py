"""Dormitories and the colleges they serve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.territory import Territory
from kasip.apps.colleges.models.college import College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Dormitory(Record):
    """A dormitory. Natural key: its identifier."""

    contract_table: ClassVar[str] = "dormitories"

    dormitory_id = models.CharField(max_length=100)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    beds = models.IntegerField()
    opens_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("dormitories")


class DormitoryCollege(Record):
    """A college that a dormitory serves. Natural key: the pair."""

    contract_table: ClassVar[str] = "dormitory_colleges"

    dormitory = models.ForeignKey(Dormitory, on_delete=models.PROTECT, related_name="+")
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("dormitory_colleges")
