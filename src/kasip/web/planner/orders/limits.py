"""The limits of a version: each with its use, with the edits made so far, what binds, and what one more is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kasip.apps.orders.actions.editing import PlanMissingError
from kasip.apps.orders.limits import LimitsNow, limits_now
from kasip.reporting.words import Words
from kasip.studies.order_limits import LimitUse
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import MILLION, millions, percent, whole
from kasip.web.order_pieces import named_value
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.planner.orders.reading import crumbs_of, department_only, tabs_of
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as words

PAGE = 50
SHARES = ("technical_share", "kazakh_share")
WHOLE_GROUPS = ("targeted_requests", "maximum_groups", "district_access")
"""Kinds whose capacity is counted in groups."""
LEAST_POINTS = 0.05


class LimitsForm(forms.Form):
    """Which limits somebody looks for."""

    kind = forms.ChoiceField(required=False)
    only = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "kind": ("state_order_limit", [("", words("state_order_limits_every")), *((k, _kind(k)) for k in kinds)]),
            "only": (
                "state_order_limits_which",
                [("", words("state_order_limits_binding")), ("all", words("state_order_limits_all"))],
            ),
        }
        for name, (label, found) in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.label, field.choices = words(label), found

    def chosen(self, uses: Sequence[LimitUse]) -> list[LimitUse]:
        """This will return the limits looked for: what is broken first, then what stops most."""
        self.is_valid()
        kind, every = self.cleaned_data.get("kind"), self.cleaned_data.get("only") == "all"
        found = [one for one in uses if (not kind or one.kind == kind) and (every or one.stopped or one.broken)]
        return sorted(found, key=lambda one: (not one.broken, -one.stopped, -one.price, one.kind, one.owner, one.year))


@login_required
@require_GET
def order_limits(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show every limit of a version with its use and price, the edits made so far included."""
    order = department_only(request, pk)
    try:
        now = limits_now(order, language_now())
    except PlanMissingError:
        messages.error(request, words("state_order_plan_missing"))
        return redirect("orders:detail", pk=pk)
    form = LimitsForm(request.GET, kinds=sorted({one.kind for one in now.uses}))
    page = Paginator(form.chosen(now.uses), PAGE).get_page(request.GET.get("page"))
    context = {
        "order": order,
        "edits": now.edits,
        "broken": sum(one.broken for one in now.uses),
        "facts": _policy(now),
        "kinds": _kinds_table(now.uses, reverse("orders:limits", args=[pk])),
        "form": form,
        "cleared": reverse("orders:limits", args=[pk]),
        "page": page,
        "table": _table(list(page.object_list), now.words),
        "tabs": tabs_of(order, request.actor, "limits"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/limits.html", context)


def _policy(now: LimitsNow) -> list[Fact]:
    """The figures of the policy and the money as they stand with the edits made."""
    facts = []
    for one in now.uses:
        year = f"{one.year}/{one.year + 1}"
        if one.kind in SHARES and (seats := now.seats.get(one.year)):
            text = words(
                "state_order_policy_share", share=percent(one.used / seats), least=percent(one.capacity / seats)
            )
            facts.append(Fact(f"{_kind(one.kind)}, {year}", text, help=_held(one)))
        elif one.kind == "budget":
            text = words("state_order_of_capacity", used=_amount(one.used, one), capacity=_amount(one.capacity, one))
            facts.append(Fact(f"{_kind(one.kind)}, {one.year}", text, help=_held(one)))
    return facts


def _held(one: LimitUse) -> str:
    return words("state_order_limit_is_broken") if one.broken else ""


def _kinds_table(uses: Sequence[LimitUse], address: str) -> Table:
    columns = [
        Column(words("state_order_limit")), Column(words("state_order_limits_count"), "number"),
        Column(words("state_order_limits_full"), "number"), Column(words("state_order_limits_stopped"), "number"),
    ]  # fmt: skip
    by_kind: dict[str, list[LimitUse]] = {}
    for one in uses:
        by_kind.setdefault(one.kind, []).append(one)
    ordered = sorted(by_kind.items(), key=lambda item: (-sum(one.stopped for one in item[1]), item[0]))
    rows = [
        [
            Cell(_kind(kind), url=f"{address}?kind={kind}"),
            Cell(whole(len(found))),
            Cell(whole(sum(bool(one.stopped) for one in found))),
            Cell(whole(sum(one.stopped for one in found))),
        ]
        for kind, found in ordered
    ]
    return Table(words("state_order_limits_kinds"), columns, rows)


def _table(uses: Sequence[LimitUse], speaker: Words) -> Table:
    columns = [
        Column(words("state_order_limit")), Column(words("state_order_limit_owner")),
        Column(words("state_order_limit_year")), Column(words("state_order_limit_used"), "number"),
        Column(words("state_order_limit_capacity"), "number"), Column(words("state_order_limit_left"), "number"),
        Column(words("state_order_limits_stopped"), "number"), Column(words("state_order_limit_price")),
    ]  # fmt: skip
    return Table(
        words("state_order_limits"), columns, [_row(one, speaker) for one in uses],
        empty_title=words("state_order_limits_none"),
    )  # fmt: skip


def _row(one: LimitUse, speaker: Words) -> list[Cell]:
    moved = abs(one.used - one.planned) > 1e-6 * max(1.0, abs(one.planned))
    used = f"{_amount(one.planned, one)} → {_amount(one.used, one)}" if moved else _amount(one.used, one)
    unit = speaker.unit(one.kind)
    return [
        Cell(_kind(one.kind)),
        Cell(speaker.owner(one.owner)),
        Cell(str(one.year)),
        Cell(f"{used} {unit}" if one.kind != "budget" else used),
        Cell(_amount(one.capacity, one)),
        Cell(words("state_order_limit_beyond") if one.broken else _amount(one.slack, one)),
        Cell(whole(one.stopped)),
        Cell(_price(one, unit)),
    ]


def _amount(value: float, one: LimitUse) -> str:
    if one.kind == "budget":
        return f"{millions(value)} {words('state_order_million_unit')}"
    return whole(value)


def _price(one: LimitUse, unit: str) -> str:
    """What one more unit would save, in words; a point is about one missing worker."""
    if one.raised:
        return words("state_order_price_raised")
    amount, per = 10.0, f"10 {unit}"
    if one.kind == "budget":
        amount, per = 100.0 * MILLION, words("state_order_hundred_million")
    elif one.kind in WHOLE_GROUPS:
        amount, per = 1.0, words("state_order_one_group")
    points = one.price * amount
    if points < LEAST_POINTS:
        return words("state_order_price_none") if not one.stopped else words("state_order_price_whole")
    return words("state_order_price", amount=per, points=round(points, 1))


def _kind(kind: str) -> str:
    return named_value("report_kind_", kind)
