"""Colleges and their buildings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.territory import Territory
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class College(Record):
    """A college. Natural key: its BIN."""

    contract_table: ClassVar[str] = "colleges"

    college_bin = models.CharField(max_length=40)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    ownership = models.CharField(max_length=100, blank=True)
    boarding_share = models.FloatField(null=True, blank=True)
    reference = models.BooleanField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("colleges")


class Campus(Record):
    """A building of a college. Natural key: its identifier."""

    contract_table: ClassVar[str] = "campuses"

    campus_id = models.CharField(max_length=100)
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("campuses")
