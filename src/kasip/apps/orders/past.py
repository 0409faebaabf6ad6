"""What the state order was, and which one is being formed."""

from __future__ import annotations

import attrs
from django.db.models import Q, Sum

from kasip.apps.journal.actor import Actor
from kasip.apps.orders.models import PastOrderLine, StudySetting
from kasip.apps.sources.queries import reached


@attrs.frozen
class OrderYear:
    """The lines of one year's order that somebody reaches; enrolled is missing where no line says it."""

    year: int
    lines_groups: int
    seats: int
    enrolled: int | None


def order_year(this_year: int) -> int:
    """This will return the admission year of the order being formed: the region's setting, else next year.

    The year is no secret: everybody who works with the order is told it.
    """
    setting = StudySetting.objects.filter(parameter="order_years").first()
    first = setting.value.split(",")[0].strip() if setting else ""
    return int(first) if first.isdecimal() else this_year + 1


def past_orders(actor: Actor) -> list[OrderYear]:
    """This will sum the orders of past years over the lines an actor reaches, the earliest year first."""
    rows = reached(PastOrderLine, actor).order_by("year").values("year")
    summed = rows.annotate(
        all_groups=Sum("groups"), all_seats=Sum("seats"), all_enrolled=Sum("enrolled", filter=Q(enrolled__isnull=False))
    )
    return [OrderYear(row["year"], row["all_groups"], row["all_seats"], row["all_enrolled"]) for row in summed]


def seats_by_district(actor: Actor, year: int) -> dict[str, int]:
    """This will sum a year's seats by the KATO code of the college's district."""
    rows = reached(PastOrderLine, actor).filter(year=year).order_by()
    summed = rows.values("college__territory__kato").annotate(all_seats=Sum("seats"))
    return {row["college__territory__kato"]: row["all_seats"] for row in summed}
