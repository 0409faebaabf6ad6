"""New programmes: which candidates the order opens and on what condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.reporting.findings.study import Study, known

LANGUAGES = ("ru", "kk", "en")
KEY = ["college_bin", "qualification", "language", "base", "form"]


@attrs.frozen
class Opening:
    """One candidate programme: its key, its condition and cost, and what the order gives it."""

    college: str
    qualification: str
    language: str
    base: str
    condition: str
    cost: float | None
    groups: int
    seats: int


def openings(study: Study, language: str) -> Sequence[Opening]:
    """This will return the candidate programmes, opened ones first, each condition in the language it is given in."""
    programmes = study.given("programmes").filter(pl.col("status") == "candidate")
    sums = study.order.group_by(KEY).agg(pl.col("groups").sum(), pl.col("seats").sum())
    rows = programmes.join(sums, on=KEY, how="left").sort(KEY)
    found = [
        Opening(
            str(row["college_bin"]),
            str(row["qualification"]),
            str(row["language"]),
            str(row["base"]),
            _condition(row, language),
            known(row.get("opening_cost_kzt")),
            int(row["groups"] or 0),
            int(row["seats"] or 0),
        )
        for row in rows.iter_rows(named=True)
    ]
    return sorted(found, key=lambda each: -each.groups)


def _condition(row: Mapping[str, object], language: str) -> str:
    """The condition in the reader's language; else the plain text, else whichever language there is."""
    order = (f"opening_condition_{language}", "opening_condition", *(f"opening_condition_{name}" for name in LANGUAGES))
    return next((str(row[name]) for name in order if row.get(name)), "")
