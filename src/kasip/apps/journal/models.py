"""Events, and the head of each region's chain of events."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kasip.apps.journal.enums import Action
from kasip.apps.journal.scoping import RegionManager

SITE = 0
"""Region of events that belong to no region: the running of the site itself."""


class AppendOnlyError(Exception):
    """An event was about to be changed or removed: the journal only grows."""


class Event(models.Model):
    """One thing somebody did. Natural key: region and sequence number.

    People and organisations are named as they were at the time, not by reference: what is written stays true when they
    change. Rows cannot be changed or removed, by a trigger of the database. `digest` is the SHA-256 of the event with
    the digest of the event before it, so that a change made behind the database's back is found (`check_chain`).
    """

    region_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=20, choices=Action.choices)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    changes = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    objects = RegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region_id", "sequence"], name="event_sequence_unique"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region_id", "subject", "subject_id", "sequence"], name="event_subject"),
            models.Index(fields=["region_id", "person_id", "sequence"], name="event_person"),
            models.Index(fields=["region_id", "occasion"], name="event_occasion"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.sequence} {self.action} {self.subject} {self.subject_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will store a new event and refuse to store one again."""
        if self.pk is not None:
            raise AppendOnlyError(str(self))
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """This will refuse."""
        raise AppendOnlyError(str(self))


class ChainHead(models.Model):
    """The last event of a region's chain; locked while an event is added, so that sequence numbers have no gap."""

    region_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.region_id}/{self.sequence}"
