"""The report: one self-contained page that says what a region lacks, what the order does about it and what stops it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.reporting.names import Names
from kasip.reporting.pages.environment import page


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
            `occupations`, `industries`, `needs`; absent ones leave their section out.
        certificate: what `certificate.json` holds.
        language: `kk`, `ru` or `en`.

    Returns:
        The page's text; the same input gives the same bytes.
    """
    names = Names(inputs, language)
    lines = [
        {**row, "college": names.of("college", row["college_bin"]), "reason": row.get(f"reason_{language}")}
        for row in results["order"].iter_rows(named=True)
    ]
    return page("report.html", language, lines=lines, certificate=certificate)
