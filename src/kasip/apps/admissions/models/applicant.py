"""School leavers and how far they travel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.territory import Territory
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class SchoolLeavers(Record):
    """School leavers of a district in a year. Natural key: district, year and grade."""

    contract_table: ClassVar[str] = "school_leavers"

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    base = models.CharField(max_length=100)
    persons = models.IntegerField()
    college_share = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("school_leavers")


class Commuting(Record):
    """The share of a district's applicants who reach another. Natural key: the pair."""

    contract_table: ClassVar[str] = "commuting"

    from_territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    to_territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    share = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("commuting")
