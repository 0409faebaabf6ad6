"""The papers of a finished plan, made from its folder when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.gateways.results import read_results
from kasip.reporting.annex import workbook
from kasip.reporting.annex_paper import annex_pdf
from kasip.reporting.findings.reading import typed_results
from kasip.reporting.report import render
from kasip.studies.loading import load_study


@attrs.frozen
class FinishedPlan:
    """A plan read back from its folder.

    Attributes:
        given: the study's tables.
        tables: the plan's tables, typed.
        certificate: what it says of itself.
    """

    given: Mapping[str, pl.DataFrame]
    tables: Mapping[str, pl.DataFrame]
    certificate: Mapping[str, object]

    def annex(self) -> bytes:
        """This will write the annex as a workbook, Kazakh and Russian."""
        return workbook(self.given, self.tables, self.certificate)

    def printed_annex(self, language: str) -> bytes:
        """This will print the annex as PDF.

        Args:
            language: `kk` or `ru`.

        Raises:
            LookupError: no form is in use in the order's year.
        """
        return annex_pdf(self.given, self.tables, self.certificate, language)

    def report(self, language: str) -> bytes:
        """This will write the report as one page that needs nothing else, UTF-8."""
        return render(self.given, self.tables, self.certificate, language).encode()


def finished_plan(study_folder: Path, plan_folder: Path) -> FinishedPlan:
    """This will read a plan back with the study it was planned from.

    Raises:
        InputRejectedError: the study's folder is not as it was.
    """
    results = read_results(plan_folder)
    scenario = results.certificate.get("scenario")
    study = load_study(study_folder, scenario=str(scenario) if scenario else None)
    given = {name: table for name, table in study.tables.items() if name in study.given}
    return FinishedPlan(given, typed_results(results.tables), results.certificate)
