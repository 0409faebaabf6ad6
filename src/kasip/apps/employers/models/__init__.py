"""Records: enterprises, their sites, and the jobs a site has or will have."""

from __future__ import annotations

from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.employers.models.facility import Facility, FacilityJobs

__all__ = ["Enterprise", "Facility", "FacilityJobs"]
