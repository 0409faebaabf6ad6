"""Records: territories, industries, occupations, specialties and qualifications, and how they map to each other."""

from __future__ import annotations

from kasip.apps.classifications.models.labour import Industry, Occupation
from kasip.apps.classifications.models.system import CodeSystem
from kasip.apps.classifications.models.territory import Territory
from kasip.apps.classifications.models.training import OccupationQualification, Qualification, Specialty

__all__ = ["CodeSystem", "Industry", "Occupation", "OccupationQualification", "Qualification", "Specialty", "Territory"]
