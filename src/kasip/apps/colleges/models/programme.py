"""Programmes, licences and what a group needs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import Campus, College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Licence(Record):
    """A college's licence to teach a qualification. Natural key: the pair."""

    contract_table: ClassVar[str] = "licences"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("licences")


class Programme(Record):
    """What a college can open groups in. Natural key: college, qualification, language, base and form."""

    contract_table: ClassVar[str] = "programmes"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=100)
    base = models.CharField(max_length=100)
    form = models.CharField(max_length=100)
    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=100)
    duration_months = models.IntegerField()
    group_size = models.IntegerField()
    maximum_groups = models.IntegerField(null=True, blank=True)
    minimum_groups = models.IntegerField(null=True, blank=True)
    opening_cost_kzt = models.FloatField(null=True, blank=True)
    opens_from = models.IntegerField(null=True, blank=True)
    opening_condition = models.TextField(blank=True)
    opening_condition_kk = models.TextField(blank=True)
    opening_condition_ru = models.TextField(blank=True)
    opening_condition_en = models.TextField(blank=True)
    dual = models.BooleanField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("programmes")


class Curriculum(Record):
    """Hours one group needs in a year of study. Natural key: qualification, base, year and kind of workshop."""

    contract_table: ClassVar[str] = "curricula"

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    base = models.CharField(max_length=100)
    study_year = models.IntegerField()
    workshop_kind = models.CharField(max_length=100)
    workshop_hours = models.FloatField()
    master_hours = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("curricula")
