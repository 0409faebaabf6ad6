"""What `kasip track` writes about graduates: tables for people, and the evidence next year's forecast reads."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

import polars as pl

from kasip.core.tracking import evidence as learnt
from kasip.core.tracking.contrasts import dual_contrasts, of_published_cohorts
from kasip.core.tracking.publication import RETAINED, rates
from kasip.core.tracking.scoreboard import summary as scored
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.survival import curves
from kasip.gateways.outputs import OutputFolder
from kasip.studies.definitions_in_force import definitions_table
from kasip.studies.following import Following, Inputs
from kasip.studies.tracking_rules import setting

YEAR = 12
PERSON_MONTHS = ("first_job_month", "stable_since", "permanent_since")
"""Columns of `outcomes` that hold months."""


def write_tables(folder: OutputFolder, following: Following, inputs: Inputs) -> None:
    """This will write every table of the study."""
    year = max(inputs.graduates["cohort"].to_list(), default=2026)
    level = setting(inputs.study.parameters, "interval_level", year)
    small = int(setting(inputs.study.parameters, "tracking_small_cell", year))
    per_cell = _per_cell(following.counts)
    folder.write_parquet("spells", _spells_table(following.spells))
    folder.write_parquet("outcomes", _outcomes_table(following.outcomes))
    cells, totals = (
        _with_unknown_absences(table, inputs)
        for table in _published(per_cell, _per_cell(following.retained), level, small)
    )
    folder.write_table("rates", cells)
    folder.write_table("rate_totals", totals)
    folder.write_table(
        "survival", curves(_with_absence(following, inputs), inputs.rules.permanent_months, level, small)
    )
    compared = of_published_cohorts(following.counts, totals, small)
    folder.write_table("contrasts", dual_contrasts(compared, level, small))
    folder.write_table("definitions", definitions_table(inputs.definitions))
    _write_evidence(folder, following, inputs)


def _per_cell(counts: pl.DataFrame) -> pl.DataFrame:
    """This will add up graduates of both ways of training per definition, college, qualification and cohort."""
    keys = ("definition", "college_bin", "qualification", "cohort")
    return counts.group_by(keys).agg(pl.exclude(*keys, "dual").sum())


def _published(
    counts: pl.DataFrame, retained: pl.DataFrame, level: float, small: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """This will publish rates of employment, and of retention where anybody was trained dually; totals beside them."""
    tables = rates(counts, level, small)
    if retained.is_empty():
        return tables
    kept = rates(retained, level, small, RETAINED)
    cells, totals = (pl.concat(pair).sort("definition", maintain_order=True) for pair in zip(tables, kept, strict=True))
    return cells, totals


def _with_unknown_absences(table: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """This will empty `excluded` where a definition leaves people out for an absence and no absences are known."""
    if "absences" in inputs.study.given:
        return table
    asking = {one.rule.name for one in inputs.definitions if one.rule.excludes}
    unknown = pl.col("definition").is_in(sorted(asking))
    return table.with_columns(excluded=pl.when(~unknown).then("excluded"))


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


def _write_evidence(folder: OutputFolder, following: Following, inputs: Inputs) -> None:
    """This will write what next year's forecast reads, in the region's data contract."""
    evidence = OutputFolder(folder.path / "evidence")
    evidence.path.mkdir()
    stamp = stamped(inputs)
    evidence.write_table("outcomes", _outcome_rows(following, inputs).with_columns(stamp))
    evidence.write_table("outcome_definitions", _outcome_definitions(inputs).with_columns(stamp))
    year = max(inputs.graduates["cohort"].to_list(), default=2026)
    weight = setting(inputs.study.parameters, "tracking_qualification_prior", year)
    jobs = following.outcomes.select(pl.col("first_occupation").alias("occupation"), "qualification").drop_nulls()
    prior = inputs.study.tables["occupation_qualifications"]
    evidence.write_table(
        "occupation_qualifications", learnt.qualification_shares(jobs, prior, weight).with_columns(stamp)
    )
    requests = inputs.study.tables["employer_requests"]
    if not requests.is_empty():
        hires = _hires(following, inputs.last_month)
        evidence.write_table("request_record", learnt.request_record(requests, hires).with_columns(stamp))


def _outcome_rows(following: Following, inputs: Inputs) -> pl.DataFrame:
    """This will count what became of graduates: at work, kept by the enterprise that trained them, away."""
    parts = [
        learnt.outcome_rows(_per_cell(following.counts)),
        learnt.outcome_rows(_per_cell(following.retained), RETAINED),
    ]
    if "absences" in inputs.study.given:
        parts.append(_absence_rows(following, inputs))
    given = [part for part in parts if not part.is_empty()] or parts[:1]
    rows = pl.concat(given)
    return rows.sort(rows.columns)


def stamped(inputs: Inputs) -> list[pl.Expr]:
    """This will date evidence and say what it is: invented where any graduate is, else official records."""
    invented = (inputs.study.tables["graduates"]["provenance"] == "synthetic").any()
    year, month = divmod(inputs.last_month, YEAR)
    return [
        pl.lit("synthetic" if invented else "official").alias("provenance"),
        pl.lit(f"kasip track, payroll to {year}-{month + 1:02d}").alias("source"),
        pl.lit(dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])).alias("source_date"),
    ]


def _absence_rows(following: Following, inputs: Inputs) -> pl.DataFrame:
    """This will count who was studying, in the army or on leave a year after graduation."""
    of_employment = (one.rule for one in inputs.definitions if not one.rule.dual_employer)
    yearly = next(rule for rule in of_employment if rule.window_months == YEAR)
    seen = following.outcomes.filter(pl.col("observed_months") >= YEAR)
    away = inputs.study.tables["absences"]
    since, until = (month_numbers(away[name]).alias(name) for name in ("from_month", "to_month"))
    spans = away.select("person_id", "reason", since, until)
    joined = seen.select("graduate", "person_id", moment=pl.col("graduated") + YEAR).join(spans, on="person_id")
    lasting = pl.col("to_month").is_null() | (pl.col("moment") <= pl.col("to_month"))
    held = joined.filter((pl.col("from_month") <= pl.col("moment")) & lasting)
    first = held.group_by("graduate").agg(pl.col("reason").min())
    return learnt.absence_rows(seen, first, yearly.name)


def _hires(following: Following, last_month: int) -> pl.DataFrame:
    """This will list graduates' first jobs: employer, calendar year, and whether they stayed twelve months."""
    first = following.outcomes.filter(pl.col("first_job_month").is_not_null())
    jobs = first.select("graduate", "person_id", "first_job_month", "first_employer_bin")
    spells = following.spells.select("person_id", "from_month", "to_month", "first_employer_bin", "employer_bin")
    joined = jobs.join(spells, on="person_id", suffix="_spell")
    month, bin_then = pl.col("first_job_month"), pl.col("first_employer_bin")
    held = (pl.col("from_month") <= month) & (month <= pl.col("to_month"))
    same = (bin_then == pl.col("first_employer_bin_spell")) | (bin_then == pl.col("employer_bin"))
    until = joined.filter(held & same).group_by("graduate").agg(pl.col("to_month").max())
    still_there, too_early = pl.col("to_month") >= month + 12, month + 12 > last_month
    stayed = pl.when(still_there).then(statement=True).when(too_early).then(None).otherwise(statement=False)
    table = jobs.join(until, on="graduate", how="left")
    return table.select(bin_then.alias("bin"), (month // 12).cast(pl.Int32).alias("year"), stayed.alias("stayed"))


def write_vacancies(folder: OutputFolder, tables: Mapping[str, pl.DataFrame], stamp: list[pl.Expr]) -> None:
    """This will write what was measured of vacancies, and the evidence table, dated, beside the others."""
    for name, table in tables.items():
        if name == "evidence":
            OutputFolder(folder.path / name).write_table("vacancies", table.with_columns(stamp))
        else:
            folder.write_table(name, table)


def write_scoreboard(folder: OutputFolder, held: pl.DataFrame) -> None:
    """This will write what earlier forecasts said beside what happened, where any was named."""
    if held.is_empty():
        return
    folder.write_table("scoreboard", held)
    folder.write_table("scoreboard_summary", scored(held))


def _outcome_definitions(inputs: Inputs) -> pl.DataFrame:
    table = definitions_table(inputs.definitions).sort("definition", "last_cohort").unique("definition", keep="last")
    names = {f"title_{language}": f"name_{language}" for language in ("kk", "ru", "en")}
    return table.rename(names).select("definition", *names.values(), "data_source", "window_months").sort("definition")
