"""Each sheet's format is told by what it holds; real workbooks as published are read to the last figure."""

import os
from pathlib import Path

import polars as pl
import pytest
from tests.contract.sheets import test_contingent, test_evaluation
from tests.gateways.uploads.test_reading import csv, upload, xlsx

from kasip.contract.checks import conform
from kasip.contract.sheets.contingent import read_contingent
from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.statistics import read_statistics
from kasip.example.tables import teaching_region
from kasip.example.writing import workbook
from kasip.gateways.uploads.reading import read_upload
from kasip.gateways.uploads.recognising import recognise, study_of, study_tables

PUBLISHED = Path(os.environ.get("KASIP_SHARED", Path(__file__).parents[4] / "shared")) / "data"
published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published workbooks are not beside the project")


def formats(read):
    return [(found.format, found.table) for found in recognise(read)]


def test_study_workbook_is_recognised_and_passes_the_checks(tmp_path):
    read = upload(tmp_path, workbook(teaching_region()), "region.xlsx")

    tables, faults = study_tables(read)

    assert study_of(read) == "region"
    assert {found for found, _ in formats(read)} == {"study"}
    assert faults == []
    assert [fault for fault in conform(tables, "region")[1] if fault.severity == "error"] == []


def test_evaluation_contingent_statistics_and_other_tables_are_told_apart(tmp_path):
    evaluation = test_evaluation.sheet(test_evaluation.college("A"), test_evaluation.specialty(test_evaluation.WELDING))
    export = [test_contingent.HEADER, test_contingent.row()]

    assert formats(upload(tmp_path, xlsx(evaluation.rows), "a.xlsx")) == [("evaluation", "")]
    assert formats(upload(tmp_path, quoted(export).encode("utf-16"), "b.csv")) == [("contingent", "")]
    assert formats(upload(tmp_path, csv([["район", "2023", "2024"], ["Абай", "1", "2"]]).encode())) == [
        ("statistics", "")
    ]
    assert formats(upload(tmp_path, csv([["район", "число"], ["Абай", "1"]]).encode())) == [("table", "")]
    assert formats(upload(tmp_path, b"just words\n")) == [("none", "")]


def quoted(rows):
    return "".join("\t".join(f'"{cell}"' if '"' not in cell else cell for cell in row) + "\r\n" for row in rows)


def test_contingent_export_leaves_no_person_in_what_was_read(tmp_path):
    """Negative control: asked for, they are there."""
    export = quoted([test_contingent.HEADER, test_contingent.row()]).encode("utf-16")

    read = upload(tmp_path, export, "Контингент.csv")
    asked = upload(tmp_path, export, "Контингент.csv", keep_personal=True)

    personal = {value for value in test_contingent.PERSON.values() if value}
    assert personal & set(read.sheets[0].rows[1]) == set()
    assert personal - set(asked.sheets[0].rows[1]) == set()
    assert [fault.code for fault in read.warnings] == ["personal_withheld"]
    assert read_contingent(read.sheets[0], test_contingent.BIN).cohorts.frame["students"].to_list() == [1]


@published
def test_unemployment_workbook_gives_every_published_figure():
    read = read_upload(PUBLISHED / "unemploymentRate.xlsx", "unemploymentRate.xlsx")
    tidy = pl.read_csv(PUBLISHED / "kz_unemployment_region_quarter_tidy.csv")

    table, faults = read_statistics(flat_table(read.sheets[0]))

    period = pl.when(pl.col("quarter").is_null()).then(0).otherwise(pl.col("quarter")).alias("quarter")
    quarters = {
        "I quarter": 1,
        "II quarter": 2,
        "III quarter": 3,
        "III квартал": 3,
        "IV quarter": 4,
        "year": 0,
        "year2)": 0,
    }
    given = tidy.select(
        "year", pl.col("period").replace_strict(quarters, return_dtype=pl.Int64).alias("quarter"), value=pl.col("rate")
    )
    ours = table.filter(pl.col("value").is_not_null()).select("year", period, "value")
    assert faults == []
    assert ours.height == given.height == 2002
    assert ours.sort(pl.all()).equals(given.sort(pl.all()))
    assert table.filter(pl.col("absent") != "").group_by("mark", "absent").len().rows() == [("-", "unknown_value", 494)]


@published
@pytest.mark.parametrize(
    ("file", "figures", "marks"),
    [("people_applied_employment_raw.xlsx", [361], [38]), ("pop_proj_source.xlsx", [421, 1208, 1208], [83, 232, 232])],
)
def test_published_workbooks_are_read_to_the_last_figure(file, figures, marks):
    tables = [read_statistics(flat_table(sheet))[0] for sheet in read_upload(PUBLISHED / file, file).sheets]

    assert [table["value"].count() for table in tables] == figures
    assert [table.filter(pl.col("absent") == "unknown_value").height for table in tables] == marks


@published
def test_population_workbook_gives_the_figures_of_its_tidy_twin():
    sheet = read_upload(PUBLISHED / "pop_proj_source.xlsx", "pop_proj_source.xlsx").sheets[0]
    table, _ = read_statistics(flat_table(sheet))

    country = table.filter(pl.col("territory") == "Республика Казахстан").sort("year")

    assert country["year"].to_list() == list(range(2000, 2024))
    assert country["value"][0] == 14_901_641
