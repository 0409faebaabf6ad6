"""The states of a job and who may move it between them."""

from __future__ import annotations

from django.db.models import TextChoices


class JobState(TextChoices):
    """Where a job stands; worded in `wording/phrases/work.yaml`."""

    QUEUED = "queued"  # asked for; a worker takes it
    RUNNING = "running"  # a worker has it and renews its heartbeat
    DONE = "done"  # the worker ended it well
    FAILED = "failed"  # the worker gave up, or attempts ran out after workers died
    CANCELLED = "cancelled"  # the person who asked, or an administrator, called it off


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
ENDED_WITHOUT_RESULT = (JobState.FAILED, JobState.CANCELLED)
