"""A worker: takes jobs one after another, does each as the membership that asked for it, and stops when told to."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

import attrs
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone
from django_scopes import scope

from kasip.apps.accounts.queries import actor_of, current_memberships
from kasip.apps.journal.actor import Actor, system
from kasip.apps.work import ending
from kasip.apps.work.daily import ask_for_today
from kasip.apps.work.ending import Hold
from kasip.apps.work.kinds import UnknownKindError, kind_of
from kasip.apps.work.models import Job, Worker
from kasip.apps.work.progress import CancelledError, LostJobError, Progress, Pulse, StoppingError, WorkProblemError
from kasip.apps.work.pulse import BeatingPulse, PlainPulse, Rhythm
from kasip.apps.work.taking import take_back_silent, take_next, tell_begun
from kasip.vocabulary.faults import Fault, InputRejectedError

log = logging.getLogger(__name__)
MOST_FAULTS_KEPT = 1_000
REST_AFTER_TROUBLE = 3.0
"""Seconds before a worker looks again after the database did not answer."""


def new_name() -> str:
    """This will make a name no other worker has."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


@attrs.define
class Loop:
    """A worker's life.

    Attributes:
        name: the worker's name, one no other has.
        rhythm: how often it does what.
        is_stopping: whether it was told to stop.
        ends_when_idle: whether it stops when no job waits.
        keeps_days: whether it asks for the work of each day.
    """

    name: str = attrs.field(factory=new_name)
    rhythm: Rhythm = attrs.field(factory=Rhythm)
    is_stopping: Callable[[], bool] = attrs.field(default=lambda: False)
    ends_when_idle: bool = False
    keeps_days: bool = False
    _day_looked_at: float = -1e9
    _looked_at: float = -1e9
    _beaten_at: float = -1e9

    def run(self) -> int:
        """This will work until told to stop.

        Returns:
            How many jobs were taken.
        """
        taken = 0
        while not self.is_stopping():
            worked = self._once()
            taken += worked
            if not worked and self.ends_when_idle:
                break
        self._sign_off()
        return taken

    def _once(self) -> bool:
        try:
            self._sign_in()
            self._reap()
            self._begin_day()
            job = take_next(self.name)
        except DatabaseError:
            log.exception("the queue could not be read")
            connection.close()
            self._rest(REST_AFTER_TROUBLE)
            return False
        if job is None:
            if not self.ends_when_idle:
                self._rest(self.rhythm.look)
            return False
        do(job, BeatingPulse(hold_of(job), self.rhythm, self.is_stopping))
        return True

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.is_stopping():
            time.sleep(min(0.2, seconds))

    def _reap(self) -> None:
        """Look for silent workers a few times within the time a worker may be silent."""
        if time.monotonic() - self._looked_at < self.rhythm.silent / 4:
            return
        self._looked_at = time.monotonic()
        for pk in take_back_silent(self.rhythm.silent_for):
            log.warning("job %s was taken back from a silent worker", pk)

    def _begin_day(self) -> None:
        if not self.keeps_days or time.monotonic() - self._day_looked_at < self.rhythm.day:
            return
        self._day_looked_at = time.monotonic()
        ask_for_today()

    def _sign_in(self) -> None:
        if time.monotonic() - self._beaten_at < self.rhythm.beat:
            return
        self._beaten_at = time.monotonic()
        Worker.objects.update_or_create(name=self.name, defaults={"beat_at": timezone.now()})

    def _sign_off(self) -> None:
        try:
            Worker.objects.filter(name=self.name).delete()
        except DatabaseError:
            log.warning("worker %s could not sign off", self.name)
        connection.close()


def run_waiting() -> int:
    """This will do all waiting jobs here and now, in the caller's thread and connection: for tests and commands.

    Returns:
        How many jobs were done.
    """
    name, count = new_name(), 0
    while (job := take_next(name)) is not None:
        do(job, PlainPulse(hold_of(job)))
        count += 1
    return count


def hold_of(job: Job) -> Hold:
    """This will return the hold of the worker that has just taken a job."""
    return Hold(job.pk, job.kind, job.worker, job.attempt)


def do(job: Job, pulse: BeatingPulse | PlainPulse) -> None:
    """This will do a job that was taken, whatever comes of it: nothing the handler raises leaves here."""
    hold = hold_of(job)
    beating: AbstractContextManager[object] = pulse if isinstance(pulse, BeatingPulse) else nullcontext()
    with scope(region=job.region_id):
        try:
            by = acting_for(job)
            with beating:
                trouble = _attempt(job, hold, by, pulse)
            if trouble is not None:
                _settle(hold, by or system(job.region_id), trouble)
        except DatabaseError:
            log.exception("the end of job %s could not be stored: it will be taken back when silent", job.pk)
            connection.close_if_unusable_or_obsolete()


def acting_for(job: Job) -> Actor | None:
    """This will return whom a job acts as now; nothing where the role has ended or the person is switched off."""
    if job.membership is None:
        return attrs.evolve(system(job.region_id), channel="job")
    held = {one.pk: one for one in current_memberships(job.membership.person)}
    membership = held.get(job.membership.pk)
    return None if membership is None else actor_of(membership, "job")


def _attempt(job: Job, hold: Hold, by: Actor | None, pulse: Pulse) -> Exception | None:
    """Run the handler; return what kept it from ending well."""
    try:
        kind = kind_of(job.kind)
        if by is None or not kind.allowed(by, job.arguments):
            return WorkProblemError("work_not_permitted")
        tell_begun(hold, by)
        progress = Progress(hold, job.arguments, by, pulse)
        result = kind.run(progress)
        if not progress.ended:
            with progress.finish_in_transaction() as stored:
                stored.update(result)
    except Exception as trouble:  # noqa: BLE001  whatever a handler raises ends as a worded state of its job
        return trouble
    return None


def _settle(hold: Hold, by: Actor, trouble: Exception) -> None:
    """Store what became of a job that did not end well."""
    match trouble:
        case LostJobError():
            log.warning("job %s is another worker's by now: nothing of this attempt is stored", hold.job_id)
        case CancelledError():
            ending.end_cancelled(hold, by)
        case StoppingError():
            ending.give_back(hold)
        case WorkProblemError():
            ending.end_badly(hold, by, trouble.code, trouble.facts, {})
        case InputRejectedError():
            facts = {"count": len(trouble.faults)}
            faults = [_kept(fault) for fault in trouble.faults[:MOST_FAULTS_KEPT]]
            ending.end_badly(hold, by, "work_input_rejected", facts, {"faults": faults})
        case UnknownKindError():
            ending.end_badly(hold, by, "work_kind_unknown", {"kind": hold.kind}, {})
        case _:
            _settle_defect(hold, by, trouble)


def _settle_defect(hold: Hold, by: Actor, trouble: Exception) -> None:
    """A defect is told by a number; what it was stands in the log under that number, never on a page."""
    if isinstance(trouble, OperationalError) and ending.put_again(hold):
        log.warning("job %s met a busy database and waits for another attempt", hold.job_id, exc_info=trouble)
        return
    reference = new_reference()
    log.error("job %s failed", hold.job_id, exc_info=trouble, extra={"reference": reference})
    ending.end_badly(hold, by, "work_failed", {"reference": reference}, {})


def new_reference() -> str:
    """This will make the number under which people can name an error and administrators find it in the log."""
    return secrets.token_hex(4).upper()


def _kept(fault: Fault) -> Mapping[str, object]:
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "code": fault.code,
        "value": str(fault.value),
        "facts": {name: str(value) for name, value in fault.facts.items()},
    }
