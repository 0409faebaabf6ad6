"""Records: employment by industry and occupation, employers' requests, vacancies, other supply."""

from __future__ import annotations

from kasip.apps.labour_market.models.employment import EmploymentCount, OccupationCount, StaffingCount
from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.apps.labour_market.models.leaving import AgeCount, ExitRate, OccupationFlow
from kasip.apps.labour_market.models.request import EmployerRequest, RequestRecord
from kasip.apps.labour_market.models.supply import OtherSupply, VacancyCount

__all__ = [
    "AgeCount",
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
