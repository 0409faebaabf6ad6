"""Industries and occupations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Industry(Record):
    """An industry by OKED section or division. Natural key: its code."""

    contract_table: ClassVar[str] = "industries"

    industry = models.CharField(max_length=40)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("industries")


class Occupation(Record):
    """An occupation by NKZ / ISCO-08. Natural key: its code."""

    contract_table: ClassVar[str] = "occupations"

    occupation = models.CharField(max_length=40)
    isco08 = models.CharField(max_length=100, blank=True)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    vocational_share = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("occupations")
