"""Asking a worker for a draft."""

from __future__ import annotations

from django.db import transaction

from kasip.apps.journal.actor import Actor
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.drafting import new_draft
from kasip.apps.orders.enums import OrderOrigin
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.work.actions import ask

KIND = "draft_order"


@transaction.atomic
def request_draft(
    *,
    by: Actor,
    scenario: str = "",
    note: str = "",
    origin: OrderOrigin = OrderOrigin.OPTIMISER,
) -> StateOrder:
    """This will store a version to be computed and ask a worker to compute it.

    Args:
        by: who asks.
        scenario: name of a scenario of the region; empty: the records as they stand.
        note: what the draft is for.
        origin: the best order there is, or last year's as far as the limits allow it.

    Raises:
        OrderMoveRefusedError: the actor may not draft orders.
    """
    order = new_draft(by=by, scenario=scenario, note=note, origin=origin)
    order.job = ask(kind=KIND, arguments={"order": order.pk}, by=by)
    with journalled():
        order.save(update_fields=["job"])
    return order
