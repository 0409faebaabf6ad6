"""Finding jobs within an actor's reach."""

from __future__ import annotations

from django.db.models import QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.work.enums import ENDED
from kasip.apps.work.models import Job


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
