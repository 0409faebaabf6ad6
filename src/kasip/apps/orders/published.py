"""The orders in force, as the public reads them."""

from __future__ import annotations

import attrs
from django_scopes import scope, scopes_disabled

from kasip.apps.accounts.models import Region
from kasip.apps.orders.amendments import Amendment, amendments_in_force
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import LineFilter, MissingOrderError, OrderTotals, lines_of, totals_of


@attrs.frozen
class PublishedOrder:
    """A published version as the public reads it.

    Attributes:
        region: whose order it is.
        order: the version.
        totals: of every year.
        lines: with an intake in its first year.
        amendments: what it was amended by, the latest first.
    """

    region: Region
    order: StateOrder
    totals: list[OrderTotals]
    lines: list[OrderLine]
    amendments: list[Amendment]


def published_orders() -> list[StateOrder]:
    """This will list the orders in force of all regions: they are public."""
    with scopes_disabled():
        rows = StateOrder.objects.filter(state=OrderState.PUBLISHED).select_related("region")
        return list(rows.order_by("region__name_kk", "-first_year"))


def published_order(kato: str, year: int, wanted: LineFilter) -> PublishedOrder:
    """This will return a region's order in force, for anybody.

    Raises:
        MissingOrderError: none is published.
    """
    region = Region.objects.filter(kato=kato).first()
    if region is None:
        raise MissingOrderError(kato)
    with scope(region=region.pk):
        order = StateOrder.objects.filter(first_year=year, state=OrderState.PUBLISHED).select_related("region").first()
        if order is None:
            raise MissingOrderError(f"{kato}/{year}")
        lines = lines_of(order, attrs.evolve(wanted, year=year)).filter(groups__gt=0)
        return PublishedOrder(region, order, totals_of(order), list(lines), amendments_in_force(order))
