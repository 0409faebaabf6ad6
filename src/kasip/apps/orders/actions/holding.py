"""Lines a planner holds: a new calculation from changed records keeps them exactly, or says why it cannot."""

from __future__ import annotations

from django.db import transaction

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import new_draft
from kasip.apps.orders.actions.editing import edits_of, line_key, may_edit_now, name_of
from kasip.apps.orders.enums import EDITABLE, OrderOrigin
from kasip.apps.orders.models.holding import OrderLock
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.work.actions import ask
from kasip.studies.order_lines import Edit

SUBJECT = "order_lock"
HOLD_KIND = "hold_order"


@transaction.atomic
def put_lock(*, line: OrderLine, reason: str, by: Actor) -> OrderLock:
    """This will hold a line, with the reason; one held already keeps its first reason.

    Raises:
        OrderMoveRefusedError: not a planner, no reason, or the version is decided on already.
    """
    may_edit_now(line.order, by, EDITABLE)
    if not reason.strip():
        raise OrderMoveRefusedError("reason")
    lock, new = OrderLock.objects.select_for_update().filter(line=line).first(), False
    if lock is None:
        lock, new = OrderLock(region_id=line.region_id, order_id=line.order_id, line=line), True
    if new:
        lock.reason, lock.locked_by_id, lock.locked_by_name = reason.strip(), by.person_id or 0, by.person_name
        with journalled():
            lock.save()
        deed = Deed(Action.CREATED, SUBJECT, lock.pk, name_of(line))
        record(by=by, deed=deed, reason=reason, occasion=f"order:{line.order_id}")
    return lock


@transaction.atomic
def drop_lock(*, line: OrderLine, by: Actor) -> None:
    """This will let a line go.

    Raises:
        OrderMoveRefusedError: not a planner, or the version is decided on already.
    """
    may_edit_now(line.order, by, EDITABLE)
    lock = OrderLock.objects.select_for_update().filter(line=line).first()
    if lock is None:
        return
    deed = Deed(Action.REMOVED, SUBJECT, lock.pk, name_of(line))
    with journalled():
        lock.delete()
    record(by=by, deed=deed, occasion=f"order:{line.order_id}")


def locks_of(order: StateOrder) -> list[OrderLock]:
    """This will list a version's held lines, the latest first."""
    rows = OrderLock.objects.filter(order=order).order_by("-locked_at", "-pk")
    return list(rows.select_related("line__college", "line__qualification", "line__target_employer"))


def held_lines(order: StateOrder) -> list[Edit]:
    """This will say at how many groups each held line of a version is held: as edited, else as the version has it."""
    edited = {edit.line_id: edit.groups for edit in edits_of(order)}
    return [
        Edit(line_key(lock.line), edited.get(lock.line_id, lock.line.groups), lock.reason) for lock in locks_of(order)
    ]


@transaction.atomic
def request_held(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will ask for a calculation anew from the records as they stand, near a version and with its lines held.

    Raises:
        OrderMoveRefusedError: not a planner, or the version is decided on already.
    """
    may_edit_now(order, by, EDITABLE)
    made = new_draft(by=by, scenario=order.scenario, note=order.note, origin=OrderOrigin.HELD)
    made.based_on = order
    made.job = ask(kind=HOLD_KIND, arguments={"order": made.pk}, by=by)
    with journalled():
        made.save(update_fields=["based_on", "job"])
    return made


def carry_locks(*, source: StateOrder, target: StateOrder, by: Actor) -> None:
    """This will hold in a version the lines another holds; what is no line of it is left out."""
    lines = {line_key(line): line for line in _lines(target)}
    locks = [(lock, lines[line_key(lock.line)]) for lock in locks_of(source) if line_key(lock.line) in lines]
    with journalled():
        for lock, line in locks:
            OrderLock(
                region_id=target.region_id,
                order=target,
                line=line,
                reason=lock.reason,
                locked_by_id=lock.locked_by_id,
                locked_by_name=lock.locked_by_name,
                locked_at=lock.locked_at,
            ).save()
    if locks:
        changes: dict[str, list[object]] = {"held": [0, len(locks)]}
        record(by=by, deed=Deed(Action.CHANGED, "state_order", target.pk, f"№ {target.number}", changes))


def _lines(order: StateOrder) -> list[OrderLine]:
    rows = OrderLine.objects.filter(order=order)
    return list(rows.select_related("college", "qualification", "target_employer"))
