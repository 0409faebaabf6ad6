"""What the region lacks, how sure that is, what the order does about it, and what stops it from doing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import polars as pl

from kasip.reporting.findings.study import Study, known

Cell = tuple[str, int]
USEFUL = 0.01  # points: a line whose next group brings less is not counted as stopped
CLASSES = ("shortage", "uncertain", "surplus")


@attrs.frozen
class Band:
    """A number of persons with its interval; `low` and `high` are missing where only a mean is known."""

    low: float | None
    median: float | None
    high: float | None


@attrs.frozen
class Change:
    """The cheapest single change that lets one more useful group open.

    Attributes:
        kind: what would have to change, e.g. `licence`, `workshop_shift`.
        owner: whose it is; identifiers joined by `|`.
        amount: how much of it.
        unit: unit of the amount.
        gain: persons gained.
    """

    kind: str
    owner: str
    amount: float | None
    unit: str
    gain: float | None


@attrs.frozen
class Shortage:
    """One qualification in the year this order's graduates reach the labour market.

    Attributes:
        qualification: its code.
        year: that calendar year.
        standing: `shortage`, `uncertain` or `surplus` if last year's order were repeated.
        label: `small` where fewer than 1,000 work in its occupations.
        probability: probability that people are lacking if last year's order were repeated.
        lacking: persons lacking then (negative: more graduates than needed).
        demand: persons needed that year, by what they are needed for.
        graduates: workers this order gives that year.
        left: persons still lacking after this order.
        left_probability: probability that people are still lacking after it.
        expected: mean of the persons lacking, cases without lack counted as 0: last year's order repeated, this order.
        unneeded: mean of the graduates beyond need, likewise.
        groups: groups last year and now.
        seats: seats last year and now.
        causes: why the rest stays uncovered, as codes.
        stops: kinds of limit with the number of useful lines each keeps from one more group, the most first.
        together: kinds of limit that hold the most such lines at once.
        useful: lines one more group of which would bring more than it costs.
        change: the cheapest change, if one was found.
    """

    qualification: str
    year: int
    standing: str
    label: str
    probability: float | None
    lacking: Band
    demand: Mapping[str, float | None]
    graduates: float
    left: Band
    left_probability: float | None
    expected: tuple[float, float]
    unneeded: tuple[float, float]
    groups: tuple[float, float]
    seats: tuple[float, float]
    causes: tuple[str, ...]
    stops: tuple[tuple[str, int], ...]
    together: tuple[str, ...]
    useful: int
    change: Change | None


def all_gaps(study: Study) -> list[Shortage]:
    """This will return every qualification: shortages, then uncertain ones, then surpluses, the most lacking first."""
    cells = _region_cells(study)
    facts = _Facts(study)
    found = [facts.shortage(row) for row in cells.iter_rows(named=True)]
    return sorted(
        found, key=lambda each: (CLASSES.index(each.standing), -(each.lacking.median or 0.0), each.qualification)
    )


def _region_cells(study: Study) -> pl.DataFrame:
    gap = study.found("gap", "kato", "qualification", "year", "gap_median", "class").filter(
        pl.col("kato") == study.region
    )
    reached = study.reached_years
    codes = gap["qualification"].unique().sort().to_list()
    wanted = pl.DataFrame(
        {"qualification": codes, "year": [reached[code] for code in codes]},
        schema={"qualification": gap.schema["qualification"], "year": gap.schema["year"]},
    )
    return wanted.join(gap, on=["qualification", "year"], how="inner")


class _Facts:
    """The tables a shortage is told from, by qualification and year."""

    def __init__(self, study: Study) -> None:
        self.demand = _by_cell(study.found("demand", "kato", "qualification", "year"), study.region)
        self.uncovered = _by_cell(study.found("gaps", "qualification", "year"))
        self.level = study.level
        self.needs = needs_by_cell(study)
        self.graduates = graduates_by_cell(study)
        self.repeated = graduates_by_cell(study, repeated=True)
        self.lines = _seats(study)
        self.useful, self.stops, self.together = _stops(study)

    def shortage(self, row: Mapping[str, Any]) -> Shortage:
        cell = (str(row["qualification"]), int(row["year"]))
        uncovered = self.uncovered.get(cell, {})
        graduates = self.graduates.get(cell, 0.0)
        left, left_probability = self._left(cell, graduates, uncovered)
        lacking = Band(known(row.get("gap_low")), known(row["gap_median"]), known(row.get("gap_high")))
        means = self._means(cell, lacking, left)
        groups_last, groups_now, seats_last, seats_now = self.lines.get(cell[0], (0.0, 0.0, 0.0, 0.0))
        return Shortage(
            *cell,
            standing=str(row["class"]),
            label=str(row.get("label") or ""),
            probability=known(row.get("p_shortage")),
            lacking=lacking,
            demand=_demand(self.demand.get(cell, {})),
            graduates=graduates,
            left=left,
            left_probability=left_probability,
            expected=(means[0][0], means[1][0]),
            unneeded=(means[0][1], means[1][1]),
            groups=(groups_last, groups_now),
            seats=(seats_last, seats_now),
            causes=tuple(part for part in str(uncovered.get("cause") or "").split(";") if part),
            stops=tuple(self.stops.get(cell, ())),
            together=self.together.get(cell, ()),
            useful=self.useful.get(cell, 0),
            change=_change(uncovered),
        )

    def _means(self, cell: Cell, lacking: Band, left: Band) -> Sequence[tuple[float, float]]:
        """Mean persons lacking and beyond need: last year's order repeated, then this order; medians without draws."""
        draws = self.needs.get(cell)
        if draws is None:
            medians = (lacking.median or 0.0, left.median or 0.0)
            return [(max(0.0, median), max(0.0, -median)) for median in medians]
        rests = [draws[0] - draws[1] * graduates.get(cell, 0.0) for graduates in (self.repeated, self.graduates)]
        return [(float(np.maximum(rest, 0.0).mean()), float(np.maximum(-rest, 0.0).mean())) for rest in rests]

    def _left(self, cell: Cell, graduates: float, uncovered: Mapping[str, Any]) -> tuple[Band, float | None]:
        draws = self.needs.get(cell)
        if draws is None:
            return Band(None, known(uncovered.get("uncovered_mean")), None), known(uncovered.get("p_shortage"))
        need, factor = draws
        rest = need - factor * graduates
        low, median, high = np.quantile(np.maximum(rest, 0.0), [0.5 - self.level / 2, 0.5, 0.5 + self.level / 2])
        return Band(float(low), float(median), float(high)), float(np.mean(rest > 0))


