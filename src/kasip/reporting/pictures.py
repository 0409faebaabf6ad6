"""The report's pictures: findings laid out as geometry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import polars as pl

from kasip.reporting.drawing.fan import Fan, fan
from kasip.reporting.drawing.places import PlaceMap, Spot, close_by, place_map
from kasip.reporting.findings.districts import District, college_points
from kasip.reporting.findings.shortages import Band, Shortage, graduates_by_cell
from kasip.reporting.findings.study import Study
from kasip.reporting.names import Names

LARGEST_INDUSTRIES = 6
CROWD = 3  # districts near each other from which on a close-up is drawn


@attrs.frozen
class Bar:
    """An interval on a common scale, in per cent of its width."""

    left: float
    width: float
    dot: float


@attrs.frozen
class ShortageFan:
    """The forecast of one qualification: its picture, rows, and what the people are needed for."""

    picture: Fan
    rows: Sequence[Mapping[str, Any]]
    planned: float
    parts: Sequence[tuple[str, float]]


@attrs.frozen
class IndustryFan:
    """The forecast of one industry's employment: its picture and rows."""

    industry: str
    picture: Fan
    rows: Sequence[Mapping[str, Any]]


def shortage_bars(shortages: Sequence[Shortage]) -> Sequence[tuple[Bar | None, Bar | None]]:
    """This will lay out before and after of each shortage on one scale from zero to the largest upper end."""
    bands = [band for each in shortages for band in (each.lacking, each.left)]
    largest = max((band.high for band in bands if band.high is not None), default=1.0) or 1.0
    return [(_bar(each.lacking, largest), _bar(each.left, largest)) for each in shortages]


def _bar(band: Band, largest: float) -> Bar | None:
    if band.low is None or band.median is None or band.high is None:
        return None
    low, median, high = (round(100 * max(0.0, value) / largest, 1) for value in (band.low, band.median, band.high))
    return Bar(low, round(high - low, 1), median)


def shortage_fans(study: Study, shortages: Sequence[Shortage]) -> Mapping[str, ShortageFan]:
    """This will draw what is needed of each qualification year by year against the graduates to come."""
    demand = _by_code(study.found("demand", "kato", "qualification", "year", "low", "median", "high"), study)
    supply = _by_code(study.found("supply", "kato", "qualification", "year", "median"), study)
    graduates = graduates_by_cell(study)
    return {
        each.qualification: _shortage_fan(
            each, demand[each.qualification], supply.get(each.qualification, []), graduates
        )
        for each in shortages
        if each.qualification in demand
    }


def _by_code(frame: pl.DataFrame, study: Study) -> Mapping[str, list[Mapping[str, Any]]]:
    rows = frame.filter(pl.col("kato") == study.region).sort("qualification", "year")
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(str(row["qualification"]), []).append(row)
    return found


def _shortage_fan(
    shortage: Shortage,
    demand: Sequence[Mapping[str, Any]],
    supply: Sequence[Mapping[str, Any]],
    graduates: Mapping[tuple[str, int], float],
) -> ShortageFan:
    coming = {int(row["year"]): row for row in supply}
    planned = {
        year: _others(coming.get(year, {})) + persons
        for (code, year), persons in sorted(graduates.items())
        if code == shortage.qualification and persons > 0
    }
    rows = [
        {**row, "repeated": coming.get(int(row["year"]), {}).get("median"), "planned": planned.get(int(row["year"]))}
        for row in demand
    ]
    picture = fan(
        [(row["year"], row["low"], row["high"]) for row in demand],
        {
            "needed": [(row["year"], row["median"]) for row in demand],
            "repeated": [(row["year"], row["median"]) for row in supply],
        },
        {f"planned {year}": (year, persons) for year, persons in planned.items()},
    )
    return ShortageFan(picture, rows, planned.get(shortage.year, 0.0), _parts(shortage))


def _others(row: Mapping[str, Any]) -> float:
    return float(row.get("running_median") or 0.0) + float(row.get("other_median") or 0.0)


def _parts(shortage: Shortage) -> Sequence[tuple[str, float]]:
    told = [(name, shortage.demand.get(name)) for name in ("replacement", "expansion", "plants", "requests")]
    return [(name, persons) for name, persons in told if persons]


def industry_fans(study: Study) -> Sequence[IndustryFan]:
    """This will draw employment of the largest industries of the region, history and forecast."""
    frame = study.found("industries", "kato", "industry", "year", "kind", "low", "median", "high")
    rows = (
        frame.filter((pl.col("kato") == study.region) & pl.col("median").is_not_null())
        if "kind" in frame.columns
        else frame
    )
    last = rows.filter(pl.col("kind") == "history").sort("year").group_by("industry").last()
    largest = last.sort(["median", "industry"], descending=[True, False])["industry"].to_list()[:LARGEST_INDUSTRIES]
    return [_industry_fan(str(code), rows.filter(pl.col("industry") == code).sort("year")) for code in largest]


def _industry_fan(industry: str, frame: pl.DataFrame) -> IndustryFan:
    rows = list(frame.iter_rows(named=True))
    history = [row for row in rows if row["kind"] == "history"]
    forecast = [row for row in rows if row["kind"] != "history"]
    start = [(history[-1]["year"], history[-1]["median"], history[-1]["median"])] if history else []
    picture = fan(
        start + [(row["year"], row["low"], row["high"]) for row in forecast],
        {
            "history": [(row["year"], row["median"]) for row in history],
            "needed": [(row["year"], row["median"]) for row in history[-1:] + forecast],
        },
        boundary=int(history[-1]["year"]) if history else None,
    )
    return IndustryFan(industry, picture, rows)


def maps_of(study: Study, places: Sequence[District], names: Names) -> Sequence[PlaceMap]:
    """This will map the districts whose place is known, and again from close by where they crowd round the largest."""
    spots = [
        Spot(names.of("territory", each.code), each.latitude, each.longitude, each.seats[1], each.lacking or 0.0)
        for each in places
        if each.latitude is not None and each.longitude is not None
    ]
    points = [(point.latitude, point.longitude) for point in college_points(study)]
    close = close_by(spots) if spots else []
    if not CROWD <= len(close) < len(spots):
        return [place_map(spots, points)] if spots else []
    crowded = {spot.name for spot in close[1:]}
    return [place_map(spots, points, crowded), place_map(close, points)]
