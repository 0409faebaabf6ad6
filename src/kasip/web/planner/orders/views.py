"""The versions of the state order: list, one version with its lines, one line with its reasons, results."""

from __future__ import annotations

import attrs
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kasip.apps.orders.actions.deciding import MOVERS
from kasip.apps.orders.actions.drafting import may_draft, results_folder
from kasip.apps.orders.enums import EDITABLE, MOVES, OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import (
    MissingOrderError,
    line_for,
    lines_beside,
    lines_of,
    order_for,
    orders_for,
    totals_of,
)
from kasip.web.middleware.actor import ActorRequest
from kasip.web.order_pieces import (
    beside_table,
    limits_of,
    line_facts,
    lines_table,
    reason_of,
    totals_stats,
    version_facts,
    versions_table,
)
from kasip.web.planner.orders.forms import LinesForm
from kasip.web.templatetags.words import said as words

PAGE = 50
MOST_VERSIONS = 200
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
    orders = list(orders_for(request.actor)[:MOST_VERSIONS])
    context = {"table": versions_table(orders), "may_draft": may_draft(request.actor)}
    return render(request, "planner/orders/list.html", context)


@login_required
@require_GET
def order_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one version: totals, decisions, and the lines looked for."""
    order = _order(request, pk)
    totals = totals_of(order)
    form = LinesForm(request.GET, years=[one.year for one in totals])
    wanted = form.wanted(order.first_year)
    page = Paginator(lines_of(order, wanted), PAGE).get_page(request.GET.get("page"))
    address = reverse("orders:detail", args=[pk])
    shown = next((one for one in totals if one.year == (wanted.year or order.first_year)), None)
    context = {
        "order": order,
        "stats": totals_stats(shown, address) if shown else [],
        "facts": version_facts(order),
        "form": form,
        "cleared": address,
        "page": page,
        "table": lines_table(page.object_list),
        "moves": moves_for(request, order),
        "may_edit": may_edit(request, order),
        "results": [name for name, (file, _) in RESULTS.items() if (results_folder(order) / "plan" / file).is_file()],
        "crumbs": [(words("orders_title"), reverse("orders:list"))],
    }
    response = render(request, "planner/orders/detail.html", context)
    if request.headers.get("HX-Request") and order.state != OrderState.DRAFTING:
        response.headers["HX-Refresh"] = "true"  # the page that waited shows the decisions too
    return response


@login_required
@require_GET
def line_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one line: its reason, the need behind it, what stops more, and who else teaches the same."""
    try:
        line = line_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
    context = {
        "line": line,
        "reason": reason_of(line),
        "facts": line_facts(line),
        "limits": limits_of(line),
        "table": beside_table(lines_beside(line)),
        "may_edit": may_edit(request, line.order),
        "crumbs": [
            (words("orders_title"), reverse("orders:list")),
            (f"№ {line.order.number}", reverse("orders:detail", args=[line.order_id])),
        ],
    }
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


def may_edit(request: ActorRequest, order: StateOrder) -> bool:
    """This will say whether the actor may edit lines of a version as it stands."""
    return order.state in EDITABLE and may_draft(request.actor)


def _order(request: ActorRequest, pk: int) -> StateOrder:
    try:
        return order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
