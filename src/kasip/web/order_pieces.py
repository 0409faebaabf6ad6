"""A version's totals and lines as the components take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import OrderTotals
from kasip.web.numbers import MILLION, millions, percent, probability, signed, signed_percent, whole
from kasip.web.pieces import Cell, Column, Fact, Stat, Table
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words
from kasip.wording.catalogue import phrases

TONES = {
    "draft": "news",
    "submitted": "caution",
    "returned": "bad",
    "approved": "good",
    "published": "good",
    "failed": "bad",
}
"""State -> tone of its badge; grey where there is none."""


def named_value(prefix: str, value: str) -> str:
    """This will word a value of the data; one the catalogue does not know stands as it is."""
    code = f"{prefix}{value}"
    return words(code) if code in phrases() else value


def academic_year(year: int | None) -> str:
    """This will write an academic year by the autumn it begins in."""
    return "" if year is None else f"{year}/{year + 1}"


def state_cell(order: StateOrder) -> Cell:
    """This will say where a version stands."""
    return Cell(words(f"state_order_state_{order.state}"), tone=TONES.get(order.state, "quiet"))


def version_name(order: StateOrder) -> str:
    """This will name a version: its number, its scenario where it has one, and what it is for."""
    told = [f"№ {order.number}", words(f"state_order_origin_{order.origin}"), order.scenario, order.note]
    return " · ".join(part for part in told if part)


def basis_of(order: StateOrder) -> str:
    """This will say what a version was computed from: its scenario, else the records as they stood."""
    return order.scenario or words("orders_scenario_none")


def versions_table(
    orders: Iterable[StateOrder], remarks: Mapping[int, int] | None = None, *, drafts: bool = False
) -> Table:
    """This will list versions, the first cell leading to each.

    Args:
        orders: the versions.
        remarks: open remarks by version.
        drafts: the reader may ask for a draft; others are told when they will see one.
    """
    open_remarks = remarks or {}
    columns = [
        Column(words("orders_number")),
        Column(words("orders_years")),
        Column(words("orders_state")),
        Column(words("state_order_origin")),
        Column(words("orders_scenario")),
        Column(words("orders_gap_short"), "number"),
        *([Column(words("state_order_remarks_open"), "number")] if open_remarks else []),
        Column(words("orders_asked"), minor=True),
    ]
    rows = [
        [
            Cell(f"№ {order.number}", url=reverse("orders:detail", args=[order.pk])),
            Cell(academic_year(order.first_year), unknown=order.first_year is None),
            state_cell(order),
            Cell(words(f"state_order_origin_{order.origin}")),
            Cell(basis_of(order)),
            Cell(percent(order.certificate.get("gap"))),
            *([Cell(whole(open_remarks.get(order.pk)))] if open_remarks else []),
            Cell(_who(order.asked_by_name, order.asked_at)),
        ]
        for order in orders
    ]
    return Table(
        words("orders_title"), columns, rows,
        empty_title=words("orders_none"), empty_text=words("orders_none_draft" if drafts else "orders_none_yet"),
    )  # fmt: skip


def totals_stats(totals: OrderTotals, address: str) -> list[Stat]:
    """This will put a year's totals as figures, those that rest on lines leading to them."""
    change = signed_percent(totals.change_share)
    against = words("state_order_against_last", change=change, before=whole(totals.seats_last_year)) if change else ""
    million = millions(totals.cost_kzt)
    share_short = percent(totals.seats_in_shortage / totals.seats) if totals.seats else ""
    targeted = percent(totals.targeted_share)
    year = totals.year
    return [
        Stat(words("state_order_seats"), totals.seats, f"{address}?{urlencode({'year': year})}", note=against),
        Stat(words("state_order_groups"), totals.groups, note=academic_year(year)),
        Stat(
            words("state_order_seats_short"), totals.seats_in_shortage,
            f"{address}?{urlencode({'year': year, 'sort': 'shortage'})}",
            note=words("state_order_of_seats", share=share_short) if share_short else "",
        ),
        Stat(
            words("state_order_seats_targeted"), totals.seats_targeted,
            f"{address}?{urlencode({'year': year, 'only': 'targeted'})}",
            note=words("state_order_of_seats", share=targeted) if targeted else "",
        ),
        Stat(words("state_order_cost"), round(totals.cost_kzt / MILLION), unit=words("state_order_million_unit"))
        if million
        else Stat(words("state_order_cost"), None),
    ]  # fmt: skip


def lines_table(lines: Iterable[OrderLine], *, public: bool = False, remarks: Mapping[int, int] | None = None) -> Table:
    """This will list lines: what is ordered, against last year, the need behind it, and why.

    Args:
        lines: the lines.
        public: they lead nowhere.
        remarks: open remarks by line; where there are any, a column counts them.
    """
    counted = Column(words("state_order_remarks_open"), "number", minor=True)
    columns = [
        Column(words("state_order_college")),
        Column(words("state_order_qualification")),
        Column(words("state_order_terms"), minor=True),
        Column(words("state_order_groups"), "number"),
        Column(words("state_order_seats"), "number"),
        Column(words("state_order_change"), "number", help=words("state_order_last_year")),
        Column(words("state_order_need"), "number", help=words("state_order_need_note")),
        Column(words("state_order_probability"), "number"),
        Column(words("state_order_stops_short")),
    ]
    rows = [_line_row(line, public=public) for line in lines]
    if remarks:
        columns.append(counted)
        rows = [[*row, Cell(whole(remarks.get(line.pk)))] for row, line in zip(rows, lines, strict=True)]
    return Table(
        words("state_order_lines"), columns, rows,
        empty_title=words("state_order_lines_none"),
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
        Cell(probability(line.p_shortage), unknown=True),
        Cell(short_reason(line)),
    ]


