"""How a job ends: only by the worker that holds it, in one step together with its event in the journal."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.work.enums import JobState
from kasip.apps.work.models import Job


@attrs.frozen
class Hold:
    """A worker's hold on a job: void as soon as the job is taken again.

    Attributes:
        job_id: the job.
        kind: what it is.
        worker: who holds it.
        attempt: which beginning of the work this is.
    """

    job_id: int
    kind: str
    worker: str
    attempt: int

    def row(self) -> QuerySet[Job]:
        """This will find the job's row for as long as the hold is good."""
        return Job.objects.filter(pk=self.job_id, worker=self.worker, attempt=self.attempt)

    def running(self) -> QuerySet[Job]:
        """This will find the job's row where it is still running under this hold."""
        return self.row().filter(state=JobState.RUNNING)


def end_well(hold: Hold, by: Actor) -> bool:
    """This will mark a job as done, unless it is another's by now or was called off; call it in a transaction.

    The row stays locked until the transaction ends, so that nobody takes the job while its changes are being stored.
    """
    now = timezone.now()
    ended = hold.running().filter(cancel_asked_at__isnull=True)
    if not ended.update(state=JobState.DONE, progress=1.0, finished_at=now, heartbeat_at=now):
        return False
    _tell(hold, by, Action.FINISHED, JobState.DONE)
    return True


@transaction.atomic
def end_badly(hold: Hold, by: Actor, problem: str, facts: Mapping[str, object], result: Mapping[str, object]) -> bool:
    """This will mark a job as failed with a worded problem; its result may say more, e.g. list rejected rows."""
    changed = hold.running().update(
        state=JobState.FAILED,
        problem=problem,
        problem_facts=dict(facts),
        result=dict(result),
        finished_at=timezone.now(),
    )
    if changed:
        _tell(hold, by, Action.FINISHED, JobState.FAILED, problem)
    return bool(changed)


@transaction.atomic
def end_cancelled(hold: Hold, by: Actor) -> bool:
    """This will mark a job as called off after its handler stopped."""
    changed = hold.running().update(state=JobState.CANCELLED, finished_at=timezone.now())
    if changed:
        _tell(hold, by, Action.CANCELLED, JobState.CANCELLED)
    return bool(changed)


def give_back(hold: Hold) -> bool:
    """This will put a job back into the queue as if it had not been begun: its worker was told to stop."""
    changed = hold.running().update(state=JobState.QUEUED, worker="", attempt=F("attempt") - 1, progress=0.0, step="")
    return bool(changed)


def put_again(hold: Hold) -> bool:
    """This will put a job back into the queue for another attempt, where any is left."""
    left = hold.running().filter(attempt__lt=F("most_attempts"))
    return bool(left.update(state=JobState.QUEUED, worker="", progress=0.0, step=""))


def _tell(hold: Hold, by: Actor, action: Action, state: JobState, problem: str = "") -> None:
    changes: dict[str, list[object]] = {"state": [JobState.RUNNING.value, state.value]}
    if problem:
        changes["problem"] = [None, problem]
    record(by=by, deed=Deed(action, "job", hold.job_id, hold.kind, changes), occasion=f"job:{hold.job_id}")
