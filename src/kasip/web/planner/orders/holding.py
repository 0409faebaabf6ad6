"""Held lines: a line held or let go, and the order calculated anew with them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.holding import drop_lock, locks_of, put_lock, request_held
from kasip.apps.orders.enums import EDITABLE
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import whole
from kasip.web.order_pieces import academic_year, terms_of
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.orders.forms import ReasonForm
from kasip.web.planner.orders.reading import crumbs_of, line_or_missing, order_or_missing, tabs_of
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


@login_required
@require_POST
def line_hold(request: ActorRequest, pk: int) -> HttpResponse:
    """This will hold a line with a reason."""
    line = _line(request, pk)
    form = ReasonForm(request.POST)
    try:
        put_lock(line=line, reason=form.cleaned_data["reason"] if form.is_valid() else "", by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    return redirect("orders:line", pk=pk)


@login_required
@require_POST
def line_let_go(request: ActorRequest, pk: int) -> HttpResponse:
    """This will let a held line go."""
    line = _line(request, pk)
    try:
        drop_lock(line=line, by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    return redirect("orders:line", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def order_held(request: ActorRequest, pk: int) -> HttpResponse:
    """This will list a version's held lines, and calculate the order anew with them."""
    order = order_or_missing(request, pk)
    _editable(request, order)
    if request.method == "POST":
        try:
            made = request_held(order=order, by=request.actor)
        except OrderMoveRefusedError as refused:
            messages.error(request, words(f"state_order_refused_{refused.code}"))
            return redirect("orders:held", pk=pk)
        return redirect("orders:detail", pk=made.pk)
    context = {
        "order": order,
        "table": _table(order),
        "tabs": tabs_of(order, request.actor, "held"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/held.html", context)


def _table(order: StateOrder) -> Table:
    columns = [
        Column(words("state_order_qualification")), Column(words("state_order_college")),
        Column(words("state_order_terms"), minor=True), Column(words("orders_years")),
        Column(words("state_order_groups"), "number"), Column(words("state_order_reason")),
        Column(words("state_order_edited_by"), minor=True),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(lock.line.qualification), url=reverse("orders:line", args=[lock.line_id])),
            Cell(named(lock.line.college)),
            Cell(terms_of(lock.line)),
            Cell(academic_year(lock.line.year)),
            Cell(whole(lock.line.groups)),
            Cell(lock.reason),
            Cell(lock.locked_by_name),
        ]
        for lock in locks_of(order)
    ]
    return Table(
        words("state_order_held"), columns, rows,
        empty_title=words("state_order_held_none"), empty_text=words("state_order_held_none_what"),
    )  # fmt: skip


def _line(request: ActorRequest, pk: int) -> OrderLine:
    line = line_or_missing(request, pk)
    _editable(request, line.order)
    return line


def _editable(request: ActorRequest, order: StateOrder) -> None:
    if order.state not in EDITABLE or not may_draft(request.actor):
        raise Http404