def graduates_by_cell(study: Study, *, repeated: bool = False) -> Mapping[Cell, float]:
    """This will count the workers the whole order gives by qualification and graduation year: yield times seats.

    Args:
        study: the study.
        repeated: count last year's order, repeated in every order year, instead.
    """
    keys = ["college_bin", "qualification", "base"]
    programme = ["college_bin", "qualification", "language", "base", "form"]
    length = (pl.col("duration_months").cast(pl.Float64) / 12).ceil().cast(pl.Int64)
    lengths = study.given("programmes").select(*programme, length=length)
    lines = (_repeated(study) if repeated else study.order).with_columns(targeted=pl.col("target_employer") != "")
    targeted = pl.col("targeted").cast(pl.String).str.to_lowercase().is_in(["1", "true"])
    yields = study.found("yields", *keys, "targeted", "yield").select(*keys, targeted, "yield")
    cells = (
        lines.join(lengths, on=programme, how="left")
        .join(yields, on=[*keys, "targeted"], how="left")
        .group_by("qualification", reached=pl.col("year") + pl.col("length"))
        .agg((pl.col("seats") * pl.col("yield")).sum())
    )
    found = cells.drop_nulls().iter_rows() if yields.height else ()
    return {(str(code), int(year)): float(persons) for code, year, persons in found}


