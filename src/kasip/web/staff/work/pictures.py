"""Jobs as their pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kasip.apps.work.enums import ENDED, ENDED_WITHOUT_RESULT, JobState
from kasip.apps.work.models import Job
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.results import address_of_result
from kasip.web.templatetags.words import said
from kasip.wording.catalogue import phrases

TONES = {JobState.RUNNING: "news", JobState.DONE: "good", JobState.FAILED: "bad"}
MOST_FAULTS_SHOWN = 100


@attrs.frozen
class JobPicture:
    """A job as its page shows it; texts are in the language of the page."""

    pk: int
    title: str
    state: str
    tone: str
    step: str
    percent: float
    ended: bool
    problem: str
    faults: Table | None
    facts: Sequence[Fact]
    result_url: str
    can_cancel: bool
    can_retry: bool


def job_picture(job: Job) -> JobPicture:
    """This will word a job for its page."""
    asked_off = job.cancel_asked_at is not None
    return JobPicture(
        pk=job.pk,
        title=said("work_title_one", number=str(job.pk), kind=kind_name(job)),
        state=said(f"work_state_{job.state}"),
        tone=TONES.get(JobState(job.state), ""),
        step=step_text(job),
        percent=round(100 * job.progress, 1),
        ended=job.state in ENDED,
        problem=worded(job.problem, job.problem_facts) if job.problem else "",
        faults=faults_table(job),
        facts=facts_of(job),
        result_url=address_of_result(job),
        can_cancel=job.state == JobState.QUEUED or (job.state == JobState.RUNNING and not asked_off),
        can_retry=job.state in ENDED_WITHOUT_RESULT,
    )


def jobs_table(jobs: Sequence[Job]) -> Table:
    """This will return jobs as a table."""
    columns = [
        Column(said("work_column_kind")),
        Column(said("work_column_state")),
        Column(said("work_column_progress"), kind="number", unit="%"),
        Column(said("work_column_asked"), kind="date"),
        Column(said("work_column_asked_by"), minor=True),
    ]
    rows = [
        [
            Cell(said("work_title_one", number=str(job.pk), kind=kind_name(job)), reverse("staff:job", args=[job.pk])),
            Cell(said(f"work_state_{job.state}"), tone=TONES.get(JobState(job.state), "grey")),
            Cell(str(round(100 * job.progress))),
            Cell(moment(job.created_at)),
            Cell(asked_by(job)),
        ]
        for job in jobs
    ]
    return Table(said("work_title"), columns, rows, said("work_none"), said("work_none_why"))


def facts_of(job: Job) -> list[Fact]:
    """This will list when a job was asked for, begun and ended, and by whom it was asked for."""
    facts = [Fact(said("work_column_asked"), moment(job.created_at)), Fact(said("work_column_asked_by"), asked_by(job))]
    if job.started_at:
        attempt = said("work_attempt_of", attempt=job.attempt, most=job.most_attempts)
        facts += [Fact(said("work_column_begun"), moment(job.started_at)), Fact(said("work_column_attempt"), attempt)]
    if job.finished_at:
        facts.append(Fact(said("work_column_ended"), moment(job.finished_at)))
    return facts


def faults_table(job: Job) -> Table | None:
    """This will return the faults of a rejected input as a table; nothing where there are none."""
    faults = job.result.get("faults", [])[:MOST_FAULTS_SHOWN]
    if not faults:
        return None
    columns = [Column(said(f"fault_{name}")) for name in ("file", "row", "column", "reason")]
    rows = [
        [Cell(fault["file"]), Cell(str(fault["row"] or "")), Cell(fault["column"]), Cell(_fault_text(fault))]
        for fault in faults
    ]
    return Table(said("work_problem"), columns, rows)


def _fault_text(fault: Mapping[str, object]) -> str:
    facts = fault.get("facts")
    given = facts if isinstance(facts, dict) else {}
    return worded(str(fault["code"]), {"value": fault["value"], "column": fault["column"], **given})


def kind_name(job: Job) -> str:
    """This will name what a job does."""
    return worded(f"work_kind_{job.kind}", {}, unknown=job.kind)


def step_text(job: Job) -> str:
    """This will say what is being done now."""
    if job.state == JobState.QUEUED:
        return said("work_step_waiting")
    if job.state != JobState.RUNNING:
        return said(f"work_state_{job.state}")
    if job.cancel_asked_at is not None:
        return said("work_step_stopping")
    return worded(job.step, job.step_facts) if job.step else said("work_step_running")


def asked_by(job: Job) -> str:
    """This will name who asked for a job: Kasip itself where nobody did."""
    return job.membership.person.name if job.membership else "Kasip"


def moment(at: dt.datetime) -> str:
    """This will write a moment as the language of the page does, to the minute."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def worded(code: str, facts: Mapping[str, object], unknown: str = "") -> str:
    """This will word a stored code; one of another version of the program shows as it stands instead of failing."""
    if code not in phrases():
        return unknown or code
    try:
        return said(code, **facts)
    except KeyError:
        return unknown or code
