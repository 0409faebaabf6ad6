"""Documents and data sets rows come from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class Source(Record):
    """A document or data set rows come from. Natural key: its short name."""

    contract_table: ClassVar[str] = "sources"

    source = models.CharField(max_length=200)
    title = models.TextField()
    published_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("sources")
