"""One record: what it says, what refers to it, what happened to it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from kasip.apps.journal.models import Event
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.labels import value_text
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.past import history_of, log_reading
from kasip.apps.sources.queries import changeable, reached, record_for
from kasip.apps.sources.relations import Related, related_to
from kasip.web.pieces import Tab
from kasip.web.staff.records.cells import facts_of, text_in, title_of
from kasip.web.staff.records.declaring import declared_instead
from kasip.web.staff.records.entry import Opened, opened
from kasip.wording.catalogue import say

EVENTS = 20


@require_GET
@opened
def detail(request: HttpRequest, here: Opened, pk: int) -> HttpResponse:
    """This will show what a record says and where it comes from."""
    found = record_for(here.model, pk, here.actor)
    log_reading([found], here.actor, "page")
    facts = {
        "facts": facts_of(here, found, belonging=False),
        "belonging": facts_of(here, found, belonging=True),
    }
    return render(request, "staff/records/detail.html", page_of(here, found, "detail") | facts)


@require_GET
@opened
def related(request: HttpRequest, here: Opened, pk: int) -> HttpResponse:
    """This will show which records of other tables refer to a record."""
    found = record_for(here.model, pk, here.actor)
    cards = [_card(here, found, one) for one in related_to(found, here.actor)]
    return render(request, "staff/records/related.html", page_of(here, found, "related") | {"cards": cards})


@require_GET
@opened
def history(request: HttpRequest, here: Opened, pk: int) -> HttpResponse:
    """This will show what happened to a record, field by field, the latest first."""
    found = record_for(here.model, pk, here.actor)
    page = Paginator(history_of(found, here.actor), EVENTS).get_page(request.GET.get("page"))
    events = [(event, list(_changes(here, event))) for event in page.object_list]
    parts = page_of(here, found, "history") | {"page": page, "events": events}
    return render(request, "staff/records/history.html", parts)


def page_of(here: Opened, found: Record, current: str) -> dict[str, object]:
    """This will return what each page of a record holds: its name, its tabs, what may be done."""
    may_change = bool(changeable(here.model, here.actor)) and _reaches(here, found, "change")
    return {
        "here": here,
        "found": found,
        "name": title_of(here, found),
        "tabs": [
            Tab(say(f"record_tab_{view}", here.language), here.address(view, found.pk), current=view == current)
            for view in ("detail", "related", "history")
        ],
        "crumbs": here.crumbs(),
        "instead": None if may_change else declared_instead(here),
        "may_change": may_change,
        "may_remove": _reaches(here, found, "remove"),
    }


def _reaches(here: Opened, found: Record, action: str) -> bool:
    return here.may(action) and reached(here.model, here.actor, action).filter(pk=found.pk).exists()


@attrs.frozen
class Card:
    """Rows of another table that refer to a record."""

    title: str
    label: str
    count: int
    rows: list[tuple[str, str]]
    more_url: str


def _card(here: Opened, found: Record, one: Related) -> Card:
    other = Opened(one.model, here.actor, here.language)
    _, code = one.column.references or ("", "")
    address = f"{other.address()}?{urlencode({one.column.name: getattr(found, code)})}"
    rows = [(_name_beside(other, row, field_of(one.column)), other.address("detail", row.pk)) for row in one.first]
    return Card(other.title, other.label(one.column.name), one.count, rows, address)


def _name_beside(other: Opened, row: Record, leading_here: str) -> str:
    """What a row is called beside the record it refers to: its name, else its key without that record."""
    spec = row.spec()
    own = [column for column in map(spec.column, spec.key) if field_of(column) != leading_here]
    named = other.name(row) if hasattr(row, "name_kk") else ""
    return named or " · ".join(text for column in own if (text := text_in(other, row, column))) or other.name(row)


def _changes(here: Opened, event: Event) -> Iterator[tuple[str, str, str]]:
    columns = {column.name: column for column in here.model.spec().columns}
    for name, pair in event.changes.items():
        before, after = (*pair, None, None)[:2]
        column = columns.get(name)
        if column is None:
            yield name, "" if before is None else str(before), "" if after is None else str(after)
        else:
            texts = (value_text(column, value, here.language) for value in (before, after))
            yield here.label(name), next(texts), next(texts)
