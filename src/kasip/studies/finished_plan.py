"""A finished plan, read back from its folder with the study it was planned from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.gateways.results import read_results
from kasip.reporting.findings.reading import typed_results
from kasip.studies.loading import Study, load_study


@attrs.frozen
class FinishedPlan:
    """A plan read back from its folder.

    Attributes:
        study: what it was planned from, its scenario applied.
        tables: the plan's tables, typed.
        certificate: what it says of itself.
    """

    study: Study
    tables: Mapping[str, pl.DataFrame]
    certificate: Mapping[str, object]


def finished_plan(study_folder: Path, plan_folder: Path) -> FinishedPlan:
    """This will read a plan back with the study it was planned from.

    Raises:
        InputRejectedError: the study's folder is not as it was.
    """
    results = read_results(plan_folder)
    scenario = results.certificate.get("scenario")
    study = load_study(study_folder, scenario=str(scenario) if scenario else None)
    return FinishedPlan(study, typed_results(results.tables), results.certificate)
