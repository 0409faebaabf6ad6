"""Who sees and moves the state order: the department all of it, everybody who has signed in what is published."""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, permit
from kasip.apps.accounts.reach import Reach, role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import OrderLine, StateOrder

PUBLIC_STATES = (OrderState.PUBLISHED, OrderState.REPLACED)
DEPARTMENT = role(Role.PLANNER, Role.APPROVER, Role.ADMINISTRATOR, Role.HEAD_OFFICER)


def _published(path: str) -> Reach:
    def condition(actor: Actor) -> Q | None:
        return Q(**{f"{path}state__in": PUBLIC_STATES}) if actor.is_signed_in else None

    return Reach(condition, "published")


def enter_permits() -> None:
    """This will enter the permits of the order and its lines."""
    moving = role(Role.PLANNER, Role.APPROVER)
    permit(StateOrder, Permit(read=DEPARTMENT | _published(""), change=moving, add=role(Role.PLANNER)))
    permit(OrderLine, Permit(read=DEPARTMENT | _published("order__")))
