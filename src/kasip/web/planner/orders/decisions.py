"""Asking for a draft and deciding on a version: one POST each, back to the version with a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.deciding import (
    OrderMoveRefusedError,
    approve_order,
    discard_order,
    publish_order,
    return_order,
    submit_order,
)
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.requesting import request_draft
from kasip.apps.orders.enums import OrderOrigin, OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.promises import unpromised_groups
from kasip.apps.orders.queries import MissingOrderError, order_for, scenario_names
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.orders.forms import DecisionForm, DraftForm
from kasip.web.templatetags.words import said as words

DECISIONS: Mapping[str, Callable[[StateOrder, Actor, str], StateOrder]] = {
    OrderState.SUBMITTED: lambda order, by, _note: submit_order(order=order, by=by),
    OrderState.APPROVED: lambda order, by, note: approve_order(order=order, by=by, note=note),
    OrderState.RETURNED: lambda order, by, note: return_order(order=order, by=by, note=note),
    OrderState.PUBLISHED: lambda order, by, _note: publish_order(order=order, by=by),
    OrderState.DISCARDED: lambda order, by, _note: discard_order(order=order, by=by),
}
NOTED = (OrderState.APPROVED, OrderState.RETURNED)
"""Decisions that carry words of the person who takes them."""


@login_required
@require_http_methods(["GET", "POST"])
def draft_new(request: ActorRequest) -> HttpResponse:
    """This will ask for a draft from the records as they stand."""
    if not may_draft(request.actor):
        raise Http404
    form = DraftForm(request.POST or None, scenarios=scenario_names())
    if request.method == "GET" or not form.is_valid():
        crumbs = [(words("orders_title"), reverse("orders:list"))]
        return render(request, "planner/orders/new.html", {"form": form, "crumbs": crumbs})
    origin, scenario, note = form.asked()
    order = request_draft(by=request.actor, scenario=scenario, note=note, origin=origin)
    return redirect("orders:detail", pk=order.pk)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, pk: int, state: str) -> HttpResponse:
    """This will show what a decision means, and take it once it is confirmed."""
    order = _order(request, pk)
    if state not in DECISIONS:
        raise Http404
    form = DecisionForm(request.POST or None, reason_needed=state == OrderState.RETURNED)
    if request.method == "GET" or not form.is_valid():
        context = {
            "order": order,
            "form": form if state in NOTED else None,
            "question": words(f"state_order_move_{state}"),
            "consequences": _consequences(order, state),
            "action_label": words("state_order_confirm"),
            "cancel_url": reverse("orders:detail", args=[pk]),
            "danger": state in (OrderState.RETURNED, OrderState.DISCARDED),
            "crumbs": [
                (words("orders_title"), reverse("orders:list")),
                (f"№ {order.number}", reverse("orders:detail", args=[pk])),
            ],
        }
        if request.method == "GET" or state in NOTED:
            return render(request, "planner/orders/decide.html", context)
    try:
        DECISIONS[state](order, request.actor, form.cleaned_data.get("note", ""))
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    else:
        messages.success(request, words(f"state_order_moved_{state}", number=order.number))
    return redirect("orders:detail", pk=pk)


def _consequences(order: StateOrder, state: str) -> list[str]:
    found = [words(f"state_order_means_{state}")]
    if order.origin == OrderOrigin.AMENDMENT and state == OrderState.PUBLISHED:
        found.append(words("state_order_means_amendment"))
    unpromised = unpromised_groups(order) if state in (OrderState.SUBMITTED, OrderState.APPROVED) else 0
    return [*found, words("state_order_unpromised", count=unpromised)] if unpromised else found


def _order(request: ActorRequest, pk: int) -> StateOrder:
    try:
        return order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
