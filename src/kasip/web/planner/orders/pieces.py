"""A version's totals and lines as the components take them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import OrderTotals
from kasip.web.pieces import Cell, Column, Stat, Table
from kasip.web.templatetags.words import language_now, named
from kasip.wording.catalogue import number_text, say

MILLION = 1_000_000
TONES = {
    "draft": "news",
    "submitted": "caution",
    "returned": "bad",
    "approved": "good",
    "published": "good",
    "failed": "bad",
}
"""State -> tone of its badge; grey where there is none."""


def words(code: str, **facts: object) -> str:
    """This will word a code in the language of the page."""
    return say(code, language_now(), **facts)


def whole(value: float | None) -> str:
    """This will write a number without decimals; empty where it is not known."""
    return "" if value is None else number_text(round(value), language_now())


def signed(value: int) -> str:
    """This will write a change with its sign, a real minus."""
    if value == 0:
        return "0"
    return f"{'+' if value > 0 else '−'}{number_text(abs(value), language_now())}"  # noqa: RUF001  a real minus


def percent(share: float | None, *, sign: bool = False) -> str:
    """This will write a share in percent; empty where it is not known."""
    if share is None:
        return ""
    figure = number_text(round(abs(share) * 100, 1), language_now())
    space = "" if language_now() == "en" else " "
    before = ("+" if share > 0 else "−" if share < 0 else "") if sign else ""  # noqa: RUF001  a real minus
    return f"{before}{figure}{space}%"


def academic_year(year: int | None) -> str:
    """This will write an academic year by the autumn it begins in."""
    return "" if year is None else f"{year}/{year + 1}"


def state_cell(order: StateOrder) -> Cell:
    """This will say where a version stands."""
    return Cell(words(f"order_state_{order.state}"), tone=TONES.get(order.state, "quiet"))


def versions_table(orders: Iterable[StateOrder]) -> Table:
    """This will list versions, the first cell leading to each."""
    columns = [
        Column(words("orders_number")),
        Column(words("orders_years")),
        Column(words("orders_state")),
        Column(words("orders_gap_short"), "number"),
        Column(words("orders_scenario")),
        Column(words("orders_asked"), minor=True),
    ]
    rows = [
        [
            Cell(f"№ {order.number}", url=reverse("orders:detail", args=[order.pk])),
            Cell(academic_year(order.first_year), unknown=order.first_year is None),
            state_cell(order),
            Cell(percent(order.certificate.get("gap"))),
            Cell(order.scenario or words("orders_scenario_none")),
            Cell(f"{order.asked_by.name}, {order.asked_at:%d.%m.%Y}"),
        ]
        for order in orders
    ]
    return Table(
        words("orders_title"), columns, rows,
        empty_title=words("orders_none"), empty_text=words("orders_none_draft"),
    )  # fmt: skip


def totals_stats(order: StateOrder, totals: OrderTotals, address: str) -> list[Stat]:
    """This will put a year's totals as figures, those that rest on lines leading to them."""
    change = percent(totals.change_share, sign=True)
    against = words("order_against_last", change=change, before=whole(totals.seats_last_year)) if change else ""
    million = whole(totals.cost_kzt / MILLION)
    share_short = percent(totals.seats_in_shortage / totals.seats) if totals.seats else ""
    targeted = percent(totals.targeted_share)
    year = totals.year
    return [
        Stat(words("order_seats"), totals.seats, f"{address}?{urlencode({'year': year})}", note=against),
        Stat(words("order_groups"), totals.groups, note=academic_year(year)),
        Stat(
            words("order_seats_short"), totals.seats_in_shortage,
            f"{address}?{urlencode({'year': year, 'sort': 'shortage'})}",
            note=words("order_of_seats", share=share_short) if share_short else "",
        ),
        Stat(
            words("order_seats_targeted"), totals.seats_targeted,
            f"{address}?{urlencode({'year': year, 'only': 'targeted'})}",
            note=words("order_of_seats", share=targeted) if targeted else "",
        ),
        Stat(words("order_cost"), round(totals.cost_kzt / MILLION), unit=words("order_million_unit"))
        if million
        else Stat(words("order_cost"), None),
    ]  # fmt: skip


def lines_table(lines: Iterable[OrderLine], *, public: bool = False) -> Table:
    """This will list lines: what is ordered, against last year, the need behind it, and why."""
    columns = [
        Column(words("order_college")),
        Column(words("order_qualification")),
        Column(words("order_terms"), minor=True),
        Column(words("order_groups"), "number"),
        Column(words("order_seats"), "number"),
        Column(words("order_change"), "number", help=words("order_last_year")),
        Column(words("order_need"), "number", help=words("order_need_note")),
        Column(words("order_probability"), "number"),
        Column(words("order_why")),
    ]
    return Table(
        words("order_lines"), columns, [_line_row(line, public=public) for line in lines],
        empty_title=words("order_lines_none"),
    )  # fmt: skip


def _line_row(line: OrderLine, *, public: bool) -> list[Cell]:
    change = line.seats - (line.seats_last_year or 0)
    url = "" if public else reverse("orders:line", args=[line.pk])
    return [
        Cell(named(line.college), url=url),
        Cell(f"{named(line.qualification)} · {line.qualification.qualification}"),
        Cell(terms_of(line)),
        Cell(whole(line.groups)),
        Cell(whole(line.seats)),
        Cell(signed(change)),
        Cell(need_of(line), unknown=True),
        Cell(percent(line.p_shortage), unknown=True),
        Cell(reason_of(line)),
    ]


def reason_of(line: OrderLine) -> str:
    """This will return the reason of a line in the language of the page."""
    return str(getattr(line, f"reason_{language_now()}"))


def need_of(line: OrderLine) -> str:
    """This will write the need when the group graduates: median and interval."""
    if line.demand_median is None:
        return ""
    return f"{whole(line.demand_median)} ({whole(line.demand_low)} … {whole(line.demand_high)})"


def terms_of(line: OrderLine) -> str:
    """This will write what a line's groups are: language, base, form, and the enterprise they are for."""
    parts = [words(f"value_{kind}_{getattr(line, kind)}") for kind in ("language", "base", "form")]
    if line.target_employer is not None:
        parts.append(named(line.target_employer))
    return ", ".join(parts)
