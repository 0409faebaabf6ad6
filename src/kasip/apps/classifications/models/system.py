"""Code systems a region uses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class CodeSystem(Record):
    """How the codes of one kind are written in this region. Natural key: the kind of code."""

    contract_table: ClassVar[str] = "classifications"

    kind = models.CharField(max_length=100)
    system = models.CharField(max_length=100)
    edition = models.CharField(max_length=100, blank=True)
    pattern = models.TextField(blank=True)
    check_rule = models.CharField(max_length=100, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("classifications")
