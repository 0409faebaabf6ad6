"""Who may do what with the records of the labour market.

Counts of workers are the statistics office's; small ones could name somebody, so they stay with those who work with
them; the forecast made of them is read by everybody who plans by it. A request is the enterprise's own; what came of
it is kept by the department, never by the enterprise itself.
An enterprise says whom it needs by a declaration alone, seen by the department and the chamber once it was sent: a
request enters the records when the chamber has confirmed it, or by a planner, who answers for the lists they import.
"""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.circles import CHAMBER, EMPLOYMENT_CENTRE, PLANNER, REGION, STAFF, own_enterprise
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, allow, permit_all
from kasip.apps.accounts.reach import Reach, nobody, role
from kasip.apps.labour_market.enums import SHOWN
from kasip.apps.labour_market.models import (
    AgeCount,
    Declaration,
    DeclarationLine,
    DeclaredJobs,
    DeclaredNumber,
    DeclaredSite,
    EmployerRequest,
    EmploymentCount,
    ExitRate,
    ForecastFigure,
    ForecastRun,
    OccupationCount,
    OccupationFlow,
    OtherSupply,
    RequestRecord,
    StaffingCount,
    VacancyCount,
)

STATISTICS = REGION | EMPLOYMENT_CENTRE | CHAMBER
OWN = own_enterprise("enterprise__bin")
FORECAST = STATISTICS | role(Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR)
"""Inside the region the forecast is no secret to those who plan by it."""


def sent(path: str) -> Reach:
    """This will reach declarations that were sent once: drafts are their enterprise's alone."""
    return Reach(lambda _actor: Q(**{f"{path}state__in": SHOWN}), "declaration_sent")


def declaration(path: str) -> Permit:
    """This will let an enterprise write what belongs to its declaration, the others read it once it was sent."""
    own = own_enterprise(f"{path}enterprise__bin")
    return Permit(read=(REGION | CHAMBER) & sent(path) | own, change=own, remove=nobody() if path == "" else own)


permit_all(
    {
        EmploymentCount: Permit(read=STATISTICS, change=PLANNER),
        StaffingCount: Permit(read=STATISTICS, change=PLANNER),
        OccupationCount: Permit(read=STATISTICS, change=PLANNER),
        AgeCount: Permit(read=STATISTICS, change=PLANNER),
        ExitRate: Permit(read=STATISTICS, change=PLANNER, reason=True),
        OccupationFlow: Permit(read=STATISTICS, change=PLANNER),
        EmployerRequest: Permit(read=REGION | CHAMBER | OWN, change=PLANNER),
        RequestRecord: Permit(read=REGION | CHAMBER | OWN, change=PLANNER),
        OtherSupply: Permit(read=REGION | EMPLOYMENT_CENTRE, change=PLANNER),
        VacancyCount: Permit(read=STAFF, change=PLANNER | EMPLOYMENT_CENTRE),
        Declaration: declaration(""),
        DeclarationLine: declaration("declaration__"),
        DeclaredNumber: declaration("line__declaration__"),
        DeclaredSite: declaration("declaration__"),
        DeclaredJobs: declaration("site__declaration__"),
        ForecastRun: Permit(read=FORECAST, add=PLANNER),
        ForecastFigure: Permit(read=FORECAST),
    }
)
allow("read_forecasts", FORECAST)
allow("declare_needs", role(Role.ENTERPRISE_HR))
allow("read_declarations", REGION | CHAMBER)
allow("confirm_declaration", CHAMBER)
allow("end_declarations", PLANNER | CHAMBER)
