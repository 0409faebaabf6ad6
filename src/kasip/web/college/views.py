"""A college's first page: its own rows to confirm, its licences, its last intake."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kasip.apps.colleges.queries import licences_ending, own_college, programmes, students
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.past import order_year, past_orders
from kasip.apps.sources.figures import figures
from kasip.apps.sources.freshness import TableState
from kasip.web.audience import for_roles
from kasip.web.links import rows_of
from kasip.web.numbers import whole
from kasip.web.order_remarks import discussion_tasks
from kasip.web.pieces import Cell, Column, Stat, Table, Task
from kasip.web.season_tasks import season_tasks
from kasip.web.tasks import answered_for, in_order, record_tasks
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import said as word

OWN = ("programmes", "workshops", "masters", "running_cohorts", "campuses", "competence_centres")
"""Tables a college keeps, in the order it confirms them; their rows are found by its BIN."""


@for_roles("college_deputy", "college_master")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will show a college what it answers for and what of it asks for attention."""
    year = order_year(timezone.localdate().year)
    states = answered_for(actor)
    own = {table: {"college_bin": actor.organisation_code} for table in OWN}
    season = [*discussion_tasks(actor), *season_tasks(actor), *_licence_tasks(actor, year)]
    tasks = in_order(record_tasks(states, own), season) if states else []
    return render(
        request,
        "college/home.html",
        {
            "year": str(year),
            "college": own_college(actor),
            "keeps": bool(states),
            "first": tasks[0] if tasks else None,
            "others": tasks[1:],
            "stats": _stats(actor),
            "table": _table(states, actor.organisation_code),
        },
    )


def _licence_tasks(actor: Actor, year: int) -> list[Task]:
    code = actor.organisation_code
    return [
        Task(
            word("task_licences_end", count=ending.count, date=day(ending.day)),
            word("task_licences_end_why", year=str(year)),
            rows_of("licences", college_bin=code, valid_to=ending.day.isoformat()),
            word("task_look"),
        )
        for ending in licences_ending(actor, dt.date(year, 9, 1), code)
    ]


def _stats(actor: Actor) -> list[Stat]:
    code = actor.organisation_code
    found = figures(
        licensed=programmes(actor, "licensed", code),
        candidates=programmes(actor, "candidate", code),
        students=students(actor),
    )
    orders = past_orders(actor)
    last = orders[-1] if orders else None
    return [
        Stat(
            word("table_programmes"),
            found["licensed"] or 0,
            rows_of("programmes", college_bin=code, status="licensed"),
            note=word("home_candidates", count=found["candidates"] or 0),
        ),
        Stat(
            word("home_students"),
            found["students"],
            rows_of("running_cohorts", college_bin=code),
            word("home_persons"),
        ),
        Stat(
            word("home_last_intake", year=str(last.year) if last else ""),
            last.seats if last else None,
            rows_of("past_orders", college_bin=code, year=last.year) if last else "",
            word("home_seats"),
            word("home_enrolled", count=last.enrolled) if last and last.enrolled is not None else "",
        ),
    ]


def _table(states: list[TableState], code: str) -> Table:
    columns = [
        Column(word("home_table")),
        Column(word("home_rows"), "number"),
        Column(word("home_newest"), "date"),
        Column(word("home_synthetic"), "number", minor=True),
    ]
    rows = [
        [
            Cell(word(f"table_{state.table}"), url=rows_of(state.table, college_bin=code)),
            Cell(whole(state.rows)),
            Cell(day(state.newest), unknown=True),
            Cell(whole(state.synthetic) if state.synthetic else ""),
        ]
        for state in states
    ]
    return Table(word("home_own_tables"), columns, rows)
