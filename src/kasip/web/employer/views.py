"""An enterprise's first page: whom it asked for this year against last, its sites, what is still to be said."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.queries import Site, own_enterprise, own_sites
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.queries import RequestLine, requests_compared
from kasip.apps.orders.past import order_year
from kasip.web.audience import for_roles
from kasip.web.employer.declaration_tasks import declaration_tasks
from kasip.web.links import new_row, rows_of
from kasip.web.navigation import address
from kasip.web.numbers import signed, whole
from kasip.web.pieces import Cell, Column, Table, Task
from kasip.web.season_tasks import season_tasks
from kasip.web.tasks import answered_for, record_tasks
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as word

OWN = ("employer_requests", "facilities", "mentor_slots", "enterprises")
"""Tables an enterprise keeps, in the order it confirms them; their rows are found by its BIN."""


@for_roles("enterprise_hr")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will show an enterprise its requests beside last year's and its sites, and what is still to be said."""
    today = timezone.localdate()
    year = order_year(today.year)
    requests = requests_compared(actor, year)
    sites = own_sites(actor)
    own = {table: {"bin": actor.organisation_code} for table in OWN}
    enterprise = own_enterprise(actor)
    declared = declaration_tasks(actor, enterprise, year)
    said = [*declared, *_request_tasks(requests, year), *season_tasks(actor), *_site_tasks(sites, today)]
    tasks = [*said, *(task for _, task in record_tasks(answered_for(actor), own))]
    return render(
        request,
        "employer/home.html",
        {
            "year": str(year),
            "enterprise": enterprise,
            "may_start": bool(declared) and declared[0].action == word("declaration_start"),
            "first": tasks[0] if tasks else None,
            "others": tasks[1:],
            "requests": _requests(requests, year),
            "new_request": address("employer:declaration_list"),
            "sites": _sites(sites),
        },
    )


def _request_tasks(requests: list[RequestLine], year: int) -> list[Task]:
    silent = [line for line in requests if line.persons is None]
    if not silent or len(silent) == len(requests):
        return []
    names = "; ".join(named(line.qualification) for line in silent[:3])
    return [
        Task(
            word("task_request_gone", count=len(silent), year=str(year)),
            word("task_request_gone_why", names=names, before=str(year - 1)),
            rows_of("employer_requests", year=year - 1),
            word("task_look"),
        )
    ]


def _site_tasks(sites: list[Site], today: dt.date) -> list[Task]:
    found = []
    for site in sites:
        name = named(site.facility)
        opens = site.facility.opens_on
        if site.facility.status == OPENING and opens is not None and opens < today:
            why = word("task_site_overdue_why", date=day(opens))
            found.append(Task(word("task_site_overdue", site=name), why, _site_link(site), word("task_check")))
        elif site.jobs is None and site.facility.status != "closing":
            link = _staffing_link(site)
            found.append(Task(word("task_site_plan", site=name), word("task_site_plan_why"), link, word("task_fill")))
    return found


def _staffing_link(site: Site) -> str:
    """A site that opens is declared with its staffing plan; one that stands is a row of the records."""
    if site.facility.status == OPENING:
        return address("employer:declaration_list")
    return new_row("facility_jobs") or rows_of("facility_jobs")


def _site_link(site: Site) -> str:
    return rows_of("facilities", facility_id=site.facility.facility_id)


def _requests(lines: list[RequestLine], year: int) -> Table:
    columns = [
        Column(word("home_qualification")),
        Column(word("home_code"), "code", minor=True),
        Column(str(year - 1), "number", word("home_persons")),
        Column(str(year), "number", word("home_persons")),
        Column(word("home_change"), "number"),
    ]
    rows = [
        [
            Cell(
                named(line.qualification), rows_of("employer_requests", qualification=line.qualification.qualification)
            ),
            Cell(line.qualification.qualification),
            Cell(whole(line.before), unknown=True),
            Cell(whole(line.persons), unknown=True),
            Cell(_change(line)),
        ]
        for line in lines
    ]
    return Table(
        word("home_own_requests", year=str(year), before=str(year - 1)),
        columns,
        rows,
        word("home_own_requests_none"),
        word("task_request_why"),
        address("employer:declaration_list"),
        word("task_request_do"),
    )


def _sites(sites: list[Site]) -> Table:
    columns = [
        Column(word("home_site")),
        Column(word("home_district"), minor=True),
        Column(word("home_state")),
        Column(word("home_opens"), "date"),
        Column(word("home_jobs"), "number"),
    ]
    rows = [
        [
            Cell(named(site.facility), _site_link(site)),
            Cell(named(site.facility.territory)),
            Cell(word(f"site_state_{site.facility.status}")),
            Cell(day(site.facility.opens_on)),
            Cell(whole(site.jobs), unknown=True),
        ]
        for site in sites
    ]
    return Table(
        word("home_own_sites"), columns, rows, word("home_own_sites_none"), word("home_own_sites_none_what"),
        new_row("facilities"), word("home_own_sites_add"),
    )  # fmt: skip


def _change(line: RequestLine) -> str:
    if line.persons is None or line.before is None:
        return ""
    return signed(line.persons - line.before)
