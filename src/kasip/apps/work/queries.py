"""Finding jobs within an actor's reach."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.work.enums import ENDED, JobState
from kasip.apps.work.models import Job, Worker


class MissingJobError(Exception):
    """There is no such job, or none this actor may know of."""


def reached_jobs(by: Actor, action: str = "read") -> QuerySet[Job]:
    """This will find the jobs an actor may see (or change), the latest first."""
    rule = permit_of(Job).reach(action)
    return Job.objects.filter(rule.condition(by)).select_related("membership__person").order_by("-created_at", "-pk")


def job_for(pk: int, by: Actor, action: str = "read") -> Job:
    """This will return one job.

    Raises:
        MissingJobError: there is none for this actor.
    """
    found = reached_jobs(by, action).filter(pk=pk).first()
    if found is None:
        raise MissingJobError(str(pk))
    return found


def has_ended(job: Job) -> bool:
    """This will say whether nothing more will happen to a job by itself."""
    return job.state in ENDED


def hosts_of_workers() -> set[str]:
    """This will name the machines of the workers that said lately they are alive."""
    lately = timezone.now() - dt.timedelta(minutes=5)
    names = Worker.objects.filter(beat_at__gte=lately).values_list("name", flat=True)
    return {name.rsplit("-", 2)[0] for name in names}


def seconds_since_heartbeat() -> float | None:
    """This will return how long ago any worker last said it is alive, idle or at work; nothing where none ever did."""
    idle = Worker.objects.aggregate(last=Max("beat_at"))["last"]
    with scopes_disabled():
        busy = Job.objects.filter(state=JobState.RUNNING).aggregate(last=Max("heartbeat_at"))["last"]
    beats = [beat for beat in (idle, busy) if beat is not None]
    return (timezone.now() - max(beats)).total_seconds() if beats else None
