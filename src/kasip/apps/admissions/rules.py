"""Who may do what with the counts of those who may apply."""

from __future__ import annotations

from kasip.apps.accounts.circles import PLANNER, REGION, SCHOOLS
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.admissions.models import Commuting, SchoolLeavers

permit_all(
    {
        SchoolLeavers: Permit(read=REGION | SCHOOLS, change=PLANNER),
        Commuting: Permit(read=REGION | SCHOOLS, change=PLANNER),
    }
)
