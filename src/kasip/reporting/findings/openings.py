"""New programmes: which candidates the order opens and on what condition."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.reporting.findings.study import Study, known

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


def openings(study: Study) -> Sequence[Opening]:
    """This will return the candidate programmes, opened ones first."""
    programmes = study.given("programmes").filter(pl.col("status") == "candidate")
    sums = study.order.group_by(KEY).agg(pl.col("groups").sum(), pl.col("seats").sum())
    rows = programmes.join(sums, on=KEY, how="left").sort(KEY)
    found = [
        Opening(
            str(row["college_bin"]),
            str(row["qualification"]),
            str(row["language"]),
            str(row["base"]),
            str(row.get("opening_condition") or ""),
            known(row.get("opening_cost_kzt")),
            int(row["groups"] or 0),
            int(row["seats"] or 0),
        )
        for row in rows.iter_rows(named=True)
    ]
    return sorted(found, key=lambda each: -each.groups)
