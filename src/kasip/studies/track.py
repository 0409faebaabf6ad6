"""`kasip track`: payroll and graduates in; spells, outcomes, rates and next year's evidence out.

What is as large as the payroll runs on the chosen engine. What is left, runs of months, is as small as the graduates
and is finished in DuckDB in this process by the same kind of expressions, so that every engine gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.gateways.warehouse import opened
from kasip.studies.definitions_in_force import in_force
from kasip.studies.following import Following, Inputs, follow, graduate_rows
from kasip.studies.loading import Study, load_study
from kasip.studies.payroll import Census, absence_of, open_payroll
from kasip.studies.payroll_reduction import reduced
from kasip.studies.scoreboard import at_work, scoreboard
from kasip.studies.tracking_faults import contradictions, refuse_unusable, unseen_enterprises
from kasip.studies.tracking_rules import rules_of
from kasip.studies.tracking_tables import stamped, with_months, write_scoreboard, write_tables, write_vacancies
from kasip.studies.vacancies import measured
from kasip.vocabulary.faults import InputRejectedError


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
    study = _loaded(folder, engine)
    graduates = graduate_rows(study.tables["graduates"])
    with opened(engine, memory_limit=memory_limit) as warehouse:
        read = reduced(warehouse, open_payroll(warehouse, folder), study, graduates)
    held = read.census
    cohorts = sorted(set(graduates["cohort"].to_list()))
    definitions = in_force(study.tables["employment_definitions"], cohorts)
    inputs = Inputs(study, graduates, read.runs, held.last_month, rules_of(study.parameters, cohorts), definitions)
    with opened("duckdb", memory_limit=memory_limit) as local:
        following = follow(local, inputs)
    vacancies = measured(study)
    score = scoreboard(forecasts, following.outcomes, at_work(read.employed, inputs.rules))
    with new_folder(out) as folder_out:
        write_tables(folder_out, following, inputs)
        write_vacancies(folder_out, vacancies, stamped(inputs))
        write_scoreboard(folder_out, score)
        for name, table in (("flows", read.flows), ("employed", read.employed), ("records", held.records)):
            folder_out.write_table(name, with_months(table, ("month",)))
        folder_out.write_json("certificate.json", _certificate(study, held, engine, inputs))
    return _summary(held, following, inputs)


def _loaded(folder: Path, engine: str) -> Study:
    """This will read the small tables; where they are wrong, a payroll that is missing is named with them."""
    try:
        study = load_study(folder, "tracking")
        refuse_unusable(study)
    except InputRejectedError as rejected:
        raise InputRejectedError([*rejected.faults, *absence_of(folder, engine)]) from rejected
    return study


def _certificate(study: Study, held: Census, engine: str, inputs: Inputs) -> Mapping[str, object]:
    """This will say what the results rest on."""
    noticed = (*contradictions(study), *unseen_enterprises(study, inputs.runs["employer_bin"]))
    absent = sorted({"absences", "employer_successors", "occupation_specialties"} - study.given)
    return {
        "input_hash": study.input_hash,
        "engine": engine.split(":", maxsplit=1)[0],
        "payroll_rows": held.rows,
        "payroll_last_month": held.last_month,
        "rules": attrs.asdict(inputs.rules),
        "not_given": absent,
        "warnings": [attrs.asdict(fault) for fault in (*study.warnings, *noticed, *held.warnings)],
    }


def _summary(held: Census, following: Following, inputs: Inputs) -> Mapping[str, object]:
    return {
        "payroll_rows": held.rows,
        "graduates": inputs.graduates.height,
        "with_first_job": int(following.outcomes["first_job_month"].is_not_null().sum()),
        "permanent": int(following.outcomes["permanent_since"].is_not_null().sum()),
        "spells": following.spells.height,
        "definitions": len(inputs.definitions),
    }
