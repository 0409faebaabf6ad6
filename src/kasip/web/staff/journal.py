"""The region's journal: sought through, one event whole, taken as a file, its chain checked."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from kasip.apps.accounts.queries import reached_by
from kasip.apps.journal.actions import Deed, check_chain, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import Event
from kasip.apps.journal.queries import Sought, events_sought, head_of, subjects_known
from kasip.apps.sources.exporting import safe
from kasip.apps.sources.labels import table_title
from kasip.apps.sources.registry import record_models
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.staff.asking import asking, permitted
from kasip.web.staff.journal_words import change_text, field_text, shown, thing_text
from kasip.web.staff.people_forms import day_field
from kasip.web.templatetags.words import language_now, said
from kasip.wording.catalogue import phrases

PAGE = 50
MOST_ROWS = 200_000
CHECKED_IN_A_REQUEST = 200_000
"""Events a chain is checked for while somebody waits; a longer one is checked by a command on the server."""


class SoughtForm(forms.Form):
    """What is looked for."""

    words = forms.CharField(required=False, max_length=100)
    person = forms.CharField(required=False, max_length=100)
    action = forms.ChoiceField(required=False)
    subject = forms.ChoiceField(required=False)
    since = day_field(required=False)
    until = day_field(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, field in self.fields.items():
            field.label = said(f"journal_{name}")
        actions = [(value, said(f"action_{value}")) for value in Action.values]
        subjects = [(value, subject_text(value)) for value in subjects_known() if value]
        self.fields["action"].choices = [("", said("journal_any")), *actions]  # type: ignore[attr-defined]
        self.fields["subject"].choices = [("", said("journal_any")), *subjects]  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        """This will return what was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        return Sought(**getattr(self, "cleaned_data", {}))


@permitted("read_journal")
def journal(request: HttpRequest) -> HttpResponse:
    """This will list events, the latest first."""
    form = SoughtForm(request.GET or None)
    rows = _events(asking(request), form)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "table": _events_table(list(page.object_list)),
        "page": page,
        "head": head_of(asking(request).tenant),
        "query": request.GET.urlencode(),
        "cleared": reverse("staff:journal") if request.GET else "",
    }
    return render(request, "staff/journal.html", context)


@permitted("read_journal")
def journal_event(request: HttpRequest, sequence: int) -> HttpResponse:
    """This will show one event whole."""
    event = reached_by(Event, asking(request)).filter(sequence=sequence).first()
    if event is None:
        raise Http404
    changes = [
        [Cell(field_text(event.subject, name)), *(Cell(_side(event, name, place), unknown=True) for place in (0, 1))]
        for name in event.changes
    ]
    columns = [Column(said("journal_field")), Column(said("journal_before")), Column(said("journal_after"))]
    context = {
        "event": event,
        "facts": [fact for fact in _facts(event) if fact.text],
        "table": Table(said("journal_changes"), columns, changes, empty_title=said("journal_no_changes")),
        "crumbs": [(said("section_journal"), reverse("staff:journal"))],
    }
    return render(request, "staff/journal_event.html", context)


