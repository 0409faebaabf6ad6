"""The first page of the head of the region: what the region trains, where, and what to look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kasip.apps.classifications.models import Territory
from kasip.apps.classifications.queries import districts
from kasip.apps.colleges.queries import Place, beds, centres, college_places, students
from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.queries import enterprises, jobs_opening, joint_training, sites_opening
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.queries import enterprises_asking, persons_asked
from kasip.apps.orders.past import OrderYear, order_year, past_orders, seats_by_district
from kasip.apps.sources.figures import figures
from kasip.reporting.drawing.places import Spot, place_map
from kasip.web.audience import for_roles
from kasip.web.links import rows_of
from kasip.web.numbers import whole
from kasip.web.pieces import Cell, Chart, Column, Stat, Table, Task
from kasip.web.region_stats import beds_stat, last_order_stat, requests_stat, students_stat
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as word


@for_roles("head_officer")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will show what the region trains, each figure leading to its rows, and what to look at first."""
    year = order_year(timezone.localdate().year)
    orders = past_orders(actor)
    colleges = college_places(actor)
    found = figures(
        students=students(actor),
        beds=beds(actor),
        enterprises=enterprises(actor),
        joint=joint_training(actor),
        sites=sites_opening(actor),
        jobs=jobs_opening(actor),
        open=centres(actor, "open"),
        planned=centres(actor, "planned"),
        asked=persons_asked(actor, year),
        asking=enterprises_asking(actor, year),
    )
    matters = _matters(found, orders)
    return render(
        request,
        "head/home.html",
        {
            "first": matters[0] if matters else None,
            "others": matters[1:],
            "stats": _stats(found, (year, orders), len(colleges)),
            "chart": _map(districts(actor), _seats(actor, orders), colleges, orders),
        },
    )


def _seats(actor: Actor, orders: Sequence[OrderYear]) -> Mapping[str, int]:
    return seats_by_district(actor, orders[-1].year) if orders else {}


def _stats(found: Mapping[str, int | None], order: tuple[int, Sequence[OrderYear]], colleges: int) -> list[Stat]:
    year, orders = order
    last = orders[-1] if orders else None
    return [
        Stat(word("table_colleges"), colleges, rows_of("colleges")),
        students_stat(found["students"]),
        last_order_stat(last, year),
        Stat(
            word("home_joint"),
            found["joint"],
            rows_of("enterprises", joint_training="true"),
            note=word("home_of_enterprises", count=found["enterprises"] or 0),
        ),
        requests_stat(year, found["asked"], found["asking"]),
        beds_stat(found["beds"]),
    ]


def _matters(figure: Mapping[str, int | None], orders: Sequence[OrderYear]) -> list[Task]:
    """What to look at first: seats that stayed empty, plants that open, centres still to open."""
    found = []
    last = orders[-1] if orders else None
    if last and last.enrolled is not None and last.enrolled < last.seats:
        empty = last.seats - last.enrolled
        title = word("matter_empty_seats", count=empty, year=str(last.year))
        why = word("matter_empty_seats_why", seats=last.seats, enrolled=last.enrolled)
        found.append(Task(title, why, rows_of("past_orders", sort="enrolled", year=last.year), word("task_look")))
    if figure["sites"]:
        why = word("matter_sites_why", jobs=figure["jobs"]) if figure["jobs"] else word("matter_sites_unknown")
        title = word("matter_sites", count=figure["sites"])
        found.append(Task(title, why, rows_of("facilities", status=OPENING), word("task_look")))
    if figure["planned"]:
        title = word("matter_centres", count=figure["planned"])
        why = word("matter_centres_why", open=figure["open"] or 0)
        found.append(Task(title, why, rows_of("competence_centres", status="planned"), word("task_look")))
    return found


def _map(
    areas: Sequence[Territory], seats: Mapping[str, int], colleges: Sequence[Place], orders: Sequence[OrderYear]
) -> Chart | None:
    placed = [area for area in areas if area.latitude is not None and area.longitude is not None]
    if not placed or not orders:
        return None
    spots = [Spot(named(a), a.latitude or 0.0, a.longitude or 0.0, float(seats.get(a.kato, 0))) for a in placed]
    dots = [(c.latitude, c.longitude) for c in colleges if c.latitude is not None and c.longitude is not None]
    title = word("head_map", year=str(orders[-1].year))
    return Chart(
        title,
        place_map(spots, dots),
        "components/drawings/places.html",
        _districts(areas, seats, colleges, title),
        word("head_map_note"),
    )


def _districts(areas: Sequence[Territory], seats: Mapping[str, int], colleges: Sequence[Place], title: str) -> Table:
    columns = [
        Column(word("home_district")),
        Column(word("table_colleges"), "number"),
        Column(word("home_seats_column"), "number"),
    ]
    rows = [
        [
            Cell(named(area), rows_of("colleges", kato=area.kato)),
            Cell(whole(sum(1 for each in colleges if each.kato == area.kato))),
            Cell(whole(seats.get(area.kato, 0))),
        ]
        for area in areas
    ]
    return Table(title, columns, rows, stacked=False)