def _repeated(study: Study) -> pl.DataFrame:
    line = ["college_bin", "qualification", "language", "base", "form", "target_employer"]
    before = study.first_order.select(*line, seats="seats_last_year")
    return study.order.select("year", *line).join(before, on=line, how="inner")


def _by_cell(frame: pl.DataFrame, region: str | None = None) -> Mapping[Cell, Mapping[str, Any]]:
    rows = frame if region is None else frame.filter(pl.col("kato") == region)
    return {(str(row["qualification"]), int(row["year"])): row for row in rows.iter_rows(named=True)}


def needs_by_cell(study: Study) -> Mapping[Cell, tuple[np.ndarray, np.ndarray]]:
    """This will return the draws of need and yield factor by qualification and year."""
    needs = study.found("needs", "draw", "qualification", "year", "need", "yield_factor")
    return {
        (str(code), int(str(year))): (rows["need"].to_numpy(), rows["yield_factor"].to_numpy())
        for (code, year), rows in needs.group_by("qualification", "year", maintain_order=True)
    }


def _seats(study: Study) -> Mapping[str, Sequence[float]]:
    columns = ("groups_last_year", "groups", "seats_last_year", "seats")
    sums = study.first_order.group_by("qualification").agg(pl.col(column).cast(pl.Float64).sum() for column in columns)
    return {str(code): numbers for code, *numbers in sums.iter_rows()}


def _stops(
    study: Study,
) -> tuple[Mapping[Cell, int], Mapping[Cell, list[tuple[str, int]]], Mapping[Cell, tuple[str, ...]]]:
    """Useful lines by cell; the kinds of limit that stop them, with counts; the kinds that most often act at once."""
    cell = ["qualification", "graduation_year"]
    if any(column not in study.order.columns for column in (*cell, "one_more_group_gain", "binding")):
        return {}, {}, {}
    useful = study.order.filter(pl.col("one_more_group_gain") > USEFUL)
    kinds = useful.select(*cell, kind=_kinds()).explode("kind").filter(pl.col("kind") != "")
    counted = kinds.group_by(*cell, "kind").len().sort("len", "kind", descending=[True, False])
    stops: dict[Cell, list[tuple[str, int]]] = {}
    for code, year, kind, lines in counted.iter_rows():
        stops.setdefault((str(code), int(year)), []).append((str(kind), int(lines)))
    lines_of = useful.group_by(cell).len()
    counts = {(str(code), int(year)): int(lines) for code, year, lines in lines_of.iter_rows()}
    return counts, stops, _together(useful)


def _together(useful: pl.DataFrame) -> Mapping[Cell, tuple[str, ...]]:
    """By cell the combination of kinds that stops the most lines; of equally many the one with the fewest kinds."""
    cell = ["qualification", "graduation_year"]
    named = useful.select(*cell, kinds=_kinds().list.sort().list.join(";")).filter(pl.col("kinds") != "")
    counted = named.group_by(*cell, "kinds").len().with_columns(size=pl.col("kinds").str.count_matches(";"))
    first = counted.sort("len", "size", "kinds", descending=[True, False, False]).unique(cell, keep="first")
    return {(str(code), int(year)): tuple(kinds.split(";")) for code, year, kinds, *_ in first.iter_rows()}


def _kinds() -> pl.Expr:
    named = pl.col("binding").cast(pl.String).fill_null("").str.split(";")
    return named.list.eval(pl.element().str.split(":").list.first()).list.unique()


def _demand(row: Mapping[str, Any]) -> Mapping[str, float | None]:
    parts = ("expansion", "replacement", "plants", "requests")
    told = {part: known(row.get(f"{part}_median")) for part in parts}
    return told | {part: known(row.get(part)) for part in ("low", "median", "high")}


def _change(row: Mapping[str, Any]) -> Change | None:
    if not row.get("change_kind"):
        return None
    return Change(
        kind=str(row["change_kind"]),
        owner=str(row.get("change_owner") or ""),
        amount=known(row.get("change_amount")),
        unit=str(row.get("change_unit") or ""),
        gain=known(row.get("change_gain_persons")),
    )
