"""The matrix of a version: colleges down, qualifications across; on a phone the list of lines stands in its place."""

from __future__ import annotations

from urllib.parse import urlencode

import attrs
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kasip.apps.orders.matrix import Matrix, MatrixCell, matrix_of
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import LineFilter, lines_of, years_of
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import signed, whole
from kasip.web.order_pieces import lines_table
from kasip.web.planner.orders.forms import MatrixForm
from kasip.web.planner.orders.reading import crumbs_of, order_or_missing, tabs_of
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

PAGE = 50


@attrs.frozen
class Square:
    """A cell as the page shows it; no text where there is no line."""

    text: str = ""
    url: str = ""
    title: str = ""
    tone: str = ""


@attrs.frozen
class Row:
    """A college's row: its name, its groups in all, and its cells."""

    name: str
    total: str
    squares: list[Square]


@login_required
@require_GET
def order_matrix(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show a year of a version as a matrix, each cell opening its line."""
    order = order_or_missing(request, pk)
    years = years_of(order)
    form = MatrixForm(request.GET, years=years)
    wanted = form.wanted(order.first_year)
    matrix = matrix_of(order, wanted, request.actor)
    page = Paginator(lines_of(order, wanted, request.actor), PAGE).get_page(request.GET.get("page"))
    names = {trade.pk: named(trade) for trade in matrix.qualifications}
    context = {
        "order": order,
        "form": form,
        "cleared": reverse("orders:matrix", args=[pk]),
        "columns": [(trade.qualification, names[trade.pk]) for trade in matrix.qualifications],
        "rows": _rows(order, matrix, wanted, names),
        "page": page,
        "table": lines_table(page.object_list),
        "tabs": tabs_of(order, request.actor, "matrix"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/matrix.html", context)


def _rows(order: StateOrder, matrix: Matrix, wanted: LineFilter, names: dict[int, str]) -> list[Row]:
    address = reverse("orders:detail", args=[order.pk])
    totals: dict[int, int] = {}
    for (owner, _), cell in matrix.cells.items():
        totals[owner] = totals.get(owner, 0) + cell.groups
    found = []
    for college in matrix.colleges:
        name, squares = named(college), []
        for trade in matrix.qualifications:
            at = matrix.cells.get((college.pk, trade.pk))
            asked = {"year": wanted.year, "college": college.pk, "qualification": trade.pk}
            squares.append(_square(at, f"{address}?{urlencode(asked)}", f"{name} · {names[trade.pk]}"))
        found.append(Row(name, whole(totals.get(college.pk, 0)), squares))
    return found


def _square(cell: MatrixCell | None, several: str, where: str) -> Square:
    """A cell opens its line; one of several lines opens the list of them."""
    if cell is None:
        return Square()
    url = reverse("orders:line", args=cell.lines) if len(cell.lines) == 1 else several
    change = signed(cell.change) if cell.change else ""
    title = f"{where}: {words('state_order_matrix_cell', groups=cell.groups, before=cell.before)}"
    if cell.short:
        title = f"{title}. {words('state_order_matrix_short')}"
    tone = " ".join(name for name, holds in (("short", cell.short), ("changed", cell.change != 0)) if holds)
    return Square(f"{cell.groups}{f' ({change})' if change else ''}", url, title, tone)
