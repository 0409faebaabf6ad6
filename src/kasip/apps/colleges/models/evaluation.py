"""What the yearly evaluation says of colleges and their specialties."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Specialty
from kasip.apps.colleges.models.college import College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class CollegeIndicator(Record):
    """One figure or answer. Natural key: college, specialty (none: the college as a whole), year and indicator."""

    contract_table: ClassVar[str] = "college_indicators"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.IntegerField()
    indicator = models.CharField(max_length=100)
    value = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    answer = models.TextField(blank=True)
    absence = models.CharField(max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("college_indicators")
