"""A planner's own hand on a draft: one line's edit with what it does at once, and the next version of all edits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.editing import (
    PlanMissingError,
    StaleEditError,
    drop_edit,
    edits_of,
    is_promised,
    outlook_of,
    put_edit,
    request_edited,
    total_effect,
)
from kasip.apps.orders.enums import AMENDABLE, EDITABLE, EditGround
from kasip.apps.orders.models.state_order import OrderEdit, OrderLine, StateOrder
from kasip.apps.orders.queries import MissingOrderError, line_for, order_for
from kasip.web.middleware.actor import ActorRequest
from kasip.web.order_effects import edits_table, effect_facts, effect_limits
from kasip.web.pieces import Stale
from kasip.web.planner.orders.forms import EditForm
from kasip.web.planner.orders.reading import tabs_of
from kasip.web.stale import seen, stale
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


@login_required
@require_http_methods(["GET", "POST"])
def line_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show what a number of groups on a line does, and keep it as an edit once a reason is given."""
    line = _line(request, pk)
    current, told = OrderEdit.objects.filter(line=line).first(), None
    amends = line.order.state in AMENDABLE
    if request.method == "POST":
        form = EditForm(request.POST, amends=amends)
        try:
            if form.is_valid() and _kept(request, line, form):
                return redirect("orders:edits", pk=line.order_id)
        except StaleEditError as overtaken:
            form, told = _overtaken(request, line, overtaken.current)
    else:
        form = EditForm(initial=_initial(request, line, current), amends=amends)
    groups = form.groups_shown(line.groups)
    try:
        outlook = outlook_of(line, groups)
    except PlanMissingError:
        return _without_plan(request, line.order_id)
    context = {
        "line": line,
        "form": form,
        "current": current,
        "stale": told,
        "amends": amends,
        "needs_promise": bool(line.target_employer_id and groups and not is_promised(line)),
        "groups": groups,
        "alone": effect_facts(outlook.alone),
        "alone_limits": effect_limits(outlook.alone),
        "together_limits": effect_limits(outlook.together),
        "crumbs": [
            (words("orders_title"), reverse("orders:list")),
            (f"№ {line.order.number}", reverse("orders:detail", args=[line.order_id])),
            (named(line.qualification), reverse("orders:line", args=[pk])),
        ],
    }
    template = "planner/orders/effect.html" if request.headers.get("HX-Request") else "planner/orders/edit.html"
    return render(request, template, context, status=409 if told else 200)


@login_required
@require_POST
def line_unedit(request: ActorRequest, pk: int) -> HttpResponse:
    """This will take a line's edit back."""
    line = _line(request, pk)
    try:
        drop_edit(line=line, by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    return redirect("orders:edits", pk=line.order_id)


@login_required
@require_http_methods(["GET", "POST"])
def order_edits(request: ActorRequest, pk: int) -> HttpResponse:
    """This will list a draft's edits with what they do together, and make the next version of them."""
    order = _editable(request, pk)
    if request.method == "POST":
        try:
            made = request_edited(order=order, by=request.actor)
        except OrderMoveRefusedError as refused:
            messages.error(request, words(f"state_order_refused_{refused.code}"))
            return redirect("orders:edits", pk=pk)
        return redirect("orders:detail", pk=made.pk)
    try:
        effect = total_effect(order)
    except PlanMissingError:
        return _without_plan(request, pk)
    context = {
        "order": order,
        "amends": order.state in AMENDABLE,
        "tabs": tabs_of(order, request.actor, "edits"),
        "table": edits_table(edits_of(order), amends=order.state in AMENDABLE),
        "facts": effect_facts(effect) if effect else [],
        "limits": effect_limits(effect) if effect else [],
        "edited": effect is not None,
        "crumbs": [
            (words("orders_title"), reverse("orders:list")),
            (f"№ {order.number}", reverse("orders:detail", args=[pk])),
        ],
    }
    return render(request, "planner/orders/edits.html", context)


def _without_plan(request: ActorRequest, pk: int) -> HttpResponse:
    messages.error(request, words("state_order_plan_missing"))
    return redirect("orders:detail", pk=pk)


def _kept(request: ActorRequest, line: OrderLine, form: EditForm) -> bool:
    given = form.cleaned_data
    try:
        put_edit(
            line=line,
            groups=given["groups"],
            reason=given["reason"],
            version=given["version"],
            by=request.actor,
            ground=EditGround(given.get("ground") or EditGround.CORRECTION),
        )
    except OrderMoveRefusedError as refused:
        form.add_error(None, words(f"state_order_refused_{refused.code}"))
    else:
        return True
    return False


def _overtaken(request: ActorRequest, line: OrderLine, current: OrderEdit | None) -> tuple[EditForm, Stale]:
    """What was typed stays; beside it what the line has now: the other's edit, or the plan's groups."""
    amends = line.order.state in AMENDABLE
    mine = EditForm(seen(request.POST, current.version if current else 0), amends=amends)
    mine.is_valid()
    theirs = EditForm(initial=_standing(line, current), amends=amends)
    return mine, stale([("", mine, theirs)], who=current.edited_by_name if current else "")


def _standing(line: OrderLine, current: OrderEdit | None) -> dict[str, object]:
    return {
        "groups": current.groups if current else line.groups,
        "reason": current.reason if current else "",
        "ground": current.ground if current else EditGround.CORRECTION,
        "version": current.version if current else 0,
    }


def _initial(request: ActorRequest, line: OrderLine, current: OrderEdit | None) -> dict[str, object]:
    asked = request.GET.get("groups", "")
    groups = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
    standing = _standing(line, current)
    return standing if groups is None else standing | {"groups": groups}


def _line(request: ActorRequest, pk: int) -> OrderLine:
    """A line that can be edited: of a draft or, to amend it, of the published version, by somebody who drafts."""
    try:
        line = line_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
    if line.order.state not in (*EDITABLE, *AMENDABLE) or not may_draft(request.actor):
        raise Http404
    return line


def _editable(request: ActorRequest, pk: int) -> StateOrder:
    try:
        order = order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
    if order.state not in (*EDITABLE, *AMENDABLE) or not may_draft(request.actor):
        raise Http404
    return order
