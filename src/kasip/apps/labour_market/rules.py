"""Who may do what with the records of the labour market.

Counts of workers are the statistics office's; small ones could name somebody, so they stay with those who work with
them. The forecast made of them is read by everybody who plans by it. A request is the enterprise's own; what came of it
is kept by the department, never by the enterprise itself.
"""

from __future__ import annotations

from kasip.apps.accounts.circles import CHAMBER, EMPLOYMENT_CENTRE, PLANNER, REGION, STAFF, own_enterprise
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.accounts.reach import role
from kasip.apps.labour_market.models import (
    AgeCount,
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

permit_all(
    {
        EmploymentCount: Permit(read=STATISTICS, change=PLANNER),
        StaffingCount: Permit(read=STATISTICS, change=PLANNER),
        OccupationCount: Permit(read=STATISTICS, change=PLANNER),
        AgeCount: Permit(read=STATISTICS, change=PLANNER),
        ExitRate: Permit(read=STATISTICS, change=PLANNER, reason=True),
        OccupationFlow: Permit(read=STATISTICS, change=PLANNER),
        EmployerRequest: Permit(read=REGION | CHAMBER | OWN, change=PLANNER | OWN),
        RequestRecord: Permit(read=REGION | CHAMBER | OWN, change=PLANNER),
        OtherSupply: Permit(read=REGION | EMPLOYMENT_CENTRE, change=PLANNER),
        VacancyCount: Permit(read=STAFF, change=PLANNER | EMPLOYMENT_CENTRE),
        ForecastRun: Permit(read=FORECAST, add=PLANNER),
        ForecastFigure: Permit(read=FORECAST),
    }
)
