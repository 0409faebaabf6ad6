"""The groups of a version for named enterprises, each with the promise it rests on."""

from __future__ import annotations

import attrs
from django.db.models import Q

from kasip.apps.orders.models.holding import EmployerObligation
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.rules_in_force import rule_value


@attrs.frozen
class TargetedLine:
    """A line for a named enterprise and what it promises; nothing where it promised nothing yet."""

    line: OrderLine
    promise: EmployerObligation | None


def targeted_lines(order: StateOrder) -> list[TargetedLine]:
    """This will list a version's lines for enterprises, those without a promise first, in two queries."""
    rows = OrderLine.objects.filter(order=order, target_employer__isnull=False)
    rows = rows.filter(Q(groups__gt=0) | Q(groups_last_year__gt=0))
    rows = rows.select_related("college", "qualification", "target_employer").order_by("year", "-seats", "pk")
    promises = {
        (one.enterprise_id, one.college_id, one.qualification_id, one.year): one
        for one in EmployerObligation.objects.all()
    }
    found = [
        TargetedLine(
            line, promises.get((line.target_employer_id or 0, line.college_id, line.qualification_id, line.year))
        )
        for line in rows
    ]
    return sorted(found, key=lambda each: (each.promise is not None, not each.line.groups))


def unpromised_groups(order: StateOrder, *, year: int | None = None) -> int:
    """This will count a version's groups for enterprises that promised nothing yet, of one admission year or of all."""
    lines = [each for each in targeted_lines(order) if each.promise is None]
    return sum(each.line.groups for each in lines if year in (None, each.line.year))


def lacks_contracts(order: StateOrder) -> bool:
    """This will say whether a region's rule keeps a version from being published until enterprises promise.

    The rule `targeted_groups_need_contract` asks it of the year being ordered; later years are only foreseen.
    """
    year = order.first_year or 0
    return rule_value("targeted_groups_need_contract", year) >= 1 and unpromised_groups(order, year=year) > 0
