"""Figures about graduates and their definitions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class OutcomeDefinition(Record):
    """What a figure about graduates counts. Natural key: its name."""

    contract_table: ClassVar[str] = "outcome_definitions"

    definition = models.CharField(max_length=100)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    data_source = models.CharField(max_length=100, blank=True)
    window_months = models.IntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("outcome_definitions")


class OutcomeFigure(Record):
    """What became of a cohort. Natural key: college, qualification, cohort, outcome and definition."""

    contract_table: ClassVar[str] = "outcomes"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    cohort = models.IntegerField()
    outcome = models.CharField(max_length=100)
    definition = models.ForeignKey(OutcomeDefinition, on_delete=models.PROTECT, related_name="+")
    numerator = models.IntegerField()
    denominator = models.IntegerField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("outcomes")
