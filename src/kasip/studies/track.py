"""`kasip track`: payroll and graduates in; spells, outcomes, rates and next year's evidence out.

What is as large as the payroll runs on the chosen engine. What is left, runs of months, is as small as the graduates
and is finished in DuckDB in this process by the same kind of expressions, so that every engine gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import polars as pl

from kasip.core.tracking.runs import job_months, runs
from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.gateways.warehouse import Warehouse, opened
from kasip.studies.definitions_in_force import in_force
from kasip.studies.flows import labour_flows
from kasip.studies.following import Following, Inputs, follow, graduate_rows
from kasip.studies.loading import Study, load_study
from kasip.studies.payroll import Payroll, open_payroll
from kasip.studies.scoreboard import scoreboard
from kasip.studies.tracking_faults import refuse_unusable
from kasip.studies.tracking_rules import rules_of
from kasip.studies.tracking_tables import stamped, with_months, write_scoreboard, write_tables, write_vacancies
from kasip.studies.vacancies import measured


def track(
    folder: Path,
    out: Path,
    engine: str = "duckdb",
    memory_limit: str | None = None,
    forecasts: Sequence[Path] = (),
) -> Mapping[str, object]:
    """This will follow graduates through the payroll and write what became of them.

    Args:
        folder: study folder with `payroll` and `graduates`.
        out: folder the results go to; it appears whole or not at all.
        engine: `duckdb`, a `postgres://` address or a `spark://` master.
        memory_limit: DuckDB's limit, e.g. `2GB`.
        forecasts: folders of earlier forecasts to hold against what happened.

    Returns:
        A summary: rows and persons read, graduates, spells, definitions.

    Raises:
        InputRejectedError: the input is wrong; nothing is written.
    """
    refuse_foreign_folder(out)
    study = load_study(folder, "tracking")
    refuse_unusable(study)
    graduates = graduate_rows(study.tables["graduates"])
    with opened(engine, memory_limit=memory_limit) as warehouse:
        payroll = open_payroll(warehouse, folder)
        found = fetch_runs(warehouse, payroll, graduates)
        moved = labour_flows(warehouse, payroll, study)
    cohorts = sorted(set(graduates["cohort"].to_list()))
    definitions = in_force(study.tables["employment_definitions"], cohorts)
    inputs = Inputs(study, graduates, found, payroll.last_month, rules_of(study.parameters, cohorts), definitions)
    with opened("duckdb", memory_limit=memory_limit) as local:
        following = follow(local, inputs)
    vacancies = measured(study)
    held = scoreboard(forecasts, following.outcomes)
    with new_folder(out) as folder_out:
        write_tables(folder_out, following, inputs)
        write_vacancies(folder_out, vacancies, stamped(inputs))
        write_scoreboard(folder_out, held)
        folder_out.write_table("flows", with_months(moved, ("month",)))
        folder_out.write_json("certificate.json", _certificate(study, payroll, engine, inputs))
    return _summary(payroll, following, inputs)


def fetch_runs(warehouse: Warehouse, payroll: Payroll, graduates: pl.DataFrame) -> pl.DataFrame:
    """This will reduce the payroll to the graduates' runs of months on its engine and bring them here.

    A payroll that numbers its persons is joined by number: text is far slower to compare.
    """
    by_number = payroll.table["person_id"].type().is_integer()
    written = graduates.select(pl.col("person_id").unique())
    number = pl.col("person_id").cast(pl.Int64, strict=False) if by_number else pl.col("person_id")
    people = written.with_columns(number.alias("number")).drop_nulls("number")
    persons = warehouse.upload("kasip_persons", people.select(pl.col("number").unique().alias("person_id")))
    found = warehouse.fetch(runs(job_months(payroll.table, persons)))
    # A number is written back as the graduates' table writes it: 0017 and 17 may be the same person.
    return found.rename({"person_id": "number"}).join(people, on="number").drop("number")


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
