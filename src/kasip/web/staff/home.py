"""First pages of the roles without a room of their own: school, employment centre, chamber, mentor, administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.colleges.queries import beds, programmes
from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.queries import enterprises, jobs_opening, joint_training, sites_opening
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.queries import enterprises_asking, persons_asked
from kasip.apps.orders.past import order_year
from kasip.apps.sources.figures import figures
from kasip.web.audience import for_roles
from kasip.web.declaration_tasks import ending_tasks, waiting_tasks
from kasip.web.links import rows_of
from kasip.web.navigation import address
from kasip.web.order_remarks import discussion_tasks
from kasip.web.pieces import Stat, Task
from kasip.web.region_stats import beds_stat, requests_stat
from kasip.web.season_tasks import season_tasks
from kasip.web.tasks import answered_for, record_tasks
from kasip.web.templatetags.words import said as word


def _school_stats(actor: Actor) -> list[Stat]:
    found = figures(licensed=programmes(actor, "licensed"), beds=beds(actor))
    return [
        Stat(word("home_programmes_open"), found["licensed"], rows_of("programmes", status="licensed")),
        beds_stat(found["beds"]),
    ]


def _market_stats(actor: Actor) -> list[Stat]:
    found = figures(every=enterprises(actor), joint=joint_training(actor))
    return [
        Stat(word("table_enterprises"), found["every"], rows_of("enterprises")),
        Stat(word("home_joint"), found["joint"], rows_of("enterprises", joint_training="true")),
    ]


def _chamber_stats(actor: Actor) -> list[Stat]:
    year = order_year(timezone.localdate().year)
    found = figures(
        sites=sites_opening(actor),
        jobs=jobs_opening(actor),
        asked=persons_asked(actor, year),
        asking=enterprises_asking(actor, year),
    )
    return [
        *_market_stats(actor),
        requests_stat(year, found["asked"], found["asking"]),
        Stat(
            word("home_sites_opening"),
            found["sites"],
            rows_of("facilities", status=OPENING),
            note="" if found["jobs"] is None else word("home_jobs_planned", count=found["jobs"]),
        ),
    ]


def _reading(*tables: str) -> list[Task]:
    return [
        Task(word(f"task_read_{table}"), word(f"task_read_{table}_why"), rows_of(table), word("task_open"))
        for table in tables
    ]


def _chamber_tasks(actor: Actor) -> list[Task]:
    return [
        *waiting_tasks(actor),
        *discussion_tasks(actor),
        *ending_tasks(actor),
        *_reading("employer_requests", "facilities"),
    ]


def _school_tasks(_actor: Actor) -> list[Task]:
    return _reading("programmes", "dormitories")


def _kept_tasks(actor: Actor) -> list[Task]:
    return [*(task for _, task in record_tasks(answered_for(actor))), *_reading("vacancies")]


def _mentor_tasks(_actor: Actor) -> list[Task]:
    return _reading("enterprises", "qualifications")


def _administrator_tasks(_actor: Actor) -> list[Task]:
    steps = {"organisations": "organisation_list", "people": "people", "access": "access_matrix", "journal": "journal"}
    return [
        Task(word(f"task_admin_{code}"), word(f"task_admin_{code}_why"), address(f"staff:{view}"), word("task_open"))
        for code, view in steps.items()
    ]


_TASKS: Mapping[str, Callable[[Actor], list[Task]]] = {
    Role.COUNSELLOR: _school_tasks,
    Role.EMPLOYMENT_OFFICER: _kept_tasks,
    Role.CHAMBER_OFFICER: _chamber_tasks,
    Role.MENTOR: _mentor_tasks,
    Role.ADMINISTRATOR: _administrator_tasks,
}
_STATS: Mapping[str, Callable[[Actor], list[Stat]]] = {
    Role.COUNSELLOR: _school_stats,
    Role.EMPLOYMENT_OFFICER: _market_stats,
    Role.CHAMBER_OFFICER: _chamber_stats,
    Role.MENTOR: lambda _actor: [],
    Role.ADMINISTRATOR: lambda _actor: [],
}


@for_roles(*_TASKS)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will show what a role reads and keeps, and its first task."""
    tasks = [*season_tasks(actor), *_TASKS[actor.role](actor)]
    facts = {
        "what": f"home_what_{actor.role}",
        "first": tasks[0] if tasks else None,
        "others": tasks[1:],
        "stats": _STATS[actor.role](actor),
    }
    return render(request, "staff/home.html", facts)
