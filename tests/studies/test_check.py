"""`kasip check`: what is right is said to be, with what is assumed; scenarios are checked too; nothing is written."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from tests.studies.malformed_folders import right_tables, write

from kasip.cli.study.check import command
from kasip.studies.check import check, meant_study
from kasip.vocabulary.faults import InputRejectedError


def run(folder, *options):
    return CliRunner().invoke(command, [str(folder), *options])


def test_right_folder_is_said_to_be_right_with_what_is_assumed(tmp_path):
    write(tmp_path, right_tables())

    result = run(tmp_path, "--language", "kk")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert "budget_cut сценарийі: тексерілді" in result.stdout
    assert "age_structure: берілмеген." in result.stdout


def test_summary_counts_rows_and_scenarios(tmp_path):
    tables = right_tables()
    write(tmp_path, tables)

    summary = json.loads(run(tmp_path, "--json").stdout)

    assert summary["rows"] == sum(frame.height for frame in tables.values())
    assert summary["tables"] == {name: tables[name].height for name in sorted(tables)}
    assert summary["warnings"] == 0


def test_scenario_that_breaks_a_rule_is_refused_by_its_name(tmp_path):
    tables = right_tables()
    step = (
        tables["scenarios"]
        .head(1)
        .with_columns(
            scenario=pl.lit("nobody"),
            table=pl.lit("budget"),
            where=pl.lit(""),
            column=pl.lit("kzt"),
            operation=pl.lit("multiply"),
            value=pl.lit("-1"),
        )
    )
    write(tmp_path, tables | {"scenarios": pl.concat([tables["scenarios"], step])})

    with pytest.raises(InputRejectedError) as error:
        check(tmp_path)

    assert {(fault.file, fault.column, fault.code) for fault in error.value.faults} == {
        ("budget.csv (nobody)", "kzt", "below_minimum")
    }


def test_warning_is_reported_and_does_not_stop(tmp_path):
    tables = right_tables()
    rule = tables["policy"].head(1).with_columns(rule=pl.lit("maximum_chnage_share"))
    write(tmp_path, tables | {"policy": pl.concat([tables["policy"], rule])})

    result = run(tmp_path)

    assert result.exit_code == 0
    assert "maximum_change_share" in result.stderr


@pytest.mark.parametrize(
    ("names", "study"),
    [
        ({"wishes", "applicants", "programmes"}, "admission"),
        ({"students", "places"}, "placement"),
        ({"payroll", "graduates"}, "tracking"),
        ({"colleges", "programmes", "territories"}, "region"),
        ({"region"}, "region"),
    ],
)
def test_folder_is_taken_for_what_its_files_are_named_for(names, study):
    assert meant_study(names) == study
