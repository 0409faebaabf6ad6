"""The versions of the state order: list, one version with its lines, what can be taken away of it."""

from __future__ import annotations

from pathlib import Path

import attrs
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kasip.apps.orders.actions.deciding import MOVERS
from kasip.apps.orders.actions.drafting import may_draft, results_folder
from kasip.apps.orders.actions.editing import PlanMissingError
from kasip.apps.orders.amendments import amendment_of
from kasip.apps.orders.enums import AMENDABLE, DISCUSSED, EDITABLE, IN_PUBLIC, MOVES, OrderOrigin, OrderState
from kasip.apps.orders.exporting import PAPERS, annex_file, printed_amendment, printed_annex, report_file
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.promises import unpromised_groups
from kasip.apps.orders.queries import lines_of, orders_for, totals_of
from kasip.apps.orders.remarks import open_by_line, open_remarks
from kasip.web.middleware.actor import ActorRequest
from kasip.web.order_conflicts import conflicts_table
from kasip.web.order_pieces import lines_table, totals_stats, version_facts, versions_table
from kasip.web.planner.orders.forms import LinesForm
from kasip.web.planner.orders.reading import of_the_department, order_or_missing, tabs_of
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as words

PAGE = 50
MOST_VERSIONS = 200
RESULTS = {
    "report": ("report.html", "text/html"),
    "annex": ("order.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "certificate": ("certificate.json", "application/json"),
}
"""What can be taken away of a version -> its name and type; the report is in the reader's language."""


@login_required
@require_GET
def order_list(request: ActorRequest) -> HttpResponse:
    """This will list the versions the actor sees."""
    orders = list(orders_for(request.actor)[:MOST_VERSIONS])
    table = versions_table(orders, open_remarks(orders, request.actor), drafts=may_draft(request.actor))
    context = {"table": table, "may_draft": may_draft(request.actor)}
    return render(request, "planner/orders/list.html", context)


@login_required
@require_GET
def order_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one version: totals, decisions, and the lines looked for."""
    order = order_or_missing(request, pk)
    totals = totals_of(order, request.actor)
    form = LinesForm(request.GET, years=[one.year for one in totals])
    wanted = form.wanted(order.first_year)
    page = Paginator(lines_of(order, wanted, request.actor), PAGE).get_page(request.GET.get("page"))
    address = reverse("orders:detail", args=[pk])
    shown = next((one for one in totals if one.year == (wanted.year or order.first_year)), None)
    context = {
        "order": order,
        "stats": totals_stats(shown, address) if shown else [],
        "facts": version_facts(order),
        "form": form,
        "cleared": address,
        "page": page,
        "table": lines_table(page.object_list, remarks=open_by_line(page.object_list, request.actor)),
        "moves": moves_for(request, order),
        "may_open": may_open(request, order),
        "conflicts": conflicts_table(order) if order.figures.get("conflicts") else None,
        "unpromised": unpromised_groups(order) if of_the_department(request.actor) and shown else 0,
        "results": results_of(order) if of_the_department(request.actor) or order.state in IN_PUBLIC else [],
        "tabs": tabs_of(order, request.actor, "lines"),
        "crumbs": [(words("orders_title"), reverse("orders:list"))],
    }
    response = render(request, "planner/orders/detail.html", context)
    if request.headers.get("HX-Request") and order.state != OrderState.DRAFTING:
        response.headers["HX-Refresh"] = "true"  # the page that waited shows the decisions too
    return response


@login_required
@require_GET
def order_result(request: ActorRequest, pk: int, result: str) -> HttpResponseBase:
    """This will hand over a version's report, annex, certificate or printed paper as a file."""
    order = order_or_missing(request, pk)
    if not (of_the_department(request.actor) or order.state in IN_PUBLIC):
        raise Http404
    if result in PAPERS:
        return _paper(request, order, result)
    if result not in RESULTS:
        raise Http404
    name, kind = RESULTS[result]
    path = _result_file(order, result)
    if not path.is_file():
        raise Http404
    filename = f"kasip-{order.first_year}-{order.number}-{name}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=filename, content_type=kind)


def _result_file(order: StateOrder, result: str) -> Path:
    if result == "certificate":
        return results_folder(order) / "plan" / RESULTS[result][0]
    try:
        return annex_file(order) if result == "annex" else report_file(order, language_now())
    except PlanMissingError as missing:
        raise Http404 from missing


def _paper(request: ActorRequest, order: StateOrder, paper: str) -> HttpResponse:
    """The annex as PDF, and the annex of an amendment: printed when asked for."""
    try:
        if paper.startswith("annex"):
            content = printed_annex(order, paper.split("_")[1], by=request.actor)
        elif (amendment := amendment_of(order)) is not None:
            content = printed_amendment(amendment, paper, by=request.actor)
        else:
            raise Http404
    except PlanMissingError as missing:
        raise Http404 from missing
    ending = paper.rpartition("_")[2]
    filename = f"kasip-{order.first_year}-{order.number}-{paper.removesuffix(f'_{ending}')}.{ending}"
    kind = "application/pdf" if ending == "pdf" else RESULTS["annex"][1]
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{filename}"'})


def results_of(order: StateOrder) -> list[str]:
    """This will name what can be taken away of a version."""
    if not (results_folder(order) / "plan" / "order.csv").is_file():
        return []
    printed = [paper for paper in PAPERS if order.origin == OrderOrigin.AMENDMENT or paper.startswith("annex")]
    return [*RESULTS, *printed]


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
    """This will say whether the actor may edit lines of a version as it stands; of a published one, to amend it."""
    return order.state in (*EDITABLE, *AMENDABLE) and may_draft(request.actor)


def may_open(request: ActorRequest, order: StateOrder) -> bool:
    """This will say whether the actor may open a version for remarks."""
    open_already = order.opened_at is not None
    return may_draft(request.actor) and order.state in DISCUSSED and order.first_year is not None and not open_already
