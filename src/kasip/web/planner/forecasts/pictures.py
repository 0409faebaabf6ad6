"""Charts of one qualification: people needed, what the need is made of, people at work; each with its table."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import polars as pl

from kasip.apps.labour_market.kept import record_rows, region_of, result_rows
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.reporting.drawing.fan import fan
from kasip.web.numbers import persons
from kasip.web.pieces import Cell, Chart, Column, LegendItem, Table
from kasip.web.planner.forecasts.wording import interval
from kasip.web.templatetags.words import said as words

DRAWING = "components/drawings/fan.html"
Rows = Sequence[Mapping[str, Any]]
Band = list[tuple[int, float, float]]
WHOLE_YEAR = 365.25
MOST_MARKED = 6
"""Plants marked in a drawing: those that bring or end most jobs, by their probability."""


@attrs.frozen
class Asked:
    """A qualification of a run in one place over some years."""

    run: ForecastRun
    code: str
    kato: str
    first: int
    last: int

    def rows(self, table: str, **keys: object) -> list[dict[str, Any]]:
        """This will return rows of one of the run's tables for the place and the years, by year."""
        frame = result_rows(self.run, table, kato=self.kato, **keys)
        if not frame.height:
            return []
        return frame.filter(pl.col("year").is_between(self.first, self.last)).sort("year").to_dicts()

    @property
    def whole_region(self) -> bool:
        """This will say whether the place is the region itself."""
        return self.kato == region_of(self.run)


@attrs.frozen
class Plant:
    """A plant that takes on people of a qualification, or lets them go.

    Attributes:
        number: by which it is marked in the drawing; 0 where it is too small a part to be marked.
        row: of the records.
        opens_on: the planned day.
        jobs: in the occupations the qualification leads to, weighted by its share in them.
    """

    number: int
    row: Mapping[str, str]
    opens_on: dt.date
    jobs: float

    @property
    def moment(self) -> float:
        """This will return the planned day as a year with its fraction."""
        return self.opens_on.year + (self.opens_on.timetuple().tm_yday - 1) / WHOLE_YEAR


def plants_of(asked: Asked, shares: Mapping[str, float]) -> list[Plant]:
    """This will list the plants that take on people of a qualification, the earliest first."""
    jobs = record_rows(asked.run, "facility_jobs", occupation=sorted(shares))
    facilities = record_rows(asked.run, "facilities")
    if not jobs.height or not facilities.height:
        return []
    share = pl.col("occupation").replace_strict(dict(shares), return_dtype=pl.Float64)
    counted = jobs.group_by("facility_id").agg(weighted=(pl.col("jobs").cast(pl.Float64) * share).sum())
    rows = facilities.join(counted, on="facility_id").filter(pl.col("opens_on").is_not_null())
    if not asked.whole_region:
        rows = rows.filter(pl.col("kato") == asked.kato)
    found = rows.sort("opens_on", "facility_id").to_dicts()
    largest = sorted(found, key=lambda row: -abs(row["weighted"] * float(row.get("probability") or 1)))[:MOST_MARKED]
    marked = {row["facility_id"] for row in largest}
    numbers = itertools.count(1)
    return [
        Plant(
            next(numbers) if row["facility_id"] in marked else 0,
            row,
            dt.date.fromisoformat(row["opens_on"]),
            row["weighted"],
        )
        for row in found
    ]


def need_chart(asked: Asked, plants: Sequence[Plant]) -> Chart | None:
    """This will draw the people needed each year with three intervals, and who comes if last year's order recurs."""
    demand, supply = asked.rows("demand", qualification=asked.code), asked.rows("supply", qualification=asked.code)
    spread = _spread(asked, "demand", asked.code)
    if not demand:
        return None
    picture = fan(
        _band(demand, "low", "high"),
        {
            "forecast": [(row["year"], row["median"]) for row in demand],
            "second": [(row["year"], row["median"]) for row in supply],
        },
        around=_around(spread),
        steps=[(plant.moment, plant.number) for plant in plants if plant.number],
    )
    coming = {row["year"]: row for row in supply}
    columns = [*_fan_columns(), Column(words("forecasts_supply_repeated"), "number")]
    rows = [
        [*_fan_cells(row, spread.get(row["year"]), ("low", "median", "high")),
         Cell(persons(coming.get(row["year"], {}).get("median")), unknown=True)]
        for row in demand
    ]  # fmt: skip
    legend = [*_fan_legend("forecasts_needed"), LegendItem(words("forecasts_supply_repeated"), "second", "line")]
    title = words("forecasts_need_chart")
    return Chart(title, picture, DRAWING, Table(title, columns, rows), words("forecasts_fan_note"), legend)


