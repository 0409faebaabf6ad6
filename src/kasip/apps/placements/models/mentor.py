"""Places with a mentor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class MentorSlots(Record):
    """Places with a mentor an enterprise offers in a qualification. Natural key: the pair."""

    contract_table: ClassVar[str] = "mentor_slots"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    slots = models.IntegerField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("mentor_slots")
