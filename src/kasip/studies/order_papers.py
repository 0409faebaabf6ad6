"""The papers of a finished plan, printed from its folder when somebody asks for them."""

from __future__ import annotations

from pathlib import Path

from kasip.gateways.results import read_results
from kasip.reporting.annex_paper import annex_pdf
from kasip.reporting.findings.reading import typed_results
from kasip.studies.loading import load_study


def print_annex(study_folder: Path, plan_folder: Path, language: str) -> bytes:
    """This will print the annex of a plan as PDF.

    Args:
        study_folder: what it was planned from.
        plan_folder: the plan.
        language: `kk` or `ru`.

    Raises:
        InputRejectedError: the study's folder is not as it was.
        LookupError: no form is in use in the order's year.
    """
    results = read_results(plan_folder)
    scenario = results.certificate.get("scenario")
    study = load_study(study_folder, scenario=str(scenario) if scenario else None)
    given = {name: table for name, table in study.tables.items() if name in study.given}
    return annex_pdf(given, typed_results(results.tables), results.certificate, language)
