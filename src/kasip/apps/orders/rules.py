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
from kasip.apps.accounts.reach import Reach, nobody, own_organisation, role, themself
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import DISCUSSED, IN_PUBLIC
from kasip.apps.orders.models import (
    Budget,
    CalendarDate,
    CaseEquipment,
    CaseLetter,
    CaseLetterJobs,
    CaseOffer,
    CaseStep,
    EmployerObligation,
    Norm,
    OrderComment,
    OrderEdit,
    OrderLine,
    OrderLock,
    PastOrderLine,
    PolicyRule,
    Reminder,
    ReminderMute,
    ScenarioStep,
    SpecialtyCase,
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


OPENERS = role(Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR)
"""Who opens cases besides the department: not every student or mentor of their organisation reads them."""


def of_case(case: str = "case__") -> Reach:
    """This will reach what belongs to a case, found along `case`, for everybody whom the case concerns.

    The department and the head's office, the chamber, the organisation that opened it, the colleges that would teach
    and the enterprises that wrote letters.
    """
    colleges = own_college(f"{case}offers__college__college_bin")
    enterprises = own_enterprise(f"{case}letters__enterprise__bin")
    opener = OPENERS & own_organisation(f"{case}opened_for_id")
    return REGION | CHAMBER | opener | colleges | enterprises


def offers(path: str = "") -> Reach:
    """This will reach what colleges would need: their own, and for those who judge or wait for it."""
    waiting = own_enterprise(f"{path}case__letters__enterprise__bin")
    return REGION | CHAMBER | own_college(f"{path}college__college_bin") | waiting


def letters(path: str = "") -> Reach:
    """This will reach letters: an enterprise its own, a college those of its cases."""
    colleges = own_college(f"{path}case__offers__college__college_bin")
    return REGION | CHAMBER | own_enterprise(f"{path}enterprise__bin") | colleges


OFFERING = PLANNER | own_deputy("college__college_bin")
WRITING = PLANNER | own_enterprise("enterprise__bin")

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
        SpecialtyCase: Permit(read=of_case(""), change=DECIDING, add=PLANNER | OPENERS),
        CaseOffer: Permit(read=offers(), change=OFFERING, add=PLANNER),
        CaseEquipment: Permit(read=offers("offer__"), change=PLANNER | own_deputy("offer__college__college_bin")),
        CaseLetter: Permit(read=letters(), change=WRITING),
        CaseLetterJobs: Permit(read=letters("letter__"), change=PLANNER | own_enterprise("letter__enterprise__bin")),
        CaseStep: Permit(read=of_case(), change=PLANNER),
        CalendarDate: Permit(read=STAFF, change=PLANNER, reason=True),
        Reminder: Permit(read=themself("person_id"), change=nobody()),
        ReminderMute: Permit(read=themself("person_id"), change=themself("person_id")),
    }
)
allow("read_ledger", REGION | CHAMBER | role(Role.COLLEGE_DEPUTY))
allow("remark_on_order_line", PLANNER | CHAMBER | own_deputy("college__college_bin"))
allow("decide_case", DECIDING)
allow("judge_letter", CHAMBER)
allow("read_calendar", STAFF)
