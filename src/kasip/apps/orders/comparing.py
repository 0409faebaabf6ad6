"""Two versions beside each other: what each amounts to, and every line that differs, the largest difference first."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from django.db.models import Q

from kasip.apps.journal.actor import Actor
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import OrderTotals, totals_of

KEY = (
    "year", "college_id", "qualification_id", "language", "base", "form", "funding", "target_employer_id",
)  # fmt: skip
Key = tuple[object, ...]


@attrs.frozen
class LineDifference:
    """A line that differs. Either side may have no such line.

    Attributes:
        line: the later version's line, or the earlier one's where the later has none; names are loaded with it.
        groups, seats, cost_kzt, p_shortage: before and after; nothing where a side has no such line.
    """

    line: OrderLine
    groups: tuple[int, int]
    seats: tuple[int, int]
    cost_kzt: tuple[float, float]
    p_shortage: tuple[float | None, float | None]

    @property
    def change(self) -> int:
        """This will return the change in seats."""
        return self.seats[1] - self.seats[0]


@attrs.frozen
class YearDifference:
    """What a year amounts to in both versions."""

    year: int
    before: OrderTotals | None
    after: OrderTotals | None


@attrs.frozen
class Comparison:
    """Two versions compared.

    Attributes:
        before, after: the versions.
        years: their totals.
        missing: workers expected to be missing all the same, over all years; nothing where a version does not say it.
        lines: lines that differ in seats, the largest difference first.
    """

    before: StateOrder
    after: StateOrder
    years: Sequence[YearDifference]
    missing: tuple[float | None, float | None]
    lines: Sequence[LineDifference]


def compared(before: StateOrder, after: StateOrder, actor: Actor | None = None) -> Comparison:
    """This will compare two versions as far as an actor reaches them; nobody in particular: two that are public."""
    totals = [{one.year: one for one in totals_of(order, actor)} for order in (before, after)]
    years = [
        YearDifference(year, totals[0].get(year), totals[1].get(year)) for year in sorted({*totals[0], *totals[1]})
    ]
    return Comparison(before, after, years, (missing_of(before), missing_of(after)), differences(before, after))


def missing_of(order: StateOrder) -> float | None:
    """This will return the workers a version expects to be missing all the same, in all its years together."""
    found = order.figures.get("missing")
    return float(sum(found.values())) if isinstance(found, dict) else None


def differences(before: StateOrder, after: StateOrder) -> list[LineDifference]:
    """This will list the lines of two versions that differ in seats, the largest difference first."""
    sides = [_lines(before), _lines(after)]
    names = {key: line for side in sides for key, line in side.items()}
    found = [
        _difference(sides[0].get(key), sides[1].get(key), line)
        for key, line in names.items()
        if _seats(sides[0].get(key)) != _seats(sides[1].get(key))
    ]
    return sorted(found, key=lambda one: (-abs(one.change), one.line.year, one.line.pk))


def _lines(order: StateOrder) -> dict[Key, OrderLine]:
    rows = OrderLine.objects.filter(order=order).filter(Q(groups__gt=0) | Q(groups_last_year__gt=0))
    rows = rows.select_related("college", "qualification", "target_employer")
    return {tuple(getattr(line, name) for name in KEY): line for line in rows}


def _seats(line: OrderLine | None) -> int:
    return 0 if line is None else line.seats


def _difference(before: OrderLine | None, after: OrderLine | None, line: OrderLine) -> LineDifference:
    sides = (before, after)
    groups = [0 if side is None else side.groups for side in sides]
    cost = [0.0 if side is None else side.cost_kzt or 0.0 for side in sides]
    shortage = [None if side is None else side.p_shortage for side in sides]
    return LineDifference(
        line, (groups[0], groups[1]), (_seats(before), _seats(after)), (cost[0], cost[1]), (shortage[0], shortage[1])
    )
