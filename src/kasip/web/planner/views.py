"""The planner's first page: the region's records, what is missing, stale or ending."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kasip.apps.colleges.queries import beds, licences_ending, programmes, students
from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.queries import joint_training, sites_overdue
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.queries import enterprises_asking, persons_asked
from kasip.apps.orders.past import OrderYear, order_year, past_orders
from kasip.apps.sources.figures import figures
from kasip.apps.sources.freshness import TableState, states_of_tables
from kasip.reporting.drawing.fan import fan
from kasip.web.audience import for_roles
from kasip.web.declaration_tasks import ending_tasks
from kasip.web.links import rows_of
from kasip.web.numbers import whole
from kasip.web.pieces import Cell, Chart, Column, LegendItem, Stat, Table, Task
from kasip.web.planner.forecast_tasks import forecast_tasks
from kasip.web.planner.order_tasks import order_tasks
from kasip.web.region_stats import beds_stat, last_order_stat, requests_stat, students_stat
from kasip.web.season_tasks import season_tasks
from kasip.web.tasks import in_order, record_tasks
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import said as word

SCHOOL_YEAR_BEGINS = (9, 1)


@for_roles("planner", "approver")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will show what the region's records hold and what asks for the planner's attention."""
    today = timezone.localdate()
    year = order_year(today.year)
    orders = past_orders(actor)
    found = _figures(actor, year, today)
    tables = states_of_tables(actor, "read")
    tasks = [*order_tasks(actor, year), *season_tasks(actor)]
    if actor.role == "planner":
        season = [*tasks, *forecast_tasks(actor), *ending_tasks(actor), *_licence_tasks(actor, year)]
        season += _site_tasks(found["overdue"])
        tasks = in_order(record_tasks(tables), season)
    return render(
        request,
        "planner/home.html",
        {
            "year": str(year),
            "first": tasks[0] if tasks else None,
            "others": tasks[1:],
            "stats": _stats(year, orders, found),
            "chart": _chart(orders),
            "table": _table(tables),
        },
    )


def _licence_tasks(actor: Actor, year: int) -> list[Task]:
    return [
        Task(
            word("task_licences_end", count=ending.count, date=day(ending.day)),
            word("task_licences_end_why", year=str(year)),
            rows_of("licences", valid_to=ending.day.isoformat()),
            word("task_look"),
        )
        for ending in licences_ending(actor, dt.date(year, *SCHOOL_YEAR_BEGINS))
    ]


def _site_tasks(overdue: int | None) -> list[Task]:
    if not overdue:
        return []
    title, why = word("task_sites_overdue", count=overdue), word("task_sites_overdue_why")
    return [Task(title, why, rows_of("facilities", status=OPENING, sort="opens_on"), word("task_look"))]


def _figures(actor: Actor, year: int, today: dt.date) -> dict[str, int | None]:
    return figures(
        asked=persons_asked(actor, year),
        asking=enterprises_asking(actor, year),
        before=persons_asked(actor, year - 1),
        licensed=programmes(actor, "licensed"),
        candidates=programmes(actor, "candidate"),
        students=students(actor),
        joint=joint_training(actor),
        beds=beds(actor),
        overdue=sites_overdue(actor, today),
    )


def _stats(year: int, orders: list[OrderYear], found: dict[str, int | None]) -> list[Stat]:
    last = orders[-1] if orders else None
    return [
        requests_stat(year, found["asked"], found["asking"], found["before"]),
        last_order_stat(last, year),
        Stat(
            word("table_programmes"),
            found["licensed"],
            rows_of("programmes", status="licensed"),
            note=word("home_candidates", count=found["candidates"] or 0),
        ),
        students_stat(found["students"]),
        Stat(word("home_joint"), found["joint"], rows_of("enterprises", joint_training="true")),
        beds_stat(found["beds"]),
    ]


def _chart(orders: list[OrderYear]) -> Chart | None:
    if len(orders) < 2:
        return None
    enrolled = [(each.year, each.enrolled) for each in orders if each.enrolled is not None]
    picture = fan([], {"past": [(each.year, each.seats) for each in orders], "second": enrolled})
    rows = [
        [
            Cell(str(each.year), url=rows_of("past_orders", year=each.year)),
            Cell(whole(each.seats)),
            Cell("" if each.enrolled is None else whole(each.enrolled), unknown=True),
        ]
        for each in orders
    ]
    columns = [
        Column(word("home_year")),
        Column(word("home_seats_column"), "number"),
        Column(word("home_enrolled_column"), "number"),
    ]
    legend = [
        LegendItem(word("home_seats_column"), "past", "line"),
        LegendItem(word("home_enrolled_column"), "second", "line"),
    ]
    title = word("home_orders_chart")
    return Chart(title, picture, "components/drawings/fan.html", Table(title, columns, rows), legend=legend)


def _table(states: list[TableState]) -> Table:
    columns = [
        Column(word("home_table")),
        Column(word("home_rows"), "number"),
        Column(word("home_newest"), "date"),
        Column(word("home_synthetic"), "number", minor=True),
    ]
    rows = [
        [
            Cell(word(f"table_{state.table}"), url=rows_of(state.table)),
            Cell(whole(state.rows)),
            Cell(day(state.newest), unknown=True),
            Cell(whole(state.synthetic) if state.synthetic else ""),
        ]
        for state in states
    ]
    return Table(word("home_tables"), columns, rows, stacked=False)
