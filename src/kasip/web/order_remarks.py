"""What the discussion of the order asks of somebody, as tasks of their first page."""

from __future__ import annotations

from django.urls import reverse

from kasip.apps.journal.actor import Actor
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.remarks import discussed_for, open_remarks
from kasip.web.pieces import Task
from kasip.web.templatetags.words import said as word


def discussion_tasks(actor: Actor) -> list[Task]:
    """This will ask colleges and the chamber to read a version opened for their remarks."""
    order = discussed_for(actor)
    if order is None or order.state == "published":
        return []
    return [_task("task_order_discuss", order)]


def answer_tasks(actor: Actor, order: StateOrder | None) -> list[Task]:
    """This will ask a planner to answer the open remarks on the version under discussion; nothing where none is."""
    count = open_remarks([order], actor).get(order.pk, 0) if order else 0
    return [_task("task_order_remarks", order, count=count)] if order and count else []


def _task(code: str, order: StateOrder, **facts: object) -> Task:
    address = reverse("orders:detail", args=[order.pk])
    return Task(word(code, number=order.number, **facts), word(f"{code}_why"), address, word("task_look"))
