"""Who may do what with what the state order is made from.

A change of a dated rule, of a norm or of money says why. Orders of past years name target employers, so an enterprise
sees its own lines and a college its own.
"""

from __future__ import annotations

from kasip.apps.accounts.circles import PLANNER, REGION, STAFF, own_college, own_enterprise
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.orders.models import Budget, Norm, PastOrderLine, PolicyRule, ScenarioStep, StudySetting

LINES = REGION | own_college("college__college_bin") | own_enterprise("target_employer__bin")

permit_all(
    {
        PastOrderLine: Permit(read=LINES, change=PLANNER),
        Norm: Permit(read=STAFF, change=PLANNER, reason=True),
        Budget: Permit(read=REGION, change=PLANNER, reason=True),
        PolicyRule: Permit(read=REGION, change=PLANNER, reason=True),
        ScenarioStep: Permit(read=REGION, change=PLANNER),
        StudySetting: Permit(read=REGION, change=PLANNER, reason=True),
    }
)
