"""Records: who may apply: school leavers and how far they travel."""

from __future__ import annotations

from kasip.apps.admissions.models.applicant import Commuting, SchoolLeavers

__all__ = ["Commuting", "SchoolLeavers"]
