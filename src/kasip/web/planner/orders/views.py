"""The versions of the state order: list, one version with its lines, one line with its reasons, results."""

from __future__ import annotations

import attrs
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kasip.apps.colleges.models.college import College
from kasip.apps.orders.actions.deciding import MOVERS
from kasip.apps.orders.actions.drafting import may_draft, results_folder
from kasip.apps.orders.enums import MOVES, OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import (
    SORTS,
    LineFilter,
    MissingOrderError,
    line_for,
    lines_beside,
    lines_of,
    order_for,
    orders_for,
    totals_of,
)
from kasip.web.middleware.actor import ActorRequest

PAGE = 50
RESULTS = {
    "report": ("report.html", "text/html"),
    "annex": ("order.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "certificate": ("certificate.json", "application/json"),
}
"""What can be taken away of a version -> its file and type."""


@login_required
@require_GET
def order_list(request: ActorRequest) -> HttpResponse:
    """This will list the versions the actor sees."""
    orders = list(orders_for(request.actor)[:200])
    return render(request, "planner/orders/list.html", {"orders": orders, "may_draft": may_draft(request.actor)})


@login_required
@require_GET
def order_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one version: totals, decisions, and the lines looked for."""
    order = _order(request, pk)
    totals = totals_of(order)
    wanted = wanted_lines(request, order)
    page = Paginator(lines_of(order, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "order": order,
        "totals": totals,
        "shown_totals": next((one for one in totals if one.year == wanted.year), None),
        "page": page,
        "wanted": wanted,
        "sorts": list(SORTS),
        "colleges": list(College.objects.order_by("name_kk").only("pk", "name_kk", "name_ru", "name_en")),
        "moves": moves_for(request, order),
        "query": _query(request),
    }
    return render(request, "planner/orders/detail.html", context)


@login_required
@require_GET
def line_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one line: its reason, the need behind it, what stops more, and who else teaches the same."""
    try:
        line = line_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
    limits = [text for text in line.binding.split(";") if text]
    context = {"line": line, "order": line.order, "limits": limits, "beside": lines_beside(line)}
    return render(request, "planner/orders/line.html", context)


@login_required
@require_GET
def order_result(request: ActorRequest, pk: int, result: str) -> FileResponse:
    """This will hand over a version's report, annex or certificate as a file."""
    order = _order(request, pk)
    if result not in RESULTS:
        raise Http404
    name, kind = RESULTS[result]
    path = results_folder(order) / "plan" / name
    if not path.is_file():
        raise Http404
    filename = f"kasip-{order.first_year}-{order.number}-{name}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=filename, content_type=kind)


def wanted_lines(request: ActorRequest, order: StateOrder) -> LineFilter:
    """This will read what is looked for from the address; what cannot be read is left out."""
    asked = request.GET
    year = asked.get("year", "")
    return LineFilter(
        year=int(year) if year.isascii() and year.isdigit() else None if year == "all" else order.first_year,
        words=asked.get("q", "")[:200],
        college_id=int(asked["college"]) if asked.get("college", "").isdigit() else None,
        changed=asked.get("changed") == "1",
        targeted=asked.get("targeted") == "1",
        sort=asked.get("sort", "college"),
    )


@attrs.frozen
class MoveOffered:
    """A decision the actor may take now.

    Attributes:
        state: where it leads.
        needs_reason: a reason must be given.
    """

    state: str
    needs_reason: bool


def moves_for(request: ActorRequest, order: StateOrder) -> list[MoveOffered]:
    """This will list the decisions the actor may take on a version as it stands."""
    offered = [state for state in MOVES[order.state] if MOVERS.get(state) == request.actor.role]
    if order.violations != 0:
        offered = [state for state in offered if state not in (OrderState.SUBMITTED, OrderState.PUBLISHED)]
    if order.submitted_by_id == request.actor.person_id:
        offered = [state for state in offered if state != OrderState.APPROVED]
    return [MoveOffered(str(state), state == OrderState.RETURNED) for state in offered]


def _order(request: ActorRequest, pk: int) -> StateOrder:
    try:
        return order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing


def _query(request: ActorRequest) -> str:
    """This will return the address's query without the page number, for links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
