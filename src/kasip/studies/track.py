"""`kasip track`: payroll and graduates in; spells, outcomes, rates and next year's evidence out.

What is as large as the payroll runs on the chosen engine. What is left, runs of months, is as small as the graduates
and is finished in DuckDB in this process by the same kind of expressions, so that every engine gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.core.tracking import evidence as learnt
from kasip.core.tracking.contrasts import dual_contrasts
from kasip.core.tracking.publication import rates
from kasip.core.tracking.rules import TrackingRules
from kasip.core.tracking.runs import job_months, runs
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.survival import curves
from kasip.gateways.outputs import OutputFolder, new_folder, refuse_foreign_folder
from kasip.gateways.warehouse import Warehouse, opened
from kasip.law.dated import parameters
from kasip.studies.definitions_in_force import definitions_table, in_force
from kasip.studies.following import Following, Inputs, follow, graduate_rows
from kasip.studies.loading import Study, load_study
from kasip.studies.payroll import Payroll, open_payroll

PERSON_MONTHS = ("first_job_month", "stable_since", "permanent_since")
"""Columns of `outcomes` that hold months."""


def track(folder: Path, out: Path, engine: str = "duckdb", memory_limit: str | None = None) -> Mapping[str, object]:
    """This will follow graduates through the payroll and write what became of them.

    Args:
        folder: study folder with `payroll` and `graduates`.
        out: folder the results go to; it appears whole or not at all.
        engine: `duckdb`, a `postgres://` address or a `spark://` master.
        memory_limit: DuckDB's limit, e.g. `2GB`.

    Returns:
        A summary: rows and persons read, graduates, spells, definitions.

    Raises:
        InputRejectedError: the input is wrong; nothing is written.
    """
    refuse_foreign_folder(out)
    study = load_study(folder, "tracking")
    graduates = graduate_rows(study.tables["graduates"])
    with opened(engine, memory_limit=memory_limit) as warehouse:
        payroll = open_payroll(warehouse, folder)
        found = fetch_runs(warehouse, payroll, graduates)
    cohorts = sorted(set(graduates["cohort"].to_list()))
    definitions = in_force(study.tables["employment_definitions"], cohorts)
    inputs = Inputs(study, graduates, found, payroll.last_month, rules_of(study, cohorts), definitions)
    with opened("duckdb", memory_limit=memory_limit) as local:
        following = follow(local, inputs)
    with new_folder(out) as folder_out:
        _write(folder_out, following, inputs)
        folder_out.write_json("certificate.json", _certificate(study, payroll, engine, inputs))
    return _summary(payroll, following, inputs)


def fetch_runs(warehouse: Warehouse, payroll: Payroll, graduates: pl.DataFrame) -> pl.DataFrame:
    """This will reduce the payroll to the graduates' runs of months on its engine and bring them here.

    A payroll that numbers its persons is joined by number: text is far slower to compare.
    """
    by_number = payroll.table["person_id"].type().is_integer()
    people = graduates.select(pl.col("person_id").unique())
    if by_number:
        people = people.select(pl.col("person_id").cast(pl.Int64, strict=False).drop_nulls())
    persons = warehouse.upload("kasip_persons", people)
    found = warehouse.fetch(runs(job_months(payroll.table, persons)))
    return found.with_columns(pl.col("person_id").cast(pl.String))


def rules_of(study: Study, cohorts: list[int]) -> TrackingRules:
    """This will read the rules of spells and outcomes: the study's own, else those in force for the last cohort."""
    year = cohorts[-1] if cohorts else 2026

    def number(name: str) -> float:
        return setting(study, name, year)

    return TrackingRules(
        spell_gap_months=int(number("tracking_spell_gap_months")),
        stable_months=int(number("tracking_stable_months")),
        permanent_months=int(number("tracking_permanent_months")),
        permanent_gap_months=int(number("tracking_permanent_gap_months")),
        place_window_months=int(number("tracking_place_window_months")),
        region_digits=int(number("tracking_region_digits")),
        region=study.parameters.get("region", ""),
        specialty_weight=number("tracking_specialty_weight"),
    )


def setting(study: Study, name: str, year: int) -> float:
    """This will return a number of the study's parameters, else the shipped one of that year."""
    told = study.parameters.get(name)
    return float(told) if told else parameters()[name].at(year).value


