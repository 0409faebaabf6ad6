"""Groups in training and how many go on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class RunningCohort(Record):
    """Groups of a programme now in training. Natural key: programme, funding and year of admission."""

    contract_table: ClassVar[str] = "running_cohorts"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=100)
    base = models.CharField(max_length=100)
    form = models.CharField(max_length=100)
    funding = models.CharField(max_length=100)
    admission_year = models.IntegerField()
    graduation_year = models.IntegerField()
    groups = models.FloatField()
    students = models.IntegerField()
    boarders = models.IntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("running_cohorts")


class Continuation(Record):
    """How many went on from one year of study to the next. Natural key: qualification and year of study."""

    contract_table: ClassVar[str] = "continuation"

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    study_year = models.IntegerField()
    started = models.IntegerField()
    continued = models.IntegerField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("continuation")
