"""The order as the annex sets it out: a row for each qualification of a college, seats across by language and base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import attrs
import polars as pl

from kasip.reporting.findings.study import Study, known

LANGUAGES, BASES = ("kk", "ru", "en", "mixed"), ("grade9", "grade11", "tvet")
PROGRAMME = ["college_bin", "qualification", "language", "base", "form"]
ROW_KEY = ("specialty", "qualification", "form", "target_employer")


@attrs.frozen
class AnnexRow:
    """One row of the annex.

    Attributes:
        specialty, qualification, form, target_employer: what the groups are opened for.
        months: length of study in months by base, one or more.
        seats: seats by language and base.
        groups: study groups.
        norm: money for one student in the first academic year, KZT; missing where the study gives none.
    """

    specialty: str
    qualification: str
    form: str
    target_employer: str
    months: Mapping[str, Sequence[int]]
    seats: Mapping[tuple[str, str], int]
    groups: int
    norm: float | None

    @property
    def total(self) -> int:
        """This will return all seats of the row."""
        return sum(self.seats.values())

    @property
    def money(self) -> float | None:
        """This will return what the seats cost in their first academic year, KZT."""
        return None if self.norm is None else self.norm * self.total


@attrs.frozen
class AnnexCollege:
    """A college of the annex with its rows."""

    college: str
    territory: str
    rows: Sequence[AnnexRow]


def annex_colleges(study: Study) -> Sequence[AnnexCollege]:
    """This will set out the first year's order: colleges by district, rows by specialty and qualification."""
    lines = list(_lines(study).iter_rows(named=True))
    norms = norms_at(study)
    return [
        AnnexCollege(college, territory, [_row(list(members), norms) for _, members in groupby(rows, key=_row_key)])
        for (territory, college), rows in groupby(lines, key=lambda line: (line["kato"], line["college_bin"]))
    ]


def norms_at(study: Study) -> Mapping[str, float]:
    """This will return the money for one student by norm group: the latest one by the order year, else the first."""
    norms = study.given("norms").sort("year")
    held = norms.filter(pl.col("year") <= study.order_year).group_by("norm_group").last()
    first = norms.group_by("norm_group", maintain_order=True).first()
    found = dict(first.select("norm_group", "kzt_per_student").iter_rows())
    return found | dict(held.select("norm_group", "kzt_per_student").iter_rows())


def used_columns(colleges: Sequence[AnnexCollege]) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
    """This will return the bases that occur, and the pairs of language and base that do, both in a fixed order."""
    pairs = {pair for college in colleges for row in college.rows for pair in row.seats}
    ordered = [(language, base) for language in LANGUAGES for base in BASES if (language, base) in pairs]
    return [base for base in BASES if any(base == other for _, other in ordered)], ordered


def _lines(study: Study) -> pl.DataFrame:
    length = study.given("programmes").select(*PROGRAMME, "duration_months")
    trades = study.given("qualifications")
    places = study.given("colleges").select("college_bin", pl.col("kato").cast(pl.String))
    lines = (
        study.first_order.filter(pl.col("groups") > 0)
        .join(length, on=PROGRAMME, how="left")
        .join(trades.select("qualification", "specialty", "norm_group"), on="qualification", how="left")
        .join(places, on="college_bin", how="left")
        .with_columns(pl.col("kato", "specialty").fill_null(""))
    )
    return lines.sort("kato", "college_bin", *ROW_KEY, "language", "base")


def _row_key(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    specialty, qualification, form, target = (str(line[name]) for name in ROW_KEY)
    return specialty, qualification, form, target


def _row(lines: Sequence[Mapping[str, Any]], norms: Mapping[str, float]) -> AnnexRow:
    months: dict[str, set[int]] = {}
    seats: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = (str(line["language"]), str(line["base"]))
        seats[pair] = seats.get(pair, 0) + int(line["seats"])
        if line["duration_months"] is not None:
            months.setdefault(pair[1], set()).add(int(line["duration_months"]))
    specialty, qualification, form, target = _row_key(lines[0])
    return AnnexRow(
        specialty,
        qualification,
        form,
        target,
        months={base: sorted(found) for base, found in months.items()},
        seats=seats,
        groups=sum(int(line["groups"]) for line in lines),
        norm=known(norms.get(str(lines[0]["norm_group"]))),
    )
