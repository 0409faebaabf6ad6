"""An enterprise's declarations: list, start, one whole, copy last time's, send, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasip.apps.labour_market.actions.copying import copy_last, may_copy
from kasip.apps.labour_market.actions.deciding import withdraw_declaration
from kasip.apps.labour_market.actions.declaring import (
    DeclarationRefusedError,
    send_declaration,
    start_declaration,
)
from kasip.apps.labour_market.declarations import (
    Finding,
    asked_before,
    declarations_for,
    earlier_years,
    findings,
    lines_of,
    sites_of,
    totals_of,
)
from kasip.apps.labour_market.enums import OPEN, UNDER_WAY, DeclarationState
from kasip.apps.orders.actions.cases import may_open
from kasip.apps.orders.past import order_year
from kasip.web.declaration_pieces import (
    declaration_facts,
    declarations_table,
    earlier_table,
    findings_said,
    lines_table,
    sites_table,
)
from kasip.web.employer.declarations.entry import crumbs, declaring, own_declaration
from kasip.web.employer.declarations.forms import ReasonForm
from kasip.web.middleware.actor import ActorRequest
from kasip.web.templatetags.words import said as words


@require_GET
@declaring
def declaration_list(request: ActorRequest) -> HttpResponse:
    """This will list the enterprise's declarations and offer to start or go on with one."""
    found = list(declarations_for(request.actor)[:100])
    current = next((one for one in found if one.state in UNDER_WAY), None)
    in_force = next((one for one in found if one.state == DeclarationState.CONFIRMED), None)
    table = declarations_table(found, totals_of(found), "employer:declaration", "declarations_none_own")
    return render(
        request,
        "employer/declarations/list.html",
        {"table": table, "current": current, "in_force": in_force},
    )


@require_POST
@declaring
def declaration_start(request: ActorRequest) -> HttpResponse:
    """This will open the declaration the enterprise writes, started where there is none."""
    try:
        first_year = order_year(timezone.localdate().year)
        declaration = start_declaration(by=request.actor, first_year=first_year)
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
        return redirect("employer:declaration_list")
    return redirect("employer:declaration", pk=declaration.pk)


@require_GET
@declaring
def declaration(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show a declaration whole: what stops it, positions, sites, what came of earlier ones."""
    found = own_declaration(request, pk)
    lines, sites = lines_of(found), sites_of(found)
    is_open = found.state in OPEN
    opens = may_open(request.actor)
    stops, notices = findings_said(findings(found), found, _place, opens_cases=opens) if is_open else ([], [])
    before = asked_before(found.enterprise, request.actor, found.first_year)
    context = {
        "declaration": found,
        "is_open": is_open,
        "stops": stops,
        "notices": notices,
        "lines": lines_table(
            found, lines, before, lambda line: reverse("employer:declaration_line", args=[line.pk]) if is_open else ""
        ),
        "sites": sites_table(
            sites, lambda site: reverse("employer:declaration_site", args=[site.pk]) if is_open else ""
        ),
        "earlier": earlier_table(earlier_years(found.enterprise, request.actor)),
        "facts": declaration_facts(found),
        "may_copy": is_open and not lines and may_copy(found),
        "may_send": is_open and not stops,
        "may_withdraw": found.state in (*UNDER_WAY, DeclarationState.CONFIRMED),
        "may_renew": found.state not in UNDER_WAY,
        "crumbs": crumbs(),
    }
    return render(request, "employer/declarations/detail.html", context)


def _place(found: Finding) -> str:
    """Where something found is put right."""
    if found.line is not None:
        return reverse("employer:declaration_line", args=[found.line.pk])
    return "" if found.site is None else reverse("employer:declaration_site", args=[found.site.pk])


@require_POST
@declaring
def declaration_copy(request: ActorRequest, pk: int) -> HttpResponse:
    """This will put last time's positions into the declaration."""
    found = own_declaration(request, pk)
    try:
        messages.success(request, words("declaration_copied", count=copy_last(declaration=found, by=request.actor)))
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
    return redirect("employer:declaration", pk=pk)


@require_POST
@declaring
def declaration_send(request: ActorRequest, pk: int) -> HttpResponse:
    """This will send the declaration to the chamber."""
    found = own_declaration(request, pk)
    try:
        send_declaration(declaration=found, by=request.actor)
        messages.success(request, words("declaration_sent_done"))
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
    return redirect("employer:declaration", pk=pk)


@require_http_methods(["GET", "POST"])
@declaring
def declaration_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """This will ask why a declaration is withdrawn, and withdraw it."""
    found = own_declaration(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_declaration(declaration=found, by=request.actor, note=form.cleaned_data["note"])
            messages.success(request, words("declaration_withdrawn_done"))
        except DeclarationRefusedError as refused:
            messages.error(request, words(f"declaration_refused_{refused.code}"))
        return redirect("employer:declaration", pk=pk)
    context = {
        "declaration": found,
        "form": form,
        "question": words("declaration_withdraw"),
        "consequences": [words("declaration_withdraw_means")],
        "action_label": words("declaration_withdraw"),
        "cancel_url": reverse("employer:declaration", args=[pk]),
        "danger": True,
        "crumbs": crumbs(found),
    }
    return render(request, "employer/declarations/decide.html", context)
