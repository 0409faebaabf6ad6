"""Moving a version of the order from state to state: each move by the role it belongs to, journalled, or refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Region
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.enums import MOVES, OrderOrigin, OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.promises import lacks_contracts

SUBJECT = "state_order"
MOVERS: Mapping[str, str] = {
    OrderState.SUBMITTED: Role.PLANNER,
    OrderState.DISCARDED: Role.PLANNER,
    OrderState.APPROVED: Role.APPROVER,
    OrderState.RETURNED: Role.APPROVER,
    OrderState.PUBLISHED: Role.APPROVER,
}
"""State -> the role that may move an order into it."""


class OrderMoveRefusedError(Exception):
    """The order was not moved. `code` is worded as `state_order_refused_<code>`.

    Attributes:
        code: what stands against it, e.g. `role`, `state`, `same_person`, `violations`, `reason`, `superseded`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def submit_order(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will put a planner behind a draft.

    Raises:
        OrderMoveRefusedError: not a planner, not a draft, or the separate check found violations.
    """
    submission = {"submitted_by_id": by.person_id, "submitted_by_name": by.person_name, "submitted_at": timezone.now()}
    return _move(order, OrderState.SUBMITTED, by, reason="", **submission)


def approve_order(*, order: StateOrder, by: Actor, note: str = "") -> StateOrder:
    """This will record a second person's agreement.

    Raises:
        OrderMoveRefusedError: not an approver, not submitted, or the same person submitted it.
    """
    approval = {"approved_by_id": by.person_id, "approved_by_name": by.person_name, "approved_at": timezone.now()}
    approval["decision_note"] = note
    return _move(order, OrderState.APPROVED, by, reason=note, **approval)


def return_order(*, order: StateOrder, by: Actor, note: str) -> StateOrder:
    """This will send an order back to the planner, with a reason.

    Raises:
        OrderMoveRefusedError: not an approver, not waiting for approval or publication, or no reason was given.
    """
    if not note.strip():
        raise OrderMoveRefusedError("reason")
    cleared = {"approved_by_id": None, "approved_by_name": "", "approved_at": None, "decision_note": note}
    return _move(order, OrderState.RETURNED, by, reason=note, **cleared)


def discard_order(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will put a draft away; it stays in the record.

    Raises:
        OrderMoveRefusedError: not a planner, or the order is in force or waits for a decision.
    """
    return _move(order, OrderState.DISCARDED, by)


@transaction.atomic
def publish_order(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will put an approved order in force: public, unchangeable, in the place of the year's earlier version.

    Publications of a region wait for each other: of many that are asked for at once one is made, the others are told.

    Raises:
        OrderMoveRefusedError: not an approver, not approved, the separate check found violations, it amends a version
            that is not in force any more, or enterprises' contracts are missing where the region's rule asks for them.
    """
    Region.objects.select_for_update().get(pk=order.region_id)
    _amends_what_is_in_force(order)
    if lacks_contracts(order):
        raise OrderMoveRefusedError("unpromised")
    earlier = StateOrder.objects.select_for_update().filter(first_year=order.first_year, state=OrderState.PUBLISHED)
    for replaced in earlier.exclude(pk=order.pk):
        _stored(replaced, OrderState.REPLACED, by, "", {})
    return _move(order, OrderState.PUBLISHED, by, published_at=timezone.now())


def _amends_what_is_in_force(order: StateOrder) -> None:
    """An amendment of a version since replaced would take back what replaced it."""
    current = StateOrder.objects.select_related("based_on").get(pk=order.pk)
    amended = current.based_on if current.origin == OrderOrigin.AMENDMENT else None
    if current.state == OrderState.APPROVED and amended is not None and amended.state != OrderState.PUBLISHED:
        raise OrderMoveRefusedError("superseded")


@transaction.atomic
def _move(order: StateOrder, state: OrderState, by: Actor, reason: str = "", **fields: object) -> StateOrder:
    """The row is read again under a lock: of many who press at once, one moves it and the others are told."""
    current = StateOrder.objects.select_for_update().get(pk=order.pk)
    refusal = _refusal(current, state, by)
    if refusal:
        raise OrderMoveRefusedError(refusal)
    return _stored(current, state, by, reason, fields)


def _refusal(order: StateOrder, state: OrderState, by: Actor) -> str:
    if by.role != MOVERS[state]:
        return "role"
    if state not in MOVES[order.state]:
        return "state"
    if state in (OrderState.SUBMITTED, OrderState.PUBLISHED) and order.violations != 0:
        return "violations"
    if state == OrderState.APPROVED and order.submitted_by_id == by.person_id:
        return "same_person"
    return ""


def _stored(order: StateOrder, state: OrderState, by: Actor, reason: str, fields: Mapping[str, object]) -> StateOrder:
    changes = {"state": [order.state, state.value]}
    for name, value in fields.items():
        setattr(order, name, value)
    order.state = state
    order.version += 1
    with journalled():
        order.save()
    deed = Deed(Action.CHANGED, SUBJECT, order.pk, f"№ {order.number}", changes)
    record(by=by, deed=deed, reason=reason)
    return order
