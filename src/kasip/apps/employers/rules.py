"""Who may do what with the records of enterprises.

That an enterprise exists is public. Its sites and staffing plans are its own, the department's and the chamber's: no
enterprise sees another's.
"""

from __future__ import annotations

from kasip.apps.accounts.circles import CHAMBER, EVERYBODY, PLANNER, REGION, own_enterprise
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.employers.declared import not_declared, not_opening
from kasip.apps.employers.models import Enterprise, Facility, FacilityJobs

SITE = own_enterprise("enterprise__bin")
JOBS = own_enterprise("facility__enterprise__bin")
OPEN_SITE = SITE & not_declared("facility_id") & not_opening("status")
OPEN_JOBS = JOBS & not_declared("facility__facility_id") & not_opening("facility__status")
"""What came by a confirmed declaration is the chamber's word, and so is any opening: the enterprise declares anew."""

permit_all(
    {
        Enterprise: Permit(read=EVERYBODY, change=PLANNER | own_enterprise("bin"), add=PLANNER, remove=PLANNER),
        Facility: Permit(read=REGION | CHAMBER | SITE, change=PLANNER | OPEN_SITE),
        FacilityJobs: Permit(read=REGION | CHAMBER | JOBS, change=PLANNER | OPEN_JOBS),
    }
)
