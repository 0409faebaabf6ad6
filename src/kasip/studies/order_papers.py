"""The papers of a finished plan, made when somebody asks for them."""

from __future__ import annotations

from kasip.reporting.annex import workbook
from kasip.reporting.annex_paper import annex_pdf
from kasip.reporting.report import render
from kasip.studies.finished_plan import FinishedPlan


def annex_workbook(plan: FinishedPlan) -> bytes:
    """This will write the annex as a workbook, Kazakh and Russian."""
    return workbook(plan.study.given_tables, plan.tables, plan.certificate)


def printed_annex(plan: FinishedPlan, language: str) -> bytes:
    """This will print the annex as PDF.

    Args:
        plan: the plan.
        language: `kk` or `ru`.

    Raises:
        LookupError: no form is in use in the order's year.
    """
    return annex_pdf(plan.study.given_tables, plan.tables, plan.certificate, language)


def report_page(plan: FinishedPlan, language: str) -> bytes:
    """This will write the report as one page that needs nothing else, UTF-8."""
    return render(plan.study.given_tables, plan.tables, plan.certificate, language).encode()
