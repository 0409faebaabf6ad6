"""What the calendar and the cases for new specialties ask of somebody now, as tasks of their first page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.calendar import StepOfYear, calendar_of, reminders_for
from kasip.apps.orders.case_states import GATHERING, STEP_OWNERS, CaseState, LetterState
from kasip.apps.orders.cases import cases_for, reached_rows
from kasip.apps.orders.models.specialty_case import CaseLetter, CaseStep
from kasip.law.dated import value_at
from kasip.web.case_pieces import profession, step_name
from kasip.web.pieces import Task
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import said as word

MOST = 5
"""Tasks of one kind on a first page."""


def season_tasks(actor: Actor) -> list[Task]:
    """This will list what the year asks of an actor: steps they were reminded of and are not done, then cases."""
    today = timezone.localdate()
    return [*calendar_tasks(actor, today), *case_tasks(actor, today)]


def calendar_tasks(actor: Actor, today: dt.date) -> list[Task]:
    """This will list the steps somebody was reminded of, as long as they are not done; the late ones first."""
    reminded: dict[int, set[str]] = {}
    for row in reminders_for(actor):
        reminded.setdefault(row.year, set()).add(row.code)
    found = [
        (year, one)
        for year, codes in reminded.items()
        for one in calendar_of(year, today, codes)
        if one.state in ("late", "due", "open")
    ]
    return [_step(year, one) for year, one in sorted(found, key=lambda pair: (not pair[1].is_overdue, pair[1].ends))]


def _step(year: int, found: StepOfYear) -> Task:
    code = "task_calendar_late" if found.is_overdue else "task_calendar_soon"
    title = word(code, step=word(f"calendar_step_{found.step.code}"), days=found.days)
    why = word(f"{code}_why", date=day(found.ends), year=str(year))
    return Task(title, why, reverse("calendar:step", args=[year, found.step.code]), word("task_look"))


def case_tasks(actor: Actor, today: dt.date) -> list[Task]:
    """This will list what cases ask: of an approver decisions, of the chamber letters, of others their steps."""
    if actor.role == Role.APPROVER:
        return _decisions(actor)
    if actor.role == Role.CHAMBER_OFFICER:
        return _letters(actor)
    return _steps(actor, today) if actor.role in STEP_OWNERS else []


def _decisions(actor: Actor) -> list[Task]:
    return [
        Task(
            word("task_case_decide", name=profession(case)),
            word("task_case_decide_why", number=str(case.number)),
            reverse("cases:detail", args=[case.pk]),
            word("task_case_open"),
        )
        for case in cases_for(actor).filter(state=CaseState.PREPARED)[:MOST]
    ]


def _letters(actor: Actor) -> list[Task]:
    rows = reached_rows(CaseLetter, actor).filter(state=LetterState.STATED, case__state__in=GATHERING)
    rows = rows.select_related("case__qualification", "enterprise").order_by("pk")
    return [
        Task(
            word("task_case_letter", name=profession(letter.case)),
            word("task_case_letter_why", number=str(letter.case.number)),
            reverse("cases:detail", args=[letter.case_id]),
            word("task_case_open"),
        )
        for letter in rows[:MOST]
    ]


def _steps(actor: Actor, today: dt.date) -> list[Task]:
    soon = today + dt.timedelta(days=int(value_at("reminder_days_before", today.year)))
    active = (*GATHERING, CaseState.PREPARED, CaseState.ACCEPTED)
    rows = reached_rows(CaseStep, actor).filter(owner=actor.role, done_on__isnull=True, due_on__lte=soon)
    rows = rows.filter(case__state__in=active).select_related("case__qualification").order_by("due_on", "pk")
    return [_case_step(step, today) for step in rows[:MOST]]


def _case_step(step: CaseStep, today: dt.date) -> Task:
    late = (today - step.due_on).days if step.due_on else 0
    code = "task_case_step_late" if late > 0 else "task_case_step_why"
    return Task(
        word("task_case_step", step=step_name(step), name=profession(step.case)),
        word(code, number=str(step.case.number), date=day(step.due_on), days=late),
        reverse("cases:detail", args=[step.case_id]),
        word("task_case_open"),
    )
