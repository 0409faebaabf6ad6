"""Who may do what with classifications: everybody reads them, the planner keeps them."""

from __future__ import annotations

from kasip.apps.accounts.circles import EVERYBODY, PLANNER
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.classifications.models import (
    CodeSystem,
    Industry,
    Occupation,
    OccupationQualification,
    Qualification,
    Specialty,
    Territory,
)

permit_all(
    {
        CodeSystem: Permit(read=EVERYBODY, change=PLANNER),
        Territory: Permit(read=EVERYBODY, change=PLANNER),
        Industry: Permit(read=EVERYBODY, change=PLANNER),
        Occupation: Permit(read=EVERYBODY, change=PLANNER),
        Specialty: Permit(read=EVERYBODY, change=PLANNER),
        Qualification: Permit(read=EVERYBODY, change=PLANNER),
        OccupationQualification: Permit(read=EVERYBODY, change=PLANNER),
    }
)
