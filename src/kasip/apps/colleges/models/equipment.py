"""Workshops, competence centres and masters: what training needs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Specialty
from kasip.apps.colleges.models.college import College
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class CompetenceCentre(Record):
    """A competence centre, open or planned. Natural key: its identifier."""

    contract_table: ClassVar[str] = "competence_centres"

    centre_id = models.CharField(max_length=100)
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=100)
    opens_on = models.DateField(null=True, blank=True)
    direction = models.CharField(max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("competence_centres")


class Workshop(Record):
    """Workshops of one kind at a college. Natural key: its identifier."""

    contract_table: ClassVar[str] = "workshops"

    workshop_id = models.CharField(max_length=100)
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=100)
    name_kk = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    rooms = models.IntegerField()
    hours_per_shift = models.FloatField()
    shifts = models.IntegerField()
    centre = models.ForeignKey(CompetenceCentre, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opens_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("workshops")


class MasterPosts(Record):
    """Masters of production training a college has for a specialty. Natural key: the pair."""

    contract_table: ClassVar[str] = "masters"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    persons = models.FloatField()
    hours_per_post = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("masters")
