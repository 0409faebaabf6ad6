"""What employers advertise: a signal beside the forecast, not part of it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.reporting.findings.study import Study

MONTHS = 12


def vacancies_by_qualification(study: Study) -> Mapping[str, float]:
    """This will return vacancies of the last twelve months by qualification, an occupation's shared out over its own.

    Reposts count again and hires without an advertisement do not, so it is a signal of tightness, never a need.
    """
    published = study.given("vacancies")
    months = published["month"].unique().sort().tail(MONTHS)
    latest = (
        published.filter(pl.col("month").is_in(months.to_list())).group_by("occupation").agg(pl.col("published").sum())
    )
    linked = study.given("occupation_qualifications").join(latest, on="occupation", how="inner")
    sums = linked.group_by("qualification").agg((pl.col("published") * pl.col("share")).sum())
    return {str(code): float(count) for code, count in sums.iter_rows()}
