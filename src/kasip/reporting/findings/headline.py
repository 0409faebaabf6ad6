"""The minute a head of region has: how large the order is, what it meets, how sure that is, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
import polars as pl

from kasip.reporting.findings.shortages import CLASSES, Shortage
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
        moved: change of seats by class of their qualification.
        standings: number of qualifications in shortage, uncertain, in surplus.
        lacking: expected persons lacking in the years the graduates arrive: last year's order repeated, this order.
        unneeded: expected graduates beyond need, likewise.
        budget: the tightest year's money, where money is a limit.
    """

    seats: tuple[int, int]
    groups: int
    in_shortage: tuple[float | None, float | None]
    targeted: tuple[float | None, float | None]
    moved: Mapping[str, int]
    standings: Mapping[str, int]
    lacking: tuple[float, float]
    unneeded: tuple[float, float]
    budget: Budget | None


def headline(study: Study, gaps: Sequence[Shortage]) -> Headline:
    """This will gather the first screen's numbers."""
    lines = study.first_order
    last, now = _sum(lines, "seats_last_year"), _sum(lines, "seats")
    short = {gap.qualification for gap in gaps if gap.standing == "shortage"}
    chosen = lines.filter(pl.col("qualification").cast(pl.String).is_in(sorted(short)))
    return Headline(
        seats=(last, now),
        groups=_sum(lines, "groups"),
        in_shortage=(_share(_sum(chosen, "seats_last_year"), last), _share(_sum(chosen, "seats"), now)),
        targeted=(
            _targeted_last_year(study),
            _share(_sum(lines.filter(pl.col("target_employer") != ""), "seats"), now),
        ),
        moved={name: _moved([gap for gap in gaps if gap.standing == name]) for name in CLASSES},
        standings={name: sum(gap.standing == name for gap in gaps) for name in CLASSES},
        lacking=_pair(gap.expected for gap in gaps),
        unneeded=_pair(gap.unneeded for gap in gaps),
        budget=_tightest_budget(study),
    )


def _moved(gaps: Sequence[Shortage]) -> int:
    return round(sum(gap.seats[1] - gap.seats[0] for gap in gaps))


def _sum(lines: pl.DataFrame, column: str) -> int:
    return int(lines[column].cast(pl.Int64).sum())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _targeted_last_year(study: Study) -> float | None:
    past = study.given("past_orders")
    before = past.filter((pl.col("funding") == "state") & (pl.col("year") < study.order_year))
    last = before.filter(pl.col("year") == pl.col("year").max())
    named = pl.col("target_employer").cast(pl.String).fill_null("") != ""
    return _share(_sum(last.filter(named), "seats"), _sum(last, "seats")) if last.height else None


def _pair(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    found = list(pairs)
    return sum(before for before, _ in found), sum(after for _, after in found)


def _tightest_budget(study: Study) -> Budget | None:
    rows = study.found("limits", "kind", "year", "capacity", "used").filter(pl.col("kind") == "budget")
    years = [
        Budget(int(row["year"]), known(row["used"]) or 0.0, known(row["capacity"]) or 0.0)
        for row in rows.iter_rows(named=True)
    ]
    return max(years, key=lambda each: (each.share, -each.year)) if years else None
