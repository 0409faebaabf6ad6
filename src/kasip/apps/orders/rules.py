"""Who may do what with the state order, and with what it is made from.

The department sees every version, everybody who has signed in those that were published. Of a version opened for
remarks a college sees its own lines, an enterprise those for it, the chamber all; colleges and the chamber remark on
what they see. A change of a dated rule, of a norm or of money says why. Orders of past years name target employers, so
an enterprise sees its own lines and a college its own.
"""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.circles import (
    CHAMBER,
    COLLEGES,
    PLANNER,
    REGION,
    STAFF,
    own_college,
    own_deputy,
    own_enterprise,
)
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, allow, permit_all
from kasip.apps.accounts.reach import Reach, role
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import DISCUSSED, IN_PUBLIC
from kasip.apps.orders.models import (
    Budget,
    EmployerObligation,
    Norm,
    OrderComment,
    OrderEdit,
    OrderLine,
    OrderLock,
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


def discussed(path: str) -> Reach:
    """This will reach the rows whose version was opened for remarks; who may is said beside it."""
    states = Q(**{f"{path}opened_at__isnull": False, f"{path}state__in": DISCUSSED})
    return Reach(lambda _actor: states, "discussed")


DECIDING = role(Role.PLANNER, Role.APPROVER)
READERS = COLLEGES | CHAMBER | role(Role.ENTERPRISE_HR)
"""Who reads of a version opened for remarks what is theirs."""
OWN_LINE = CHAMBER | own_college("college__college_bin") | own_enterprise("target_employer__bin")
OWN_REMARK = own_deputy("line__college__college_bin")
SAID = REGION | CHAMBER | own_college("line__college__college_bin")
PROMISED = REGION | CHAMBER | own_college("college__college_bin") | own_enterprise("enterprise__bin")
LINES = REGION | own_college("college__college_bin") | own_enterprise("target_employer__bin")

permit_all(
    {
        PastOrderLine: Permit(read=LINES, change=PLANNER),
        Norm: Permit(read=STAFF, change=PLANNER, reason=True),
        Budget: Permit(read=REGION, change=PLANNER, reason=True),
        PolicyRule: Permit(read=REGION, change=PLANNER, reason=True),
        ScenarioStep: Permit(read=REGION, change=PLANNER),
        StudySetting: Permit(read=REGION, change=PLANNER, reason=True),
        StateOrder: Permit(read=REGION | published("") | (READERS & discussed("")), change=DECIDING, add=PLANNER),
        OrderEdit: Permit(read=REGION, change=PLANNER),
        OrderLock: Permit(read=REGION, change=PLANNER),
        OrderComment: Permit(read=SAID, change=PLANNER, add=PLANNER | CHAMBER | OWN_REMARK),
        EmployerObligation: Permit(read=PROMISED, change=PLANNER),
        OrderLine: Permit(read=REGION | published("order__") | (OWN_LINE & discussed("order__"))),
    }
)
allow("read_ledger", REGION | CHAMBER | role(Role.COLLEGE_DEPUTY))
allow("remark_on_order_line", PLANNER | CHAMBER | own_deputy("college__college_bin"))
