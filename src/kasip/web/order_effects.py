"""What edits of an order do, as the components take it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from kasip.apps.orders.models.state_order import OrderEdit
from kasip.studies.order_edit import BrokenLimit, Effect
from kasip.web.numbers import MILLION, probability, signed, whole
from kasip.web.order_pieces import named_value
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

LEAST_POINTS = 0.05


def effect_facts(effect: Effect) -> list[Fact]:
    """This will put what edits do as names with values: points, seats, money, and what becomes of the shortage."""
    parts = {name: value for name, value in effect.terms.items() if abs(value) >= LEAST_POINTS}
    facts = [
        Fact(words("state_order_effect_becomes"), _verdict(effect.points), help=words("state_order_points_note")),
        *(Fact(words(f"state_order_term_{name}"), _verdict(value)) for name, value in parts.items()),
        Fact(words("state_order_effect_seats"), signed(effect.seats)),
        Fact(
            words("state_order_effect_money"), signed(round(effect.cost_kzt / MILLION)),
            unit=words("state_order_million_unit"),
        ),
    ]  # fmt: skip
    if len(effect.p_shortage) == 1:
        before, after = next(iter(effect.p_shortage.values()))
        supply = next(iter(effect.supply.values()))
        facts += [
            Fact(words("state_order_probability"), f"{probability(before)} → {probability(after)}"),
            Fact(words("state_order_supply"), f"{whole(supply[0])} → {whole(supply[1])}"),
        ]
    return facts


def effect_limits(effect: Effect) -> list[str]:
    """This will word the limits that edits break: which, when, and by how much."""
    return [_limit(limit) for limit in effect.broken]


def edits_table(edits: Iterable[OrderEdit], *, amends: bool = False) -> Table:
    """This will list a version's edits, each leading to its line; those of an amendment with the kind of change."""
    columns = [
        Column(words("state_order_qualification")),
        Column(words("state_order_college")),
        Column(words("orders_years")),
        Column(words("state_order_groups"), "number"),
        Column(words("state_order_reason")),
        Column(words("state_order_edited_by"), minor=True),
    ]
    rows = [
        [
            Cell(named(edit.line.qualification), url=reverse("orders:line_edit", args=[edit.line_id])),
            Cell(named(edit.line.college)),
            Cell(f"{edit.line.year}/{edit.line.year + 1}"),
            Cell(f"{edit.line.groups} → {edit.groups}"),
            Cell(f"{words(f'state_order_ground_{edit.ground}')}. {edit.reason}" if amends else edit.reason),
            Cell(edit.edited_by_name),
        ]
        for edit in edits
    ]
    return Table(
        words("state_order_edits"), columns, rows,
        empty_title=words("state_order_edits_none"), empty_text=words("state_order_edits_none_what"),
    )  # fmt: skip


def _verdict(points: float) -> str:
    """Fewer points are better: that is said in words, since a plus sign would read the other way round."""
    if abs(points) < LEAST_POINTS:
        return words("state_order_effect_same")
    return words(
        "state_order_effect_worse" if points > 0 else "state_order_effect_better", points=round(abs(points), 1)
    )


def _limit(limit: BrokenLimit) -> str:
    return words(
        "state_order_limit_broken",
        kind=named_value("report_kind_", limit.kind),
        year=str(limit.year),
        used=whole(limit.used),
        capacity=whole(limit.capacity),
    )
