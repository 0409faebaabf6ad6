"""Who may do what with the state order, and with what it is made from.

The department sees every version, everybody who has signed in those that were published. A change of a dated rule, of a
norm or of money says why. Orders of past years name target employers, so an enterprise sees its own lines and a college
its own.
"""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.circles import CHAMBER, PLANNER, REGION, STAFF, own_college, own_enterprise
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, allow, permit_all
from kasip.apps.accounts.reach import Reach, role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import IN_PUBLIC
from kasip.apps.orders.models import (
    Budget,
    Norm,
    OrderEdit,
    OrderLine,
    PastOrderLine,
    PolicyRule,
    ScenarioStep,
    StateOrder,
    StudySetting,
)


def published(path: str) -> Reach:
    """This will reach the rows whose version of the order was published, for everybody who has signed in."""

    def condition(actor: Actor) -> Q | None:
        return Q(**{f"{path}state__in": IN_PUBLIC}) if actor.is_signed_in else None

    return Reach(condition, "published")


DECIDING = role(Role.PLANNER, Role.APPROVER)
LINES = REGION | own_college("college__college_bin") | own_enterprise("target_employer__bin")

permit_all(
    {
        PastOrderLine: Permit(read=LINES, change=PLANNER),
        Norm: Permit(read=STAFF, change=PLANNER, reason=True),
        Budget: Permit(read=REGION, change=PLANNER, reason=True),
        PolicyRule: Permit(read=REGION, change=PLANNER, reason=True),
        ScenarioStep: Permit(read=REGION, change=PLANNER),
        StudySetting: Permit(read=REGION, change=PLANNER, reason=True),
        StateOrder: Permit(read=REGION | published(""), change=DECIDING, add=PLANNER),
        OrderEdit: Permit(read=REGION, change=PLANNER),
        OrderLine: Permit(read=REGION | published("order__")),
    }
)
allow("read_ledger", REGION | CHAMBER | role(Role.COLLEGE_DEPUTY))