def short_reason(line: OrderLine) -> str:
    """This will say in a few words what decides a line: the limits that stop more, or that no more is needed."""
    if line.reason_code != "limited":
        return named_value("state_order_short_", line.reason_code)
    kinds = sorted({text.partition(":")[0] for text in line.binding.split(";") if text})
    return ", ".join(named_value("report_kind_", kind) for kind in kinds)


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
    parts = [named_value("report_value_", getattr(line, kind)) for kind in ("language", "base", "form")]
    if line.target_employer is not None:
        parts.append(named(line.target_employer))
    return ", ".join(parts)


def limits_of(line: OrderLine) -> list[str]:
    """This will word the limits that forbid one more group, each once with the years it acts in."""
    years: dict[str, list[str]] = {}
    for text in filter(None, line.binding.split(";")):
        kind, _, rest = text.partition(":")
        years.setdefault(kind, []).append(rest.rpartition(":")[2])
    return [f"{named_value('report_kind_', kind)} ({', '.join(sorted(set(found)))})" for kind, found in years.items()]


def line_facts(line: OrderLine) -> list[Fact]:
    """This will put a line's figures as a list of names with values."""
    points = {"gain": line.one_more_group_gain, "loss": line.one_fewer_group_loss}
    worded = {
        name: "" if value is None else words("state_order_points", points=round(value, 1))
        for name, value in points.items()
    }
    change = f"{signed(line.seats - (line.seats_last_year or 0))} ({whole(line.seats_last_year)})"
    facts = [
        Fact(words("state_order_groups"), f"{whole(line.groups)} × {whole(line.group_size)}"),
        Fact(words("state_order_seats"), whole(line.seats)),
        Fact(words("state_order_change"), change, help=words("state_order_last_year")),
        Fact(words("state_order_terms"), terms_of(line)),
        Fact(words("state_order_graduates_in"), str(line.graduation_year or "")),
        Fact(words("state_order_need"), need_of(line), help=words("state_order_need_note")),
        Fact(words("state_order_supply"), whole(line.supply)),
        Fact(words("state_order_probability"), probability(line.p_shortage)),
        Fact(words("state_order_cost"), millions(line.cost_kzt or 0), unit=words("state_order_million_unit")),
        Fact(words("state_order_more_gain"), worded["gain"], help=words("state_order_points_note")),
    ]
    # Where there is no group, there is none to lose.
    return [*facts, Fact(words("state_order_fewer_loss"), worded["loss"])] if line.groups else facts


def beside_table(lines: Iterable[OrderLine]) -> Table:
    """This will list who else teaches a qualification in the same year."""
    columns = [
        Column(words("state_order_college")), Column(words("state_order_terms"), minor=True),
        Column(words("state_order_groups"), "number"), Column(words("state_order_change"), "number"),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(line.college), url=reverse("orders:line", args=[line.pk])),
            Cell(terms_of(line)),
            Cell(whole(line.groups)),
            Cell(signed(line.seats - (line.seats_last_year or 0))),
        ]
        for line in lines
    ]
    return Table(words("state_order_beside"), columns, rows, empty_title=words("state_order_beside_none"))


def version_facts(order: StateOrder) -> list[Fact]:
    """This will say what a version rests on and who decided on it."""
    certificate = order.certificate
    gap = percent(certificate.get("gap"))
    return [
        Fact(words("orders_gap_short"), gap, help=words("orders_gap", share=gap) if gap else ""),
        Fact(words("state_order_origin"), words(f"state_order_origin_{order.origin}")),
        Fact(words("orders_scenario"), basis_of(order)),
        *([Fact(words("state_order_opened_on"), day(order.opened_at))] if order.opened_at else []),
        Fact(words("orders_asked"), _who(order.asked_by_name, order.asked_at)),
        *(
            [Fact(words("state_order_submitted_by"), _who(order.submitted_by_name, order.submitted_at))]
            if order.submitted_by_id
            else []
        ),
        *(
            [Fact(words("state_order_approved_by"), _who(order.approved_by_name, order.approved_at))]
            if order.approved_by_id
            else []
        ),
        *([Fact(words("state_order_published_on"), day(order.published_at))] if order.published_at else []),
        Fact(words("state_order_input_hash"), str(certificate.get("input_hash", ""))[:16]),
        Fact(words("state_order_output_hash"), order.output_hash[:16]),
    ]


def _who(name: str, at: dt.datetime | None) -> str:
    return f"{name}, {day(at)}"


def day(moment: dt.datetime | None) -> str:
    """This will write the day of a moment as the language of the page does."""
    return "" if moment is None else date_format(timezone.localtime(moment), "DATE_FORMAT")
