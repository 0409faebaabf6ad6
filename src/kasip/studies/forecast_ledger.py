"""Where demand comes from: its parts as means, which add up exactly, and the rows behind every part.

Medians of parts do not add up to the median of their sum; means do. Every figure comes from the forecast's own
draws: nothing is computed a second way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.forecasting.demand import Demand
from kasip.core.forecasting.demand import Mapping as Trained
from kasip.core.forecasting.plants import Plant, staffed_share
from kasip.studies import forecast_evidence as evidence
from kasip.studies.forecast_model import Count
from kasip.studies.forecast_setting import Assumptions, Axes, Rules
from kasip.studies.loading import Study
from kasip.vocabulary.seeds import stream

Floats = NDArray[np.float64]
DIGITS = 4
LEAST = 1e-4
"""Figures nearer to zero than this are left out of the tables of rows."""
MONTHS = 12
PLANT_SCHEMA = {
    "facility_id": pl.String,
    "bin": pl.String,
    "kato": pl.String,
    "qualification": pl.String,
    "year": pl.Int64,
    "jobs": pl.Float64,
    "expected": pl.Float64,
    "counted": pl.String,
}


def tables_of(study: Study, axes: Axes, rules: Rules, demand: Demand, count: Count) -> dict[str, pl.DataFrame]:
    """This will say where demand comes from, in four tables of docs/method/forecast-tables.md."""
    return {
        "ledger": parts_table(demand, axes),
        "ledger_requests": requests_table(study, axes, rules, count),
        "ledger_plants": plants_table(study, axes, count),
        "ledger_vacancies": vacancies_table(study, axes),
    }


def parts_table(demand: Demand, axes: Axes) -> pl.DataFrame:
    """This will tell demand as a sum of means: growth, replacement, plants, cut at zero, requests beyond them."""
    means = {
        name: getattr(demand, name).mean(axis=0, dtype=np.float64)
        for name in ("expansion", "replacement", "plants", "requests", "total")
    }
    opened, additional = demand.opened_mean, demand.additional_mean
    parts = {
        "expansion": means["expansion"],
        "replacement": means["replacement"],
        "plants": means["plants"],
        "balance": opened - means["expansion"] - means["replacement"] - means["plants"],
        "openings": opened,
        "requests": means["requests"],
        "requests_within": means["requests"] - additional - (means["total"] - opened - additional),
        "requests_beyond": means["total"] - opened - additional,
        "requests_alone": additional,
        "total": means["total"],
    }
    shown = {name: _with_region(values, axes) for name, values in parts.items()}
    shape = next(iter(shown.values())).shape
    keys = {
        "kato": np.repeat(np.array(axes.shown), shape[1] * shape[2]),
        "qualification": np.tile(np.repeat(np.array(axes.qualifications), shape[2]), shape[0]),
        "year": np.tile(np.array(axes.years, dtype=np.int64), shape[0] * shape[1]),
    }
    return pl.DataFrame(
        keys | {f"{name}_mean": np.round(values.ravel(), DIGITS) + 0.0 for name, values in shown.items()}
    )


def _with_region(values: Floats, axes: Axes) -> Floats:
    return values if axes.territories == (axes.region,) else np.concatenate([values, values.sum(axis=0, keepdims=True)])


def requests_table(study: Study, axes: Axes, rules: Rules, count: Count) -> pl.DataFrame:
    """This will tell every request: what is asked, the weights of its certainty and of the record, what counts.

    `counted` says where: `openings` (only what exceeds the openings is added to them), `alone` (its site's jobs are
    counted nowhere else) or `outside` (no forecast year).
    """
    silent = Assumptions()
    names, rates = evidence.employer_rates(study, rules, axes.base_year, silent)
    drawn = rates.draw(count.draws, stream(count.seed, "requests")).mean(axis=0)
    record = pl.DataFrame({"bin": list(names), "record_rate": np.round(drawn, 6)}, schema_overrides={"bin": pl.String})
    sites = study.tables["facilities"].select("facility_id", pl.col("kato").alias("site_kato"), "status", "counted_in")
    firms = study.tables["enterprises"].select("bin", pl.col("kato").alias("firm_kato"))
    rows = study.tables["employer_requests"].join(sites, on="facility_id", how="left").join(firms, on="bin", how="left")
    rows = rows.join(record, on="bin", how="left")
    rows = rows.join(evidence.request_weights(study, rules, axes.base_year), on="request_id", how="left")
    alone = (pl.col("counted_in") == "requests") & (pl.col("status") == "opening")
    counted = (
        pl.when(~pl.col("year").is_in(axes.years))
        .then(pl.lit("outside"))
        .when(alone.fill_null(value=False))
        .then(pl.lit("alone"))
        .otherwise(pl.lit("openings"))
    )
    return rows.select(
        "request_id",
        "bin",
        "facility_id",
        pl.coalesce("site_kato", "firm_kato").alias("kato"),
        "qualification",
        "year",
        "persons",
        "certainty",
        "weight",
        "record_rate",
        (pl.col("persons") * pl.col("weight") * pl.col("record_rate")).round(DIGITS).alias("expected"),
        counted.alias("counted"),
    ).sort("request_id")


def plants_table(study: Study, axes: Axes, count: Count) -> pl.DataFrame:
    """This will tell what every site adds to a qualification in a year, and of the others why they add nothing.

    `counted` is `plants`, or why not: `existing`, `history`, `requests` (counted there), `undated`. Rows that add
    nothing have no year. `jobs` is the staffing plan's, weighted to the qualification; `expected` the mean of the
    year's change.
    """
    mapping = evidence.mapping_of(study, axes, Assumptions())
    # Where a site lies in no known district only its place is assumed: any weights do here.
    plants = evidence.plants_of(study, axes, np.ones(len(axes.territories)), Assumptions())
    counted = [row for plant in plants for row in _counted_rows(plant, mapping, axes, count)]
    known = {plant.facility_id for plant in plants}
    others = [row for row in _uncounted_rows(study, mapping, axes) if row["facility_id"] not in known]
    frame = pl.DataFrame(
        [*counted, *others], schema={k: v for k, v in PLANT_SCHEMA.items() if k not in ("bin", "kato")}
    )
    sites = study.tables["facilities"].select("facility_id", "bin", "kato")
    told = frame.join(sites, on="facility_id", how="left")
    return told.select(list(PLANT_SCHEMA)).sort("facility_id", "qualification", "year")


def _counted_rows(plant: Plant, mapping: Trained, axes: Axes, count: Count) -> Iterator[dict[str, object]]:
    years = np.array(axes.years, dtype=np.float64)
    timeline = np.concatenate(([years[0] - 1.0], years))
    share = staffed_share(plant, timeline, count.draws, stream(count.seed, "plant", plant.facility_id))
    added = np.diff(share, axis=1).mean(axis=0) * plant.local_share
    for qualification, jobs in sorted(_jobs_by_qualification(dict(plant.jobs), mapping).items()):
        for year, change in zip(axes.years, added * jobs, strict=True):
            if abs(change) >= LEAST:
                yield _row(plant.facility_id, axes.qualifications[qualification], year, jobs, float(change), "plants")


def _uncounted_rows(study: Study, mapping: Trained, axes: Axes) -> Iterator[dict[str, object]]:
    jobs = evidence.jobs_by_site(study, axes)
    for site in study.tables["facilities"].sort("facility_id").iter_rows(named=True):
        planned = _jobs_by_qualification(dict(jobs.get(str(site["facility_id"]), ())), mapping)
        for qualification, number in sorted(planned.items()):
            yield _row(site["facility_id"], axes.qualifications[qualification], None, number, 0.0, _why_not(site))


def _why_not(site: Mapping[str, object]) -> str:
    if site["status"] not in ("opening", "closing"):
        return "existing"
    where = str(site["counted_in"] or "nowhere")
    return "undated" if where == "nowhere" else where


def _jobs_by_qualification(jobs: Mapping[int, float], mapping: Trained) -> dict[int, float]:
    found: dict[int, float] = {}
    for occupation, qualification, weight in zip(
        mapping.occupation, mapping.qualification, mapping.weight, strict=True
    ):
        if jobs.get(int(occupation)) and weight > 0:
            found[int(qualification)] = found.get(int(qualification), 0.0) + jobs[int(occupation)] * float(weight)
    return found


def _row(
    site: object, qualification: str, year: int | None, jobs: float, expected: float, why: str
) -> dict[str, object]:
    figures = {"jobs": round(jobs, DIGITS), "expected": round(expected, DIGITS)}
    return {"facility_id": str(site), "qualification": qualification, "year": year, **figures, "counted": why}


def vacancies_table(study: Study, axes: Axes) -> pl.DataFrame:
    """This will tell vacancies of the last twelve months by qualification, an occupation's shared out over its own.

    A signal of tightness, never a part of demand: reposts count again, hires without an advertisement do not.
    """
    published = study.tables["vacancies"]
    last = published["month"].unique().sort().tail(MONTHS)
    seen = published.filter(pl.col("month").is_in(last.implode()))
    linked = seen.join(
        study.tables["occupation_qualifications"].select("occupation", "qualification", "share"), on="occupation"
    ).with_columns(vacancies=pl.col("published") * pl.col("share"))
    everywhere = linked.with_columns(kato=pl.lit(axes.region))
    districts = linked.filter(pl.col("kato") != axes.region)
    sums = (
        pl.concat([districts, everywhere])
        .group_by("kato", "qualification")
        .agg(pl.col("vacancies").sum().round(DIGITS))
    )
    bounds = (last[0], last[-1]) if last.len() else (None, None)
    return sums.with_columns(
        from_month=pl.lit(bounds[0], dtype=pl.String), to_month=pl.lit(bounds[1], dtype=pl.String)
    ).sort("kato", "qualification")
