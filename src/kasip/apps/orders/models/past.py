"""Orders of past years."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class PastOrderLine(Record):
    """A line of a past year's order and what became of it. Natural key: the whole key of a seat."""

    contract_table: ClassVar[str] = "past_orders"

    year = models.IntegerField()
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=100)
    base = models.CharField(max_length=100)
    form = models.CharField(max_length=100)
    funding = models.CharField(max_length=100)
    target_employer = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    groups = models.IntegerField()
    seats = models.IntegerField()
    applied = models.IntegerField(null=True, blank=True)
    enrolled = models.IntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("past_orders")
