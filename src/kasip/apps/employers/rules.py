"""Who may do what with the records of enterprises.

That an enterprise exists is public. Its sites and staffing plans are its own, the department's and the chamber's: no
enterprise sees another's.
"""

from __future__ import annotations

from kasip.apps.accounts.circles import CHAMBER, EVERYBODY, PLANNER, REGION, own_enterprise
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.employers.models import Enterprise, Facility, FacilityJobs

SITE = own_enterprise("enterprise__bin")
JOBS = own_enterprise("facility__enterprise__bin")

permit_all(
    {
        Enterprise: Permit(read=EVERYBODY, change=PLANNER | own_enterprise("bin"), add=PLANNER, remove=PLANNER),
        Facility: Permit(read=REGION | CHAMBER | SITE, change=PLANNER | SITE),
        FacilityJobs: Permit(read=REGION | CHAMBER | JOBS, change=PLANNER | JOBS),
    }
)
