"""Remarks on lines: a version opened for them, what colleges and the chamber say, what planners answer and close."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.permits import permit_of, rule_of
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import SUBJECT as ORDER
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.editing import name_of
from kasip.apps.orders.enums import DISCUSSED
from kasip.apps.orders.models.discussion import OrderComment
from kasip.apps.orders.models.state_order import OrderLine, StateOrder

SUBJECT = "order_comment"


@transaction.atomic
def open_order(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will let colleges read their own lines of a version, the chamber all, and remark on them.

    Raises:
        OrderMoveRefusedError: not a planner, or the version is not there to be discussed.
    """
    if not may_draft(by):
        raise OrderMoveRefusedError("role")
    current = StateOrder.objects.select_for_update().get(pk=order.pk)
    if current.state not in DISCUSSED or current.opened_at is not None:
        raise OrderMoveRefusedError("state")
    current.opened_at = timezone.now()
    with journalled():
        current.save(update_fields=["opened_at"])
    changes: dict[str, list[object]] = {"opened_at": [None, current.opened_at.isoformat()]}
    record(by=by, deed=Deed(Action.CHANGED, ORDER, current.pk, f"№ {current.number}", changes))
    return current


def may_comment(line: OrderLine, by: Actor) -> bool:
    """This will say whether an actor may remark on a line as its version stands."""
    read, remark = permit_of(OrderLine).read.condition(by), rule_of("remark_on_order_line").condition(by)
    return line.order.state in DISCUSSED and bool(OrderLine.objects.filter(read & remark, pk=line.pk).exists())


@transaction.atomic
def put_comment(*, line: OrderLine, text: str, by: Actor, answers: OrderComment | None = None) -> OrderComment:
    """This will store a remark on a line, or an answer to one.

    Raises:
        OrderMoveRefusedError: the actor may not, nothing was said, or what is answered belongs to another line.
    """
    if by.person_id is None or not may_comment(line, by):
        raise OrderMoveRefusedError("role")
    if not text.strip():
        raise OrderMoveRefusedError("comment")
    if answers is not None and answers.answers_id is not None:
        answers = answers.answers
    made = OrderComment(
        region_id=line.region_id,
        order_id=line.order_id,
        line=line,
        answers=answers,
        text=text.strip(),
        written_by_id=by.person_id,
        written_by_name=by.person_name,
        organisation_name=by.organisation_name,
        role=by.role,
    )
    with journalled():
        made.save()
    deed = Deed(Action.CREATED, SUBJECT, made.pk, name_of(line), {"text": [None, made.text]})
    record(by=by, deed=deed, occasion=f"order:{line.order_id}")
    return made


@transaction.atomic
def resolve_comment(*, comment: OrderComment, by: Actor) -> OrderComment:
    """This will close a remark with everything answered to it.

    Raises:
        OrderMoveRefusedError: not a planner, an answer, or closed already.
    """
    if not may_draft(by):
        raise OrderMoveRefusedError("role")
    current = OrderComment.objects.select_for_update().select_related(None).get(pk=comment.pk)
    if current.answers_id is not None or current.resolved_at is not None:
        raise OrderMoveRefusedError("resolved")
    current.resolved_at, current.resolved_by_name = timezone.now(), by.person_name
    with journalled():
        current.save(update_fields=["resolved_at", "resolved_by_name"])
    changes: dict[str, list[object]] = {"resolved": [False, True]}
    deed = Deed(Action.CHANGED, SUBJECT, current.pk, name_of(comment.line), changes)
    record(by=by, deed=deed, occasion=f"order:{current.order_id}")
    return current
