"""What the state order asks of a planner or an approver now, as tasks of their first page."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import newest_by_state, newest_opened, standing_versions
from kasip.web.order_remarks import answer_tasks
from kasip.web.pieces import Task
from kasip.web.templatetags.words import said as word

ASKED: Mapping[str, tuple[str, ...]] = {
    Role.PLANNER: (OrderState.RETURNED, OrderState.DRAFT),
    Role.APPROVER: (OrderState.SUBMITTED, OrderState.APPROVED),
}
"""Role -> states of a version in which it asks something of that role, the most pressing first."""


def order_tasks(actor: Actor, year: int) -> list[Task]:
    """This will list what the order asks of the actor; a planner with no version for the year is asked for a draft.

    Args:
        actor: a planner or an approver.
        year: first academic year of the order that is due.
    """
    versions = standing_versions(actor)
    newest = newest_by_state(versions)
    answers = answer_tasks(actor, newest_opened(versions)) if actor.role == Role.PLANNER else []
    tasks = [*answers, *(_task(newest[state], state) for state in ASKED.get(actor.role, ()) if state in newest)]
    under_way = any(order.first_year in (None, year) for order in newest.values())
    if actor.role == Role.PLANNER and not under_way:
        tasks.append(
            Task(
                word("task_order_draft", year=f"{year}/{year + 1}"),
                word("task_order_draft_why"),
                reverse("orders:new"),
                word("orders_new"),
            )
        )
    return tasks


def _task(order: StateOrder, state: str) -> Task:
    code = "task_order_draft_state" if state == OrderState.DRAFT else f"task_order_{state}"
    why = order.decision_note if state == OrderState.RETURNED else word(f"{code}_why")
    return Task(
        word(code, number=order.number),
        why,
        reverse("orders:detail", args=[order.pk]),
        word("task_look"),
    )
