"""Two versions beside each other, line by line and in total, on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kasip.apps.orders.comparing import Comparison, LineDifference, compared
from kasip.apps.orders.exporting import comparison_workbook
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import orders_for
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import MILLION, probability, signed, whole
from kasip.web.order_pieces import academic_year, terms_of, version_name
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.orders.reading import crumbs_of, department_only, tabs_of
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words

PAGE = 50
MOST_VERSIONS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CompareForm(forms.Form):
    """Which version to compare with."""

    other = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, orders: Sequence[StateOrder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.label = words("state_order_compare_with")
        field.choices = [(str(each.pk), version_name(each)) for each in orders]


@login_required
@require_GET
def order_compare(request: ActorRequest, pk: int) -> HttpResponse:
    """This will compare a version with another: totals, and every line that differs, the largest difference first."""
    order = department_only(request, pk)
    others = list(orders_for(request.actor).filter(first_year__isnull=False).exclude(pk=pk)[:MOST_VERSIONS])
    other = _other(request, order, others)
    form = CompareForm({"other": str(other.pk) if other else ""}, orders=others)
    found = compared(other, order, request.actor) if other else None
    if found and request.GET.get("file") == "xlsx":
        content = comparison_workbook(found, language_now(), by=request.actor)
        name = f"kasip-{order.first_year}-{found.before.number}-{order.number}.xlsx"
        return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    page = Paginator(found.lines if found else [], PAGE).get_page(request.GET.get("page"))
    context = {
        "order": order,
        "other": other,
        "form": form,
        "totals": totals_table(found) if found else None,
        "page": page,
        "table": differences_table(list(page.object_list)),
        "tabs": tabs_of(order, request.actor, "compare"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/compare.html", context)


def _other(request: ActorRequest, order: StateOrder, others: Sequence[StateOrder]) -> StateOrder | None:
    """The version asked for, else the one this was made from, else the newest other."""
    asked = request.GET.get("other", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else order.based_on_id
    chosen = [one for one in others if one.pk == wanted]
    return next(iter([*chosen, *others]), None)


def totals_table(found: Comparison) -> Table:
    """This will put the totals of two versions beside each other, a row for each figure of each year."""
    columns = [
        Column(words("state_order_figure")),
        *(Column(version_name(each), "number") for each in (found.before, found.after)),
        Column(words("state_order_change"), "number"),
    ]
    rows = []
    for each in found.years:
        year = academic_year(each.year)
        for code, name in (("groups", "groups"), ("seats", "seats"), ("cost", "cost_kzt")):
            scale = MILLION if code == "cost" else 1
            sides = [None if side is None else getattr(side, name) / scale for side in (each.before, each.after)]
            unit = f", {words('state_order_million_unit')}" if code == "cost" else ""
            rows.append(_figure(f"{words(f'state_order_{code}')}{unit}, {year}", sides))
    rows.append(_figure(words("state_order_missing"), list(found.missing)))
    return Table(words("state_order_compare_totals"), columns, rows)


def _figure(label: str, sides: Sequence[float | None]) -> list[Cell]:
    before, after = sides
    change = None if before is None or after is None else round(after) - round(before)
    return [
        Cell(label),
        Cell(whole(before), unknown=True),
        Cell(whole(after), unknown=True),
        Cell("" if change is None else signed(change), unknown=True),
    ]


def differences_table(lines: Sequence[LineDifference], *, public: bool = False) -> Table:
    """This will list the lines of two versions that differ."""
    columns = [
        Column(words("state_order_college")), Column(words("state_order_qualification")),
        Column(words("state_order_terms"), minor=True), Column(words("orders_years")),
        Column(words("state_order_groups"), "number"), Column(words("state_order_seats"), "number"),
        Column(words("state_order_change"), "number"), Column(words("state_order_money_change"), "number"),
        Column(words("state_order_probability"), "number"),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(each.line.college), url="" if public else reverse("orders:line", args=[each.line.pk])),
            Cell(f"{named(each.line.qualification)} · {each.line.qualification.qualification}"),
            Cell(terms_of(each.line)),
            Cell(academic_year(each.line.year)),
            Cell(f"{whole(each.groups[0])} → {whole(each.groups[1])}"),
            Cell(f"{whole(each.seats[0])} → {whole(each.seats[1])}"),
            Cell(signed(each.change)),
            Cell(signed(round((each.cost_kzt[1] - each.cost_kzt[0]) / MILLION))),
            Cell(" → ".join(probability(side) or "–" for side in each.p_shortage)),
        ]
        for each in lines
    ]
    return Table(words("state_order_differences"), columns, rows, empty_title=words("state_order_differences_none"))
