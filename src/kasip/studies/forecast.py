"""`kasip forecast`: demand, supply and gap per qualification, territory and year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip import __version__
from kasip.core.forecasting.summaries import median
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder
from kasip.studies import forecast_ledger as ledger
from kasip.studies import forecast_tables as tell
from kasip.studies.forecast_evidence import mapping_of
from kasip.studies.forecast_model import Count, Labour, demand, labour, supplied
from kasip.studies.forecast_setting import Assumptions, Axes, axes_of, region_code, rules_of
from kasip.studies.forecast_supply import yields_table
from kasip.studies.loading import Study, input_hashes, load_study

PARQUET = ("needs", "spread")
"""Tables too long to be read as text."""


@attrs.frozen
class ForecastResult:
    """What a forecast found.

    Attributes:
        tables: the tables of docs/method/forecast-tables.md by name.
        assumptions: codes and facts of what was assumed for want of evidence.
        seed: of every random choice.
        draws: joint draws behind every interval.
        input_hash: of the study's tables.
        level: probability inside every interval.
        regional_gap: the region's gap over the years that can be judged together, by qualification.
    """

    tables: Mapping[str, pl.DataFrame]
    assumptions: tuple[Mapping[str, object], ...]
    seed: int
    draws: int
    input_hash: str
    level: float
    regional_gap: pl.DataFrame


def forecast_study(study: Study, *, seed: int | None = None) -> ForecastResult:
    """This will forecast a region: the same study and seed give the same tables, whatever the order of rows.

    Args:
        study: a checked study.
        seed: of every random choice; the study's own by default.
    """
    rules, assumptions = rules_of(study), Assumptions()
    axes = axes_of(study, rules)
    count = Count(
        int(study.parameters.get("draws") or rules.at("default_draws", axes.base_year)),
        int(study.parameters.get("seed") or 0) if seed is None else seed,
    )
    drawn = labour(study, axes, rules, count, assumptions)
    needed, employers = demand(study, axes, rules, drawn, count, assumptions)
    coming = supplied(study, axes, rules, drawn, count, assumptions)
    if axes.first_order_year > axes.years[0]:
        assumptions.note("forecast_years_not_judged", until=str(axes.first_order_year - 1))
    level, limit = (rules.at(name, axes.base_year) for name in ("interval_level", "small_occupation"))
    trained = workers_by_qualification(study, axes, drawn)
    tables = {
        "industries": tell.industries_table(drawn, axes, level),
        "occupations": tell.occupations_table(drawn, axes, level, limit),
        "demand": tell.demand_table(needed, trained, axes, level, limit),
        "supply": tell.supply_table(coming, axes, level),
        "gap": tell.gap_table(needed, coming, trained, axes, rules),
        "yields": yields_table(study, axes, coming.rates),
        "needs": tell.needs_table(needed, coming, axes),
        "spread": tell.spread_table(needed, drawn, axes),
        "learnt": tell.learnt_table(employers, coming, axes),
        **ledger.tables_of(study, axes, rules, needed, count),
    }
    return ForecastResult(
        tables,
        tuple(assumptions.noted),
        count.seed,
        count.draws,
        study.input_hash,
        level,
        tell.gap_over_years(needed, coming, tables["gap"], axes, level),
    )


def workers_by_qualification(study: Study, axes: Axes, drawn: Labour) -> NDArray[np.float64]:
    """This will count the workers a qualification serves in the base year: territory by qualification by one year."""
    mapping = mapping_of(study, axes, Assumptions())
    workers = median(tell.shown(drawn.occupations[..., :1], axes))
    found = np.zeros((workers.shape[0], mapping.count, 1))
    for occupation, qualification, weight in zip(
        mapping.occupation, mapping.qualification, mapping.weight, strict=True
    ):
        found[:, qualification] += workers[:, occupation] * weight
    return found


def certificate_of(study: Study, result: ForecastResult) -> dict[str, object]:
    """This will state what a forecast was computed from and how, so that anyone can run it again and compare."""
    return {
        "study": "forecast",
        "version": __version__,
        "scenario": study.scenario,
        "input_hash": result.input_hash,
        "input_tables": input_hashes(study),
        "output_hash": tables_hash(result.tables),
        "seed": result.seed,
        "draws": result.draws,
        "level": result.level,
        "assumptions": [dict(assumption) for assumption in result.assumptions],
    }


def forecast(folder: Path, out: Path, *, seed: int | None = None, scenario: str | None = None) -> dict[str, object]:
    """This will read a study folder, forecast it and write the tables and their certificate.

    Args:
        folder: the study.
        out: where results go; appears whole or not at all.
        seed: of every random choice; the study's own by default.
        scenario: name of a scenario of the study.

    Returns:
        A summary: counts of classes, the largest shortages, assumptions, hashes.

    Raises:
        InputRejectedError: the study is wrong.
        OutputExistsError: `out` holds something else.
    """
    study = load_study(folder, scenario=scenario)
    result = forecast_study(study, seed=seed)
    certificate = certificate_of(study, result)
    with new_folder(out) as target:
        for name, table in result.tables.items():
            (target.write_parquet if name in PARQUET else target.write_table)(name, table)
        target.write_json("certificate.json", certificate)
    return {**certificate, "summary": summary_of(study, result)}


def summary_of(study: Study, result: ForecastResult) -> dict[str, object]:
    """This will pick what a reader wants first: the region's largest shortages, the count of each class."""
    gap = result.tables["gap"]
    rows = gap.filter(pl.col("kato") == region_code(study))
    names = study.tables["qualifications"].select("qualification", "name_kk", "name_ru", "name_en")
    shortages = (
        result.regional_gap.filter(pl.col("gap_median") > 0)
        .sort("gap_median", "qualification", descending=[True, False])
        .head(10)
        .join(names, on="qualification", how="left", maintain_order="left")
    )
    return {
        "classes": dict(rows.group_by("class").len().sort("class").iter_rows()),
        "shortages": shortages.to_dicts(),
    }
