"""Enterprises."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Industry
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Enterprise(Record):
    """An enterprise. Natural key: its BIN."""

    contract_table: ClassVar[str] = "enterprises"

    bin = models.CharField(max_length=40)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    size_class = models.CharField(max_length=100, blank=True)
    employees = models.IntegerField(null=True, blank=True)
    joint_training = models.BooleanField(null=True, blank=True)
    patron = models.BooleanField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("enterprises")
