"""Declarations as the chamber of entrepreneurs and the department read them; the chamber confirms or returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasip.apps.accounts.permits import may_do
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.actions.deciding import confirm_declaration, end_declarations, return_declaration
from kasip.apps.labour_market.actions.declaring import DeclarationRefusedError
from kasip.apps.labour_market.declarations import (
    MissingDeclarationError,
    asked_before,
    declaration_for,
    declarations_for,
    earlier_years,
    ended,
    findings,
    lines_of,
    sites_of,
    totals_of,
)
from kasip.apps.labour_market.enums import SHOWN, DeclarationState
from kasip.apps.labour_market.models import Declaration
from kasip.apps.orders.actions.cases import may_open
from kasip.apps.sources.rows import searchable
from kasip.web.declaration_pieces import (
    card_facts,
    declaration_facts,
    declarations_table,
    earlier_table,
    findings_said,
    lines_table,
    sites_table,
    staffing_table,
)
from kasip.web.links import rows_of
from kasip.web.middleware.actor import ActorRequest
from kasip.web.templatetags.words import said as words

PAGE = 50
DECISIONS: Mapping[str, Callable[[Declaration, Actor, str], Declaration]] = {
    "confirm": lambda declaration, by, note: confirm_declaration(declaration=declaration, by=by, note=note),
    "return": lambda declaration, by, note: return_declaration(declaration=declaration, by=by, note=note),
}


class AskForm(forms.Form):
    """Which declarations somebody looks for."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = words("declarations_search")
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.label = words("declaration_state")
        states = [(state, words(f"declaration_state_{state}")) for state in SHOWN]
        field.choices = [("", words("declarations_state_any")), *states]


class NoteForm(forms.Form):
    """The words that go with a decision."""

    note = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = reason_needed
        self.fields["note"].label = words("declaration_reason" if reason_needed else "declaration_remark")


def _reads(actor: Actor) -> bool:
    """The department and the chamber read declarations here; an enterprise has its own pages."""
    return may_do("read_declarations", actor)


@login_required
@require_GET
def declaration_list(request: ActorRequest) -> HttpResponse:
    """This will list the declarations sent so far, those that wait for the chamber first."""
    if not _reads(request.actor):
        raise Http404
    form = AskForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = declarations_for(request.actor)
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    for word in asked.get("q", "").split()[:5]:
        rows = rows.filter(Q(enterprise__search_text__contains=searchable(word)))
    waits = Case(When(state=DeclarationState.SENT, then=0), default=1, output_field=IntegerField())
    page = Paginator(rows.order_by(waits, "-number"), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "form": form,
        "cleared": reverse("staff:declaration_list"),
        "page": page,
        "table": declarations_table(shown, totals_of(shown), "staff:declaration", "declarations_none_other"),
        "over": ended().count() if may_do("end_declarations", request.actor) else 0,
    }
    return render(request, "staff/declarations/list.html", context)


@login_required
@require_GET
def declaration(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show a declaration whole, with what is to be noticed before it is decided on."""
    found = _declaration(request, pk)
    sites = sites_of(found)
    waits = found.state == DeclarationState.SENT
    opens = may_open(request.actor)
    _, notices = findings_said(findings(found), found, lambda _: "", opens_cases=opens) if waits else ([], [])
    before = asked_before(found.enterprise, request.actor, found.first_year)
    context = {
        "declaration": found,
        "notices": notices,
        "lines": lines_table(found, lines_of(found), before, lambda _: ""),
        "sites": sites_table(sites, lambda _: ""),
        "site_cards": [(site, card_facts(site), staffing_table(site)) for site in sites],
        "earlier": earlier_table(earlier_years(found.enterprise, request.actor), "declaration_earlier_other"),
        "facts": declaration_facts(found),
        "may_decide": waits and may_do("confirm_declaration", request.actor),
        "rows": rows_of("employer_requests", bin=found.enterprise.bin)
        if found.state == DeclarationState.CONFIRMED
        else "",
        "crumbs": [(words("declarations_title"), reverse("staff:declaration_list"))],
    }
    return render(request, "staff/declarations/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def declaration_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show what confirming means, and do it once that is confirmed."""
    return _decided(request, pk, "confirm")


@login_required
@require_http_methods(["GET", "POST"])
def declaration_return(request: ActorRequest, pk: int) -> HttpResponse:
    """This will ask why a declaration is returned, and return it."""
    return _decided(request, pk, "return")


def _decided(request: ActorRequest, pk: int, decision: str) -> HttpResponse:
    found = _declaration(request, pk)
    if not may_do("confirm_declaration", request.actor):
        raise PermissionDenied
    form = NoteForm(request.POST or None, reason_needed=decision == "return")
    if request.method == "POST" and form.is_valid():
        try:
            DECISIONS[decision](found, request.actor, form.cleaned_data["note"])
            messages.success(request, words(f"declaration_{decision}ed_done"))
        except DeclarationRefusedError as refused:
            messages.error(request, words(f"declaration_refused_{refused.code}"))
        return redirect("staff:declaration", pk=pk)
    context = {
        "declaration": found,
        "form": form,
        "question": words(f"declaration_{decision}"),
        "consequences": [words(f"declaration_{decision}_means")],
        "action_label": words(f"declaration_{decision}"),
        "cancel_url": reverse("staff:declaration", args=[pk]),
        "danger": decision == "return",
        "crumbs": [
            (words("declarations_title"), reverse("staff:declaration_list")),
            (f"№ {found.number}", reverse("staff:declaration", args=[pk])),
        ],
    }
    return render(request, "staff/declarations/decide.html", context)


@login_required
@require_POST
def declarations_end(request: ActorRequest) -> HttpResponse:
    """This will take the rows of declarations whose time is over out of the records."""
    if not may_do("end_declarations", request.actor):
        raise Http404
    messages.success(request, words("declaration_ended_count", count=end_declarations(by=request.actor)))
    return redirect("staff:declaration_list")


def _declaration(request: ActorRequest, pk: int) -> Declaration:
    if not _reads(request.actor):
        raise Http404
    try:
        return declaration_for(pk, request.actor)
    except MissingDeclarationError as missing:
        raise Http404 from missing
