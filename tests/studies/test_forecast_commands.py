"""The commands `forecast` and `backtest` at the terminal: exit codes, summaries in three languages, JSON."""

import json
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from tests.core.forecasting.panels import random_walks

from kasip.cli.main import kasip

TEACHING = Path(str(resources.files("kasip.example"))) / "teaching"


@pytest.fixture
def table(tmp_path):
    rows = [
        {"region": f"R{row}", "year": 2000 + year, "people": float(value)}
        for row, series in enumerate(random_walks(4, 16, seed=1))
        for year, value in enumerate(series)
    ]
    path = tmp_path / "table.csv"
    pl.DataFrame(rows).write_csv(path)
    return path


def run(*arguments):
    return CliRunner().invoke(kasip, [str(argument) for argument in arguments])


@pytest.mark.parametrize(("language", "word"), [("en", "Assumptions"), ("ru", "Допущения"), ("kk", "Болжалдар")])
def test_forecast_tells_its_assumptions_in_every_language(tmp_path, language, word):
    result = run("forecast", TEACHING, "--out", tmp_path / "out", "--language", language)

    assert result.exit_code == 0, result.output
    assert word in result.output
    assert (tmp_path / "out" / "gap.csv").is_file()


def test_forecast_prints_one_object_as_json(tmp_path):
    result = run("forecast", TEACHING, "--out", tmp_path / "out", "--json", "--seed", "5")

    summary = json.loads(result.output)

    assert summary["seed"] == 5
    assert summary["summary"]["shortages"][0]["gap_median"] > 0


def test_backtest_prints_every_method(tmp_path, table):
    result = run(
        "backtest", table, "--keys", "region", "--time", "year", "--value", "people", "--out", tmp_path / "out"
    )

    assert result.exit_code == 0, result.output
    assert {"naive", "drift", "damped", "theta", "kasip"} <= set(result.output.split())


def test_backtest_of_a_wrong_table_writes_nothing_and_names_the_place(tmp_path, table):
    table.write_text(table.read_text().replace("R1,2003,", "R1,2003,abc"))

    result = run(
        "backtest", table, "--keys", "region", "--time", "year", "--value", "people", "--out", tmp_path / "out"
    )

    assert result.exit_code == 1
    assert result.stderr.startswith("table.csv:21:people: abc")
    assert not (tmp_path / "out").exists()
