"""Held lines that no order keeps, as the components take them: what would have to give, and which limits ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.web.numbers import whole
from kasip.web.order_pieces import academic_year, named_value
from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


def conflicts_table(order: StateOrder) -> Table:
    """This will list the held lines a calculation could not keep, each leading to the line that is held."""
    conflicts: Sequence[Mapping[str, Any]] = order.figures.get("conflicts", [])
    colleges = {one.college_bin: one for one in College.objects.all()}
    trades = {one.qualification: one for one in Qualification.objects.all()}
    lines = _lines(order.based_on_id)
    columns = [
        Column(words("state_order_qualification")), Column(words("state_order_college")), Column(words("orders_years")),
        Column(words("state_order_conflict_held"), "number"), Column(words("state_order_conflict_possible"), "number"),
        Column(words("state_order_conflict_limits")),
    ]  # fmt: skip
    rows = []
    for one in conflicts:
        year, college, trade = one["key"][:3]
        line = lines.get(tuple(one["key"]))
        url = reverse("orders:line", args=[line]) if line else ""
        possible = one["possible"]
        rows.append(
            [
                Cell(named(trades[trade]) if trade in trades else trade, url=url),
                Cell(named(colleges[college]) if college in colleges else college),
                Cell(academic_year(year)),
                Cell(whole(one["held"])),
                Cell(words("state_order_conflict_gone") if possible is None else whole(possible)),
                Cell(_limits(one["limits"])),
            ]
        )
    return Table(words("state_order_conflicts"), columns, rows)


def _lines(order_id: int | None) -> dict[tuple[object, ...], int]:
    """The lines of the version whose lines were held, by key."""
    rows = OrderLine.objects.filter(order_id=order_id or 0, locks__isnull=False)
    names = (
        "year", "college__college_bin", "qualification__qualification", "language", "base", "form", "funding",
        "target_employer__bin",
    )  # fmt: skip
    return {(*key[:-1], key[-1] or ""): pk for pk, *key in rows.values_list("pk", *names)}


def _limits(limits: Sequence[Sequence[Any]]) -> str:
    years: dict[str, set[str]] = {}
    for kind, _, year in limits:
        years.setdefault(str(kind), set()).add(str(year))
    return "; ".join(
        f"{named_value('report_kind_', kind)} ({', '.join(sorted(found))})" for kind, found in years.items()
    )
