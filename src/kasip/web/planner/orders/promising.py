"""Groups for a named enterprise: what each rests on, and the enterprise's promise as its contract states it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.promising import Promise, promise_behind, put_promise
from kasip.apps.orders.promises import TargetedLine, targeted_lines
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import whole
from kasip.web.order_pieces import academic_year
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.orders.forms import PromiseForm
from kasip.web.planner.orders.reading import crumbs_of, department_only, line_or_missing, tabs_of
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


@login_required
@require_GET
def order_promises(request: ActorRequest, pk: int) -> HttpResponse:
    """This will list a version's groups for named enterprises with what each rests on."""
    order = department_only(request, pk)
    lines = targeted_lines(order)
    context = {
        "order": order,
        "unpromised": sum(each.promise is None and each.line.groups > 0 for each in lines),
        "table": _table(lines, may_enter=may_draft(request.actor)),
        "tabs": tabs_of(order, request.actor, "promises"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/promises.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def line_promise(request: ActorRequest, pk: int) -> HttpResponse:
    """This will enter what an enterprise promises to those trained for it."""
    line = line_or_missing(request, pk)
    if line.target_employer is None or not may_draft(request.actor):
        raise Http404
    known = promise_behind(line)
    names = ("contract", "signed_on", "persons", "months")
    initial = {name: getattr(known, name) for name in names} if known else {"persons": line.seats or None}
    form = PromiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            put_promise(
                line=line, promise=Promise(**{name: form.cleaned_data[name] for name in names}), by=request.actor
            )
        except OrderMoveRefusedError as refused:
            form.add_error(None, words(f"state_order_refused_{refused.code}"))
        else:
            return redirect("orders:line", pk=pk)
    context = {"line": line, "form": form, "crumbs": crumbs_of(line.order, line)}
    return render(request, "planner/orders/promise.html", context)


def promise_text(each: TargetedLine) -> str:
    """This will write a promise in a line: number and day of the contract, persons, months."""
    promise = each.promise
    if promise is None:
        return ""
    return words(
        "state_order_promise_told",
        contract=promise.contract, date=day(promise.signed_on), persons=promise.persons, months=promise.months,
    )  # fmt: skip


def _table(lines: list[TargetedLine], *, may_enter: bool) -> Table:
    columns = [
        Column(words("state_order_enterprise")), Column(words("state_order_qualification")),
        Column(words("state_order_college")), Column(words("orders_years")),
        Column(words("state_order_groups"), "number"), Column(words("state_order_seats"), "number"),
        Column(words("state_order_promise")), Column("", "actions"),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(each.line.target_employer), url=reverse("orders:line", args=[each.line.pk])),
            Cell(named(each.line.qualification)),
            Cell(named(each.line.college)),
            Cell(academic_year(each.line.year)),
            Cell(whole(each.line.groups)),
            Cell(whole(each.line.seats)),
            Cell(promise_text(each)) if each.promise else Cell(words("state_order_promise_none"), tone="caution"),
            Cell(words("state_order_promise_enter"), url=reverse("orders:promise", args=[each.line.pk]))
            if may_enter
            else Cell(),
        ]
        for each in lines
    ]
    return Table(words("state_order_promises"), columns, rows, empty_title=words("state_order_promises_none"))