def parts_chart(asked: Asked) -> Chart | None:
    """This will draw what the need is made of: who leaves, what is added, new plants; requests stand in the table."""
    rows = asked.rows("demand", qualification=asked.code)
    if not rows:
        return None
    lines = {"past": "replacement", "second": "expansion", "plants": "plants"}
    picture = fan([], {line: [(row["year"], row[f"{part}_median"]) for row in rows] for line, part in lines.items()})
    parts = ("replacement", "expansion", "plants", "requests", "released")
    columns = [
        Column(words("forecasts_year"), "code"),
        *(Column(words(f"forecasts_{part}"), "number") for part in parts),
    ]
    cells = [
        [Cell(str(row["year"])), *(Cell(persons(row[f"{part}_median"]), unknown=True) for part in parts)]
        for row in rows
    ]
    legend = [LegendItem(words(f"forecasts_{part}"), line, "line") for line, part in lines.items()]
    title = words("forecasts_parts_chart")
    return Chart(title, picture, DRAWING, Table(title, columns, cells), words("forecasts_parts_note"), legend)


def work_chart(asked: Asked, occupation: str, name: str) -> Chart | None:
    """This will draw the people at work in an occupation: what is known, then the forecast with three intervals."""
    told = asked.rows("occupations", occupation=occupation)
    if not told:
        return None
    spread = _spread(asked, "employed", occupation)
    past = _history(asked, occupation) if asked.whole_region else []
    joint = [(year, value, value) for year, value in past[-1:]]
    picture = fan(
        joint + _band(told, "employed_low", "employed_high"),
        {"past": past, "forecast": past[-1:] + [(row["year"], row["employed_median"]) for row in told]},
        boundary=past[-1][0] if past else None,
        around=[joint + band for band in _around(spread)],
    )
    known = [[Cell(str(year)), Cell(persons(value)), *[Cell("")] * 3] for year, value in past]
    ends = ("employed_low", "employed_median", "employed_high")
    coming = [_fan_cells(row, spread.get(row["year"]), ends) for row in told]
    legend = [
        *([LegendItem(words("forecasts_known"), "past", "line")] if past else []),
        *_fan_legend("forecasts_at_work"),
    ]
    title = words("forecasts_work_chart", occupation=name)
    note = words("forecasts_work_note") if past else words("forecasts_work_note_no_history")
    return Chart(title, picture, DRAWING, Table(title, _fan_columns(), [*known, *coming]), note, legend)


def _history(asked: Asked, occupation: str) -> list[tuple[int, float]]:
    frame = record_rows(asked.run, "occupation_history", occupation=occupation)
    if not frame.height:
        return []
    known = frame.drop_nulls("persons").select(pl.col("year").cast(pl.Int64), pl.col("persons").cast(pl.Float64))
    return list(known.sort("year").iter_rows())


def _spread(asked: Asked, kind: str, code: str) -> dict[int, Mapping[str, float]]:
    return {row["year"]: row for row in asked.rows("spread", kind=kind, code=code)}


def _band(rows: Rows, low: str, high: str) -> Band:
    return [(row["year"], row[low], row[high]) for row in rows]


def _around(spread: Mapping[int, Mapping[str, float]]) -> list[Band]:
    rows = [spread[year] for year in sorted(spread)]
    return [_band(rows, f"low_{percent}", f"high_{percent}") for percent in (95, 50)] if rows else []


def _fan_columns() -> list[Column]:
    return [
        Column(words("forecasts_year"), "code"),
        Column(words("forecasts_median"), "number"),
        *(Column(words("forecasts_interval", percent=percent), "number") for percent in (50, 80, 95)),
    ]


def _fan_cells(row: Mapping[str, Any], spread: Mapping[str, float] | None, names: tuple[str, str, str]) -> list[Cell]:
    low, median, high = (row[name] for name in names)
    wide = spread or {}
    small = row.get("label") == "small"
    return [
        Cell(str(row["year"])),
        Cell(words("forecasts_small_mark") if small else persons(median)),
        *(
            Cell(interval(ends[0], median, ends[1], small=True), unknown=True)
            for ends in (
                (wide.get("low_50"), wide.get("high_50")),
                (low, high),
                (wide.get("low_95"), wide.get("high_95")),
            )
        ),
    ]


def _fan_legend(code: str) -> list[LegendItem]:
    return [LegendItem(words(code), "forecast", "line"), LegendItem(words("forecasts_bands"), "band")]
