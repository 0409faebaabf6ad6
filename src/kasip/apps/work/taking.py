"""Which worker does which job: taken by one conditional update, taken again from workers that fell silent."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor, system
from kasip.apps.journal.enums import Action
from kasip.apps.work.ending import Hold
from kasip.apps.work.enums import JobState
from kasip.apps.work.models import Job, Worker

TRIES = 20
"""Jobs looked at in one go: more workers than these at one moment wait for the next look."""


def take_next(worker: str) -> Job | None:
    """This will give the longest-waiting job to a worker, or nothing where none waits. No job is given twice."""
    with scopes_disabled():
        waiting = Job.objects.filter(state=JobState.QUEUED).order_by("created_at", "pk")
        for pk in waiting.values_list("pk", flat=True)[:TRIES]:
            if take(pk, worker):
                return Job.objects.select_related("membership__person", "membership__organisation").get(pk=pk)
    return None


def take(pk: int, worker: str) -> bool:
    """This will give one job to a worker if it still waits; of many that try at once exactly one succeeds."""
    now = timezone.now()
    with scopes_disabled():
        taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            worker=worker,
            attempt=F("attempt") + 1,
            started_at=now,
            heartbeat_at=now,
            finished_at=None,
            progress=0.0,
        )
    return bool(taken)


def tell_begun(hold: Hold, by: Actor) -> None:
    """This will put into the journal that a job was begun."""
    changes: dict[str, list[object]] = {"attempt": [None, hold.attempt]}
    record(by=by, deed=Deed(Action.STARTED, "job", hold.job_id, hold.kind, changes), occasion=f"job:{hold.job_id}")


@transaction.atomic
def take_back_silent(silent_for: dt.timedelta) -> list[int]:
    """This will put jobs of workers that fell silent back into the queue; out of attempts, they fail.

    Args:
        silent_for: how long a heartbeat may be overdue.

    Returns:
        Numbers of the jobs taken back.
    """
    with scopes_disabled():
        overdue = timezone.now() - silent_for
        silent = _unlocked(Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=overdue).order_by("pk"))
        taken_back = list(silent)
        for job in taken_back:
            _take_back(job)
        Worker.objects.filter(beat_at__lt=timezone.now() - dt.timedelta(days=1)).delete()
    return [job.pk for job in taken_back]


def _unlocked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """A job whose row is locked is being ended right now: it is left alone where the database can skip it."""
    if connection.features.has_select_for_update_skip_locked:
        return jobs.select_for_update(skip_locked=True, of=("self",))
    return jobs


def _take_back(job: Job) -> None:
    hold = Hold(job.pk, job.kind, job.worker, job.attempt)
    if job.cancel_asked_at is not None:
        hold.running().update(state=JobState.CANCELLED, finished_at=timezone.now())
        _tell_lost(job, JobState.CANCELLED)
    elif job.attempt < job.most_attempts:
        hold.running().update(state=JobState.QUEUED, worker="", progress=0.0, step="")
        _tell_lost(job, JobState.QUEUED)
    else:
        facts = {"attempts": job.attempt}
        hold.running().update(
            state=JobState.FAILED, problem="work_worker_lost", problem_facts=facts, finished_at=timezone.now()
        )
        _tell_lost(job, JobState.FAILED)


def _tell_lost(job: Job, state: JobState) -> None:
    action = Action.CANCELLED if state == JobState.CANCELLED else Action.FINISHED
    changes: dict[str, list[object]] = {"state": [JobState.RUNNING.value, state.value], "worker": [job.worker, None]}
    deed = Deed(Action.CHANGED if state == JobState.QUEUED else action, "job", job.pk, job.kind, changes)
    record(by=system(job.region_id), deed=deed, occasion=f"job:{job.pk}")