@permitted("export_journal")
def journal_export(request: HttpRequest) -> HttpResponseBase:
    """This will write the events sought as a file, and tell the journal that it was taken."""
    actor = asking(request)
    rows = _events(actor, SoughtForm(request.GET or None))[:MOST_ROWS]
    deed = Deed(Action.EXPORTED, "event", None, said("section_journal"), {"rows": [None, rows.count()]})
    record(by=actor, deed=deed)
    answer = StreamingHttpResponse(_csv_lines(rows, actor.tenant), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return answer


@permitted("check_journal")
@require_http_methods(["GET", "HEAD", "POST"])
def journal_chain(request: HttpRequest) -> HttpResponse:
    """This will show the head of the chain and, when asked, check the whole of it."""
    region = asking(request).tenant
    head = head_of(region)
    context: dict[str, object] = {"head": head, "crumbs": [(said("section_journal"), reverse("staff:journal"))]}
    context["too_long"] = head.sequence > CHECKED_IN_A_REQUEST
    if request.method == "POST" and not context["too_long"]:
        context |= {"checked": True, "checked_at": timezone.now(), "broken": check_chain(region)}
    return render(request, "staff/journal_chain.html", context)


def subject_text(subject: str) -> str:
    """This will word the kind of a thing: a table's title, or what a person, a role or a key is called."""
    model = record_models().get(subject)
    if model is not None:
        return table_title(model.spec(), language_now())
    return known("subject", subject)


def known(kind: str, value: str) -> str:
    """This will word a code of an event; one that no longer has words stands as it was written down."""
    return said(f"{kind}_{value}") if f"{kind}_{value}" in phrases() else shown(value)


def _events(actor: Actor, form: SoughtForm) -> QuerySet[Event]:
    return events_sought(form.sought()).filter(pk__in=reached_by(Event, actor).values("pk"))


def _events_table(rows: list[Event]) -> Table:
    columns = [
        Column(said("journal_number"), kind="number"),
        Column(said("journal_at"), kind="date"),
        Column(said("journal_person")),
        Column(said("journal_role"), minor=True),
        Column(said("journal_action")),
        Column(said("journal_subject")),
        Column(said("journal_thing")),
        Column(said("journal_reason"), minor=True),
    ]
    cells = [
        [
            Cell(str(one.sequence), reverse("staff:journal_event", args=[one.sequence])),
            Cell(moment(one.at)),
            Cell(one.person_name),
            Cell(known("role", one.role)),
            Cell(known("action", one.action)),
            Cell(subject_text(one.subject)),
            Cell(thing_text(one.subject, one.subject_name)),
            Cell(shown(one.reason)),
        ]
        for one in rows
    ]
    return Table(said("section_journal"), columns, cells, empty_title=said("journal_nothing"))


def _facts(event: Event) -> Iterator[Fact]:
    yield Fact(said("journal_at"), moment(event.at))
    yield Fact(said("journal_person"), event.person_name)
    yield Fact(said("journal_role"), known("role", event.role))
    yield Fact(said("journal_organisation"), event.organisation_name)
    yield Fact(said("journal_channel"), known("channel", event.channel))
    yield Fact(said("journal_action"), known("action", event.action))
    yield Fact(said("journal_subject"), subject_text(event.subject))
    yield Fact(said("journal_thing"), thing_text(event.subject, event.subject_name))
    yield Fact(said("journal_reason"), shown(event.reason))
    yield Fact(said("journal_occasion"), shown(event.occasion))
    yield Fact(said("journal_digest"), event.digest)


def moment(at: object) -> str:
    """This will write a moment as the language of the page does, to the second."""
    return f"{date_format(timezone.localtime(at), 'SHORT_DATE_FORMAT')} {timezone.localtime(at):%H:%M:%S}"  # type: ignore[arg-type]


def _side(event: Event, name: str, place: int) -> str:
    pair = event.changes[name]
    return change_text(event.subject, name, pair[place] if len(pair) > place else None)


def _csv_lines(rows: QuerySet[Event], region: int) -> Iterator[str]:
    """Lines are written while they are sent, after the page's own scope has closed: they open one of their own."""
    writer = csv.writer(_Line())
    heading = ["sequence", "at", "person_id", "person", "role", "organisation", "channel", "action", "subject"]
    heading += ["subject_id", "thing", "reason", "occasion", "changes", "digest"]
    yield "\ufeff" + writer.writerow(heading)
    with scope(region=region):
        for one in rows.iterator(chunk_size=2_000):
            yield writer.writerow([safe(shown(str(value))) for value in _values(one)])


def _values(one: Event) -> Iterator[object]:
    yield from (one.sequence, one.at.isoformat(), one.person_id or "", one.person_name, one.role)
    yield from (one.organisation_name, one.channel, one.action, one.subject, one.subject_id or "", one.subject_name)
    yield from (one.reason, one.occasion, one.changes, one.digest)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """This will return the line."""
        return text
