"""Imports of files, and the mappings remembered for each source of files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.journal.scoping import RegionManager
from kasip.apps.sources.enums import ImportMode, ImportState


class Import(models.Model):
    """One file offered, what it would change, and what became of it. Natural key: its number.

    The file itself lies under a random name in the folder of uploads; `source_name` says whose files it belongs to,
    so that the mapping is remembered and the last import of a source can be taken back.

    Attributes:
        fingerprint: of the rows once mapped, whatever the file's format: the same content twice is recognised.
        mapping: how the file's columns were read, as JSON; empty where the file is in the contract's own form.
        preview: counts and first rows of the comparison last made, as JSON.
        digest: fingerprint of what that comparison would change: only what was looked at is stored.
        counts: rows of each kind that were stored.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="imports")
    source_name = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField(default=dict)
    mode = models.CharField(max_length=20, choices=ImportMode.choices, default=ImportMode.ADD_AND_CHANGE)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.READING)
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    job_id = models.BigIntegerField(null=True)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    offered_by_name = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    objects = RegionManager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region", "source_name", "stored_at"], name="import_of_source"),
            models.Index(fields=["region", "offered_at"], name="import_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"

    @property
    def occasion(self) -> str:
        """This will return what ties the journal's events of this import together."""
        return f"import:{self.pk}"


class RememberedMapping(models.Model):
    """How files of one source with one header are read. Natural key: region, source and signature of the header."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="mappings")
    source_name = models.CharField(max_length=100)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    remembered_at = models.DateTimeField(auto_now=True)
    remembered_by_name = models.CharField(max_length=200, blank=True)

    objects = RegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "source_name", "signature"], name="mapping_of_header"),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} {self.signature[:8]}"
