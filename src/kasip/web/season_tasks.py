"""What the calendar and the cases for new specialties ask of somebody now, as tasks of their first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.calendar import StepOfYear, calendar_of, reminders_for
from kasip.apps.orders.case_states import GATHERING, CaseState, LetterState
from kasip.apps.orders.cases import cases_for, reached_rows
from kasip.apps.orders.models.specialty_case import CaseLetter, CaseStep
from kasip.law.dated import value_at
from kasip.web.case_pieces import profession, step_name
from kasip.web.pieces import Task
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import said as word

ASKED_APART = (Role.APPROVER, Role.CHAMBER_OFFICER)
MOST = 5
"""Tasks of one kind on a first page."""


def season_tasks(actor: Actor) -> list[Task]:
    """This will list what the year asks of an actor: steps they were reminded of and are not done, then cases.

    One query where nothing is asked: a first page is opened often, and mostly nothing is.
    """
    today = timezone.localdate()
    if actor.role in ASKED_APART:
        return [*calendar_tasks(_years(reminders_for(actor).values_list("year", "code")), today), *_apart(actor)]
    reminded = reminders_for(actor).order_by().annotate(what=Value("reminder")).values_list("what", "year", "code")
    steps = due_steps(actor, today).annotate(what=Value("step")).values_list("what", "pk", "code")
    found = list(reminded.union(steps, all=True))
    years = _years((year, code) for what, year, code in found if what == "reminder")
    return [*calendar_tasks(years, today), *_steps({pk for what, pk, _ in found if what == "step"}, today)]


def _years(reminded: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for year, code in reminded:
        found.setdefault(year, set()).add(code)
    return found


def calendar_tasks(reminded: Mapping[int, set[str]], today: dt.date) -> list[Task]:
    """This will list the steps somebody was reminded of, as long as they are not done; the late ones first.

    Args:
        reminded: admission year -> steps.
        today: the day they are looked at.
    """
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


def _apart(actor: Actor) -> list[Task]:
    """Of an approver decisions are asked, of the chamber letters: each stands for its step."""
    return _decisions(actor) if actor.role == Role.APPROVER else _letters(actor)


def due_steps(actor: Actor, today: dt.date) -> QuerySet[CaseStep]:
    """This will return the steps of an actor's role in cases they reach that are due soon or late."""
    soon = today + dt.timedelta(days=int(value_at("reminder_days_before", today.year)))
    active = (*GATHERING, CaseState.PREPARED, CaseState.ACCEPTED)
    rows = reached_rows(CaseStep, actor).filter(owner=actor.role, done_on__isnull=True, due_on__lte=soon)
    return rows.filter(case__state__in=active)


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


def _steps(keys: Collection[int], today: dt.date) -> list[Task]:
    if not keys:
        return []
    rows = CaseStep.objects.filter(pk__in=keys).select_related("case__qualification").order_by("due_on", "pk")
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
