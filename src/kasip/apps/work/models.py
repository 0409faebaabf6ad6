"""Jobs: long work asked for in a request and done by a worker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kasip.apps.accounts.models import Membership, Region
from kasip.apps.journal.scoping import RegionManager
from kasip.apps.work.enums import JobState


class Job(models.Model):
    """One piece of long work. Natural key: its number.

    It acts as the membership that asked for it, and the right to do so is asked again when a worker takes it. A worker
    renews `heartbeat_at`; a running job whose heartbeat is old is taken again, up to `most_attempts` times.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="jobs")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="jobs")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.FloatField(default=0.0)
    step = models.CharField(max_length=60, blank=True)
    step_facts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)
    attempt = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=3)
    worker = models.CharField(max_length=80, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = RegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(progress__gte=0) & models.Q(progress__lte=1), name="job_progress_share"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "created_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"


class Worker(models.Model):
    """A worker that is alive, or was when it last said so. Natural key: its name, which no other worker ever had."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
