"""The report: one self-contained page that says what a region lacks, what the order does about it and what stops it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.reporting.findings.districts import districts
from kasip.reporting.findings.headline import headline
from kasip.reporting.findings.learnt import lessons
from kasip.reporting.findings.limits import limit_kinds
from kasip.reporting.findings.openings import openings
from kasip.reporting.findings.orders import by_college, by_direction
from kasip.reporting.findings.shortages import all_gaps
from kasip.reporting.findings.sources import absent_tables, latest_date, other_assumptions, provenance
from kasip.reporting.findings.study import Study
from kasip.reporting.findings.vacancies import vacancies_by_qualification
from kasip.reporting.names import Names
from kasip.reporting.pages.environment import page
from kasip.reporting.pictures import industry_fans, maps_of, shortage_bars, shortage_fans
from kasip.reporting.words import Words, titles

TEN = 10


def render(
    inputs: Mapping[str, pl.DataFrame],
    results: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, object],
    language: str,
) -> str:
    """This will write the report of a plan as one HTML page without script or outside request.

    Args:
        inputs: study tables by name, as the data contract types them; absent optional tables are left out.
        results: tables of the forecast and the plan by name: `order`, `limits`, `gaps`, `demand`, `supply`, `gap`,
            `yields`, `industries`, `needs`, `learnt`; absent ones leave their section out.
        certificate: what `certificate.json` holds; `verified` (true or false) where the separate check has run.
        language: `kk`, `ru` or `en`.

    Returns:
        The page's text; the same input gives the same bytes.
    """
    study = Study(inputs, results, certificate)
    names = Names(inputs, language)
    words = Words(names)
    gaps = all_gaps(study)
    ten = gaps[:TEN]
    places = districts(study)
    return page(
        "report.html",
        language,
        study=study,
        names=names,
        words=words,
        head=headline(study, gaps),
        gaps=gaps,
        ten=ten,
        bars=shortage_bars(ten),
        fans=shortage_fans(study, ten),
        industries=industry_fans(study),
        directions=by_direction(study, gaps),
        kinds=limit_kinds(study),
        places=places,
        maps=maps_of(study, places, names),
        colleges=by_college(study),
        openings=openings(study, language),
        lessons=lessons(study),
        vacancies=vacancies_by_qualification(study),
        provenance=provenance(study),
        absent=[words.absent(table) for table in absent_tables(study)],
        assumed=[words.assumption(item) for item in other_assumptions(study)],
        titles=titles(language),
        latest=latest_date(study),
        certificate=certificate,
    )
