"""Who may do what with figures about graduates: a college reads its own and changes none of what it is measured by."""

from __future__ import annotations

from kasip.apps.accounts.circles import EVERYBODY, PLANNER, REGION, own_college
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.outcomes.models import OutcomeDefinition, OutcomeFigure

permit_all(
    {
        OutcomeDefinition: Permit(read=EVERYBODY, change=PLANNER, reason=True),
        OutcomeFigure: Permit(read=REGION | own_college("college__college_bin"), change=PLANNER),
    }
)
