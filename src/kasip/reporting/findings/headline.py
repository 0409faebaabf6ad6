"""The minute a head of region has: how large the order is, what it meets, how sure that is, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np
import polars as pl

from kasip.reporting.findings.shortages import CLASSES, Shortage, graduates_by_cell, needs_by_cell
from kasip.reporting.findings.study import Study, known


@attrs.frozen
class Budget:
    """The calendar year whose money is nearest its end."""

    year: int
    used: float
    capacity: float

    @property
    def share(self) -> float:
        """This will return the share of the year's money that is used."""
        return self.used / self.capacity if self.capacity else 0.0


@attrs.frozen
class Headline:
    """The numbers of the first screen; pairs are last year and now.

    Attributes:
        seats: seats ordered.
        groups: study groups ordered (last year's are not counted apart).
        in_shortage: share of seats that go to qualifications in shortage.
        targeted: share of seats opened for a named employer.
        standings: number of qualifications in shortage, uncertain, in surplus.
        lacking: expected persons lacking in the years the graduates arrive: last year's order repeated, this order.
        unneeded: expected graduates beyond need, likewise.
        budget: the tightest year's money, where money is a limit.
    """

    seats: tuple[int, int]
    groups: int
    in_shortage: tuple[float | None, float | None]
    targeted: tuple[float | None, float | None]
    standings: Mapping[str, int]
    lacking: tuple[float, float] | None
    unneeded: tuple[float, float] | None
    budget: Budget | None


def headline(study: Study, gaps: Sequence[Shortage]) -> Headline:
    """This will gather the first screen's numbers."""
    lines = study.first_order
    last, now = _sum(lines, "seats_last_year"), _sum(lines, "seats")
    short = {gap.qualification for gap in gaps if gap.standing == "shortage"}
    chosen = lines.filter(pl.col("qualification").cast(pl.String).is_in(sorted(short)))
    expected = _expected(study)
    return Headline(
        seats=(last, now),
        groups=_sum(lines, "groups"),
        in_shortage=(_share(_sum(chosen, "seats_last_year"), last), _share(_sum(chosen, "seats"), now)),
        targeted=(
            _targeted_last_year(study),
            _share(_sum(lines.filter(pl.col("target_employer") != ""), "seats"), now),
        ),
        standings={name: sum(gap.standing == name for gap in gaps) for name in CLASSES},
        lacking=expected and expected[0],
        unneeded=expected and expected[1],
        budget=_tightest_budget(study),
    )


def _sum(lines: pl.DataFrame, column: str) -> int:
    return int(lines[column].cast(pl.Int64).sum())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _targeted_last_year(study: Study) -> float | None:
    past = study.given("past_orders")
    before = past.filter((pl.col("funding") == "state") & (pl.col("year") < study.order_year))
    last = before.filter(pl.col("year") == before["year"].max())
    named = pl.col("target_employer").cast(pl.String).fill_null("") != ""
    return _share(_sum(last.filter(named), "seats"), _sum(last, "seats")) if last.height else None


def _expected(study: Study) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Mean persons lacking and beyond need, each qualification in its year: (last order repeated, this order)."""
    needs = needs_by_cell(study)
    planned, repeated = graduates_by_cell(study), graduates_by_cell(study, repeated=True)
    cells = [cell for cell in sorted(needs) if study.reached_years[cell[0]] == cell[1]]
    if not cells or not planned:
        return None
    totals = np.zeros((2, 2))
    for cell in cells:
        need, factor = needs[cell]
        for column, graduates in enumerate((repeated, planned)):
            rest = need - factor * graduates.get(cell, 0.0)
            totals[0, column] += np.maximum(rest, 0.0).mean()
            totals[1, column] += np.maximum(-rest, 0.0).mean()
    lacking, unneeded = totals.tolist()
    return (lacking[0], lacking[1]), (unneeded[0], unneeded[1])


def _tightest_budget(study: Study) -> Budget | None:
    rows = study.found("limits", "kind", "year", "capacity", "used").filter(pl.col("kind") == "budget")
    years = [
        Budget(int(row["year"]), known(row["used"]) or 0.0, known(row["capacity"]) or 0.0)
        for row in rows.iter_rows(named=True)
    ]
    return max(years, key=lambda each: (each.share, -each.year)) if years else None
