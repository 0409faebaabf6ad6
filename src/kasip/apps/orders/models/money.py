"""Norms and budget."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Norm(Record):
    """Money for one student a year, by group of norms. Natural key: group and year."""

    contract_table: ClassVar[str] = "norms"

    norm_group = models.CharField(max_length=100)
    year = models.IntegerField()
    kzt_per_student = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("norms")


class Budget(Record):
    """Money for the state order in a calendar year. Natural key: the year."""

    contract_table: ClassVar[str] = "budget"

    year = models.IntegerField()
    kzt = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("budget")
