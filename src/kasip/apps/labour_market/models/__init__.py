"""Employment by industry and occupation, employers' declarations and requests, vacancies, other supply."""

from __future__ import annotations

from kasip.apps.labour_market.models.declaration import Declaration
from kasip.apps.labour_market.models.declaration_line import DeclarationLine, DeclaredNumber
from kasip.apps.labour_market.models.declared_site import DeclaredJobs, DeclaredSite
from kasip.apps.labour_market.models.employment import EmploymentCount, OccupationCount, StaffingCount
from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.apps.labour_market.models.leaving import AgeCount, ExitRate, OccupationFlow
from kasip.apps.labour_market.models.request import EmployerRequest, RequestRecord
from kasip.apps.labour_market.models.supply import OtherSupply, VacancyCount

__all__ = [
    "AgeCount",
    "Declaration",
    "DeclarationLine",
    "DeclaredJobs",
    "DeclaredNumber",
    "DeclaredSite",
    "EmployerRequest",
    "EmploymentCount",
    "ExitRate",
    "ForecastFigure",
    "ForecastRun",
    "OccupationCount",
    "OccupationFlow",
    "OtherSupply",
    "RequestRecord",
    "StaffingCount",
    "VacancyCount",
]
