"""Earlier forecasts against what happened: graduates, yields, and persons at work by occupation, by hand."""

import polars as pl
import pytest

from kasip.core.tracking.scoreboard import employed_by_year, summary
from kasip.studies.scoreboard import scoreboard
from kasip.vocabulary.faults import InputRejectedError

OUTCOMES = pl.DataFrame(
    {
        "college_bin": ["c1"] * 4,
        "qualification": ["q1"] * 4,
        "cohort": [2025] * 4,
        "in_specialty": [True, True, None, False],
        "left_region": [False, True, None, None],
    },
    schema_overrides={"cohort": pl.Int32},
)
AT_WORK = pl.DataFrame(
    {"item": ["7212", "7212", "9999"], "year": [2025, 2026, 2025], "actual": [100.0, 120.0, 5.0]},
    schema_overrides={"year": pl.Int32},
)


@pytest.fixture
def forecast(tmp_path):
    folder = tmp_path / "last_year"
    folder.mkdir()
    (folder / "supply.csv").write_text("kato,qualification,year,running_median\n35,q1,2025,5\n3510,q1,2025,3\n")
    (folder / "yields.csv").write_text("college_bin,qualification,in_specialty,stayed\nc1,q1,0.5,0.75\n")
    header = "kato,occupation,year,employed_low,employed_median,employed_high\n"
    rows = ("3510,7212-0,2025,50,60,70", "35,7212-0,2025,95,110,125", "35,7212-0,2026,100,121,118")
    (folder / "occupations.csv").write_text(header + "\n".join(rows) + "\n")
    return folder


def test_forecast_is_held_against_what_happened_figure_by_figure(forecast):
    board = scoreboard([forecast], OUTCOMES, AT_WORK)

    columns = ["figure", "item", "year", "low", "median", "high", "actual", "error", "inside"]
    assert board.select(columns).with_columns(pl.col("median", "actual", "error").round(6)).rows() == [
        ("graduates", "q1", 2025, None, 5.0, None, 4.0, 1.0, None),
        ("in_specialty", "c1|q1", 2025, None, 0.5, None, 0.666667, -0.166667, None),
        ("stayed_in_region", "c1|q1", 2025, None, 0.75, None, 0.5, 0.25, None),
        ("employed", "7212-0", 2025, 95.0, 110.0, 125.0, 100.0, 10.0, 1),
        ("employed", "7212-0", 2026, 100.0, 121.0, 118.0, 120.0, 1.0, 0),
        ("employed_growth", "7212-0", 2026, None, 0.1, None, 0.2, -0.1, None),
    ]


def test_summary_weighs_errors_and_counts_intervals_that_held(forecast):
    found = summary(scoreboard([forecast], OUTCOMES, AT_WORK)).filter(figure="employed")

    assert found.with_columns(pl.col("wape", "bias").round(6)).rows() == [("last_year", "employed", 2, 0.05, 0.05, 0.5)]


def test_only_whole_years_of_the_region_are_averaged():
    months = list(range(12 * 2025, 12 * 2025 + 14))
    employed = pl.DataFrame(
        {
            "month": months * 2,
            "kato": ["351010000"] * 14 + ["711110000"] * 14,
            "occupation": ["7212"] * 28,
            "persons": [6] * 28,
        }
    )

    assert employed_by_year(employed, "35").rows() == [("7212", 2025, 6.0)]
    assert employed_by_year(employed, "").rows() == [("7212", 2025, 12.0)]


def test_folder_that_holds_no_forecast_is_named(forecast):
    (forecast / "occupations.csv").unlink()

    with pytest.raises(InputRejectedError) as caught:
        scoreboard([forecast], OUTCOMES, AT_WORK)

    assert [(fault.code, fault.value) for fault in caught.value.faults] == [("missing_table", "occupations")]
