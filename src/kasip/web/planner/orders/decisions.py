"""Asking for a draft and deciding on a version: one POST each, back to the version with a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
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
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import MissingOrderError, order_for, scenario_names
from kasip.web.middleware.actor import ActorRequest
from kasip.web.templatetags.words import language_now
from kasip.wording.catalogue import say

DECISIONS: Mapping[str, Callable[[StateOrder, Actor, str], StateOrder]] = {
    OrderState.SUBMITTED: lambda order, by, _note: submit_order(order=order, by=by),
    OrderState.APPROVED: lambda order, by, note: approve_order(order=order, by=by, note=note),
    OrderState.RETURNED: lambda order, by, note: return_order(order=order, by=by, note=note),
    OrderState.PUBLISHED: lambda order, by, _note: publish_order(order=order, by=by),
    OrderState.DISCARDED: lambda order, by, _note: discard_order(order=order, by=by),
}


@login_required
@require_http_methods(["GET", "POST"])
def draft_new(request: ActorRequest) -> HttpResponse:
    """This will ask for a draft from the records as they stand."""
    if not may_draft(request.actor):
        raise Http404
    if request.method == "GET":
        return render(request, "planner/orders/new.html", {"scenarios": scenario_names()})
    scenario = request.POST.get("scenario", "")
    if scenario not in ("", *scenario_names()):
        raise Http404
    order = request_draft(by=request.actor, scenario=scenario, note=request.POST.get("note", "")[:300])
    return redirect("orders:detail", pk=order.pk)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, pk: int, state: str) -> HttpResponse:
    """This will show what a decision means, and take it once it is confirmed."""
    try:
        order = order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
    if state not in DECISIONS:
        raise Http404
    if request.method == "GET":
        return render(request, "planner/orders/decide.html", {"order": order, "state": state})
    try:
        DECISIONS[state](order, request.actor, request.POST.get("note", ""))
    except OrderMoveRefusedError as refused:
        messages.error(request, say(f"order_refused_{refused.code}", language_now()))
    else:
        messages.success(request, say(f"order_moved_{state}", language_now(), number=order.number))
    return redirect("orders:detail", pk=pk)
