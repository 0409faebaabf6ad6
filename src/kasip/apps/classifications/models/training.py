"""Specialties, qualifications, and which occupations they train for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Specialty(Record):
    """A vocational specialty. Natural key: its eight-digit code."""

    contract_table: ClassVar[str] = "specialties"

    specialty = models.CharField(max_length=40)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    technical = models.BooleanField()
    direction = models.CharField(max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("specialties")


class Qualification(Record):
    """What a study group is trained for. Natural key: its code."""

    contract_table: ClassVar[str] = "qualifications"

    qualification = models.CharField(max_length=40)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=100)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    norm_group = models.CharField(max_length=100, blank=True)
    minimum_age = models.IntegerField(null=True, blank=True)
    hazardous = models.BooleanField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("qualifications")


class OccupationQualification(Record):
    """Which share of an occupation's vocational entrants a qualification trains. Natural key: the pair."""

    contract_table: ClassVar[str] = "occupation_qualifications"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    share = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("occupation_qualifications")
