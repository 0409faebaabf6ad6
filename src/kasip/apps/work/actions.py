"""Asking for long work, calling it off, asking for it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.work.enums import ENDED_WITHOUT_RESULT, JobState
from kasip.apps.work.kinds import kind_of
from kasip.apps.work.models import Job
from kasip.apps.work.queries import job_for


class WorkNotPermittedError(Exception):
    """The actor may not have this work done."""


class JobStateError(Exception):
    """The job is not in a state in which this can be done to it."""


@transaction.atomic
def ask(*, kind: str, arguments: Mapping[str, Any], by: Actor) -> Job:
    """This will put work into the queue; a worker takes it as soon as one is free.

    Args:
        kind: what is to be done, a code some app has entered a handler for.
        arguments: what the handler needs, as JSON can hold it; ids rather than contents.
        by: who asks; the work is done with this role's rights as they are when it is taken.

    Raises:
        UnknownKindError: nobody handles such work.
        WorkNotPermittedError: the actor may not have it done.
    """
    entry = kind_of(kind)
    if not entry.allowed(by, arguments):
        raise WorkNotPermittedError(kind)
    job = Job.objects.create(
        region_id=by.tenant,
        membership_id=by.membership_id,
        kind=kind,
        arguments=dict(arguments),
        most_attempts=entry.most_attempts,
    )
    _tell(job, by, Action.CREATED, {"state": [None, JobState.QUEUED.value]})
    return job


@transaction.atomic
def cancel(*, pk: int, by: Actor) -> Job:
    """This will call work off: at once where it waits, at its next step where it is running.

    Raises:
        MissingJobError: there is no such job for this actor.
        JobStateError: it has ended already.
    """
    job = job_for(pk, by, "change")
    now = timezone.now()
    waiting = Job.objects.filter(pk=pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, cancel_asked_at=now, finished_at=now):
        _tell(job, by, Action.CANCELLED, {"state": [JobState.QUEUED.value, JobState.CANCELLED.value]})
    elif Job.objects.filter(pk=pk, state=JobState.RUNNING, cancel_asked_at__isnull=True).update(cancel_asked_at=now):
        _tell(job, by, Action.CHANGED, {"cancel_asked_at": [None, now.isoformat()]})
    elif not Job.objects.filter(pk=pk, state=JobState.RUNNING).exists():
        raise JobStateError(job.state)
    return job_for(pk, by)


@transaction.atomic
def retry(*, pk: int, by: Actor) -> Job:
    """This will put work that failed or was called off into the queue again, with all its attempts.

    Raises:
        MissingJobError: there is no such job for this actor.
        JobStateError: it is waiting, running or done.
    """
    job = job_for(pk, by, "change")
    ended = Job.objects.filter(pk=pk, state__in=ENDED_WITHOUT_RESULT)
    if not ended.update(
        state=JobState.QUEUED,
        attempt=0,
        worker="",
        cancel_asked_at=None,
        started_at=None,
        heartbeat_at=None,
        finished_at=None,
        progress=0.0,
        step="",
        step_facts={},
        problem="",
        problem_facts={},
        result={},
    ):
        raise JobStateError(job.state)
    _tell(job, by, Action.CHANGED, {"state": [job.state, JobState.QUEUED.value]})
    return job_for(pk, by)


def _tell(job: Job, by: Actor, action: Action, changes: Mapping[str, list[object]]) -> None:
    record(by=by, deed=Deed(action, "job", job.pk, job.kind, changes), occasion=f"job:{job.pk}")