def _write(folder: OutputFolder, following: Following, inputs: Inputs) -> None:
    """This will write every table of the study."""
    year = max(inputs.graduates["cohort"].to_list(), default=2026)
    level = setting(inputs.study, "interval_level", year)
    small = int(setting(inputs.study, "tracking_small_cell", year))
    per_cell = following.counts.group_by("definition", "college_bin", "qualification", "cohort").agg(
        pl.exclude("definition", "college_bin", "qualification", "cohort", "dual").sum()
    )
    folder.write_parquet("spells", _spells_table(following.spells))
    folder.write_parquet("outcomes", _outcomes_table(following.outcomes))
    cells, totals = rates(per_cell, level, small)
    folder.write_table("rates", cells)
    folder.write_table("rate_totals", totals)
    folder.write_table(
        "survival", curves(_with_absence(following, inputs), inputs.rules.permanent_months, level, small)
    )
    folder.write_table("contrasts", dual_contrasts(following.counts, level, small))
    folder.write_table("definitions", definitions_table(inputs.definitions))
    _write_evidence(folder, following, inputs, per_cell)


def _spells_table(spells: pl.DataFrame) -> pl.DataFrame:
    table = with_months(spells, ("from_month", "to_month"))
    return table.sort("person_id", "from_month", "employer_bin", "to_month")


def _outcomes_table(outcomes: pl.DataFrame) -> pl.DataFrame:
    table = with_months(outcomes.sort("graduate"), ("graduated", *PERSON_MONTHS))
    return table.drop("graduate").rename({"graduated": "graduated_month", "dual_employer_bin": "employer_bin"})


def with_months(table: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """This will write month numbers as `YYYY-MM`."""
    return table.with_columns(
        pl.format("{}-{}", pl.col(name) // 12, (pl.col(name) % 12 + 1).cast(pl.String).str.zfill(2)).alias(name)
        for name in columns
    )


def _with_absence(following: Following, inputs: Inputs) -> pl.DataFrame:
    """This will add how long each graduate was seen before study, army or anything else took them away."""
    away = inputs.study.tables["absences"]
    table = following.outcomes
    if away.is_empty():
        return table.with_columns(seen_months=pl.lit(None, pl.Int64))
    started = away.select("person_id", since=month_numbers(away["from_month"]))
    first = table.select("graduate", "person_id", "graduated").join(started, on="person_id")
    first = first.filter(pl.col("since") > pl.col("graduated")).group_by("graduate").agg(pl.col("since").min())
    joined = table.join(first, on="graduate", how="left")
    return joined.with_columns(seen_months=(pl.col("since") - pl.col("graduated") - 1).cast(pl.Int64))


def _write_evidence(folder: OutputFolder, following: Following, inputs: Inputs, counts: pl.DataFrame) -> None:
    """This will write what next year's forecast reads, in the region's data contract."""
    evidence = OutputFolder(folder.path / "evidence")
    evidence.path.mkdir()
    evidence.write_table("outcomes", learnt.outcome_rows(counts))
    evidence.write_table("outcome_definitions", _outcome_definitions(inputs))
    year = max(inputs.graduates["cohort"].to_list(), default=2026)
    weight = setting(inputs.study, "tracking_qualification_prior", year)
    jobs = following.outcomes.select(pl.col("first_occupation").alias("occupation"), "qualification").drop_nulls()
    prior = inputs.study.tables["occupation_qualifications"]
    evidence.write_table("occupation_qualifications", learnt.qualification_shares(jobs, prior, weight))


def _outcome_definitions(inputs: Inputs) -> pl.DataFrame:
    table = definitions_table(inputs.definitions).sort("definition", "last_cohort").unique("definition", keep="last")
    names = {f"title_{language}": f"name_{language}" for language in ("kk", "ru", "en")}
    return table.rename(names).select("definition", *names.values(), "data_source", "window_months").sort("definition")


def _certificate(study: Study, payroll: Payroll, engine: str, inputs: Inputs) -> Mapping[str, object]:
    """This will say what the results rest on."""
    absent = sorted({"absences", "employer_successors", "occupation_specialties"} - study.given)
    return {
        "input_hash": study.input_hash,
        "engine": engine.split(":", maxsplit=1)[0],
        "payroll_rows": payroll.rows,
        "payroll_last_month": payroll.last_month,
        "rules": attrs.asdict(inputs.rules),
        "not_given": absent,
        "warnings": [attrs.asdict(fault) for fault in (*study.warnings, *payroll.warnings)],
    }


def _summary(payroll: Payroll, following: Following, inputs: Inputs) -> Mapping[str, object]:
    return {
        "payroll_rows": payroll.rows,
        "graduates": inputs.graduates.height,
        "with_first_job": int(following.outcomes["first_job_month"].is_not_null().sum()),
        "permanent": int(following.outcomes["permanent_since"].is_not_null().sum()),
        "spells": following.spells.height,
        "definitions": len(inputs.definitions),
    }
