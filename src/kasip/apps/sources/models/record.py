"""The base of every record of a region: tenant, version, where the row came from, and the table it stands for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.accounts.models import Region
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.sources.binding import field_of
from kasip.contract.dictionary import TableSpec, dictionary

BELONGING = ("provenance", "source", "source_date")
"""Columns every table has: where its rows come from."""


class Record(JournalledModel):
    """One row of one table of the data contract. Natural key: the region and the table's key.

    Subclasses name the contract's table; their fields bear its columns' names, except where a column is the code of
    another record: that field is a foreign key (`sources.binding`). Labels, units and limits are the contract's.

    Attributes:
        contract_table: name of the contract's table, e.g. `colleges`.
    """

    contract_table: ClassVar[str] = ""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    search_text = models.TextField(blank=True, editable=False)
    provenance = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_date = models.DateField(null=True, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    @classmethod
    def spec(cls) -> TableSpec:
        """This will return the contract's entry for the table."""
        return dictionary("region")[cls.contract_table]

    @classmethod
    def key_fields(cls) -> tuple[str, ...]:
        """This will return the fields that are the natural key within a region."""
        return tuple(field_of(cls.spec().column(column)) for column in cls.spec().key)
