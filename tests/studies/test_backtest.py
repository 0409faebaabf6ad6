"""Any long table: read as people write it, refused where it is wrong, forecast without peeking."""

import json
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.core.forecasting.panels import random_walks

from kasip.studies.backtest import Asked, backtest, backtest_table
from kasip.studies.backtest_input import read_long
from kasip.vocabulary.faults import InputRejectedError

ASKED = Asked(("region", "industry"), "year", "value", 3)
SHARED = Path(os.environ.get("KASIP_SHARED", Path(__file__).parents[3] / "shared")) / "data"


def long_rows(values, first=2000):
    return [
        {"region": f"R{row % 3}", "industry": f"I{row}", "year": str(first + year), "value": f"{value:.3f}"}
        for row, series in enumerate(values)
        for year, value in enumerate(series)
    ]


def written(tmp_path, rows, name="long.csv"):
    path = tmp_path / name
    pl.DataFrame(rows).write_csv(path)
    return path


@pytest.fixture
def rows():
    return long_rows(random_walks(9, 18, seed=1))


def rejected(path, asked=ASKED):
    with pytest.raises(InputRejectedError) as caught:
        backtest_table(read_long(path, asked.keys, asked.time, asked.value), asked, path.name)
    return [(fault.row, fault.column, fault.code) for fault in caught.value.faults]


def test_backtest_writes_scores_and_predictions(tmp_path, rows):
    backtest(written(tmp_path, rows), tmp_path / "out", ASKED)

    scores = pl.read_csv(tmp_path / "out" / "scores.csv")
    predictions = pl.read_csv(tmp_path / "out" / "predictions.csv")
    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text())

    assert scores.columns == ["method", "horizon", "n", "wape", "mase", "coverage", "width"]
    assert scores.filter(pl.col("horizon") == 1)["method"].to_list() == ["naive", "drift", "damped", "theta", "kasip"]
    assert scores.filter(pl.col("horizon") == 1)["n"].unique().to_list() == [9 * 8]
    assert predictions.columns == [*ASKED.keys, "origin", "time", "method", "low", "median", "high", "actual"]
    assert predictions["origin"].min() == 2009
    assert certificate["series"] == 9


def test_shuffled_rows_give_the_same_tables(tmp_path, rows):
    shuffled = [rows[place] for place in np.random.default_rng(1).permutation(len(rows))]
    tables = [
        backtest_table(read_long(written(tmp_path, each), ASKED.keys, "year", "value"), ASKED)
        for each in (rows, shuffled)
    ]

    assert tables[0].scores.equals(tables[1].scores)
    assert tables[0].predictions.equals(tables[1].predictions)


def test_values_after_the_origin_change_no_prediction_made_at_it(tmp_path, rows):
    poisoned = [row | {"value": "1e9"} if int(row["year"]) > 2012 else row for row in rows]

    def made_at_2012(each):
        table = read_long(written(tmp_path, each), ASKED.keys, "year", "value")
        return backtest_table(table, ASKED).predictions.filter(pl.col("origin") == "2012").drop("actual")

    assert made_at_2012(rows).equals(made_at_2012(poisoned))


def test_every_fault_is_told_with_its_row(tmp_path, rows):
    rows[3] |= {"value": "12,5 т"}
    rows[5] = dict(rows[4])
    rows[7] |= {"year": "Q?"}

    assert rejected(written(tmp_path, rows)) == [
        (5, "value", "backtest_not_a_number"),
        (7, "year", "backtest_repeated_key"),
        (9, "year", "backtest_not_a_time"),
    ]


def test_missing_columns_are_named(tmp_path, rows):
    asked = Asked(("region", "branch"), "year", "worth", 3)

    assert rejected(written(tmp_path, rows), asked) == [
        (1, "branch", "backtest_no_column"),
        (1, "worth", "backtest_no_column"),
    ]


def test_short_table_is_refused(tmp_path, rows):
    short = [row for row in rows if int(row["year"]) < 2010]

    assert rejected(written(tmp_path, short)) == [(0, "year", "backtest_too_short")]


def test_suppressed_missing_zero_and_negative_values_are_survived(tmp_path, rows):
    rows[20]["value"] = ".."
    del rows[40]
    for row in rows:
        if row["industry"] == "I3":
            row["value"] = f"-{row['value']}"
        if row["industry"] == "I4" and int(row["year"]) < 2006:
            row["value"] = "0"

    result = backtest_table(read_long(written(tmp_path, rows), ASKED.keys, "year", "value"), ASKED)

    assert np.isfinite(result.predictions.select("low", "median", "high").to_numpy()).all()
    negative = result.predictions.filter((pl.col("industry") == "I3") & (pl.col("method") == "kasip"))
    assert (negative["median"] < 0).all()


@pytest.mark.parametrize(
    ("write", "per_year"),
    [("{y}Q{q}", 4), ("{y}-{m:02}", 4), ("{y}-{m:02}-28", 4), ("{y}{q}", 4), ("{y}{m:02}", 4)],
)
def test_quarters_are_read_however_they_are_written(tmp_path, write, per_year):
    series = random_walks(2, 44, seed=2)
    rows = [
        {
            "key": f"k{row}",
            "when": write.format(y=2001 + place // 4, q=place % 4 + 1, m=(place % 4) * 3 + 3),
            "v": str(value),
        }
        for row, values in enumerate(series)
        for place, value in enumerate(values)
    ]

    table = read_long(written(tmp_path, rows), ("key",), "when", "v")

    known = np.isfinite(table.values).sum(axis=1)
    assert known.tolist() == [44, 44]
    assert table.per_year == per_year


def test_one_series_without_keys_is_forecast(tmp_path):
    rows = [{"year": str(2000 + place), "value": str(100 + place)} for place in range(15)]
    asked = Asked((), "year", "value", 2)

    result = backtest_table(read_long(written(tmp_path, rows), (), "year", "value"), asked)

    assert result.scores.height == 10


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data are not beside the project (KASIP_SHARED)")
def test_kasip_is_below_every_baseline_and_covers_what_it_promises_on_counties():
    asked = Asked(("state", "fips"), "year", "employed", 5)
    table = read_long(SHARED / "us_county_employment_annual.parquet", asked.keys, asked.time, asked.value)

    scores = backtest_table(table, asked).scores
    wape = {
        name: scores.filter(pl.col("method") == name)["wape"].to_numpy()
        for name in ("naive", "drift", "damped", "kasip")
    }
    coverage = scores.filter(pl.col("method") == "kasip")["coverage"].to_numpy()

    assert {name: bool((wape["kasip"] < wape[name]).all()) for name in ("naive", "drift", "damped")} == {
        "naive": True,
        "drift": True,
        "damped": True,
    }
    assert ((coverage > 0.78) & (coverage < 0.82)).all()
