"""The region and its districts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Territory(Record):
    """The region itself or a district of it. Natural key: its KATO code."""

    contract_table: ClassVar[str] = "territories"

    kato = models.CharField(max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=100)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.IntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("territories")
