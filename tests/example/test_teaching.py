"""The teaching region: small, whole, and exactly of the data contract."""

import csv
from importlib import resources

import polars as pl
import pytest
from click.testing import CliRunner

from kasip.cli.main import kasip
from kasip.example.tables import teaching_region, typed


def contract_columns():
    rows = csv.DictReader((resources.files("kasip.contract") / "columns.csv").read_text(encoding="utf-8").splitlines())
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.get("study", "region") == "region":
            found.setdefault(row["table"], []).append(row["column"])
    return found


def test_teaching_region_has_the_columns_of_the_contract():
    contract = contract_columns()

    for name, frame in teaching_region().items():
        expected = contract[name] + [c for c in ("provenance", "source", "source_date") if c not in contract[name]]
        assert frame.columns == expected, name


def test_teaching_region_is_small_enough_to_check_by_hand():
    tables = teaching_region()

    assert {name: tables[name].height for name in ("colleges", "qualifications", "programmes", "territories")} == {
        "colleges": 5,
        "qualifications": 8,
        "programmes": 13,
        "territories": 3,
    }


@pytest.mark.parametrize("file_format", ["csv", "parquet", "xlsx"])
def test_teaching_command_writes_the_same_tables_in_every_format(tmp_path, file_format):
    result = CliRunner().invoke(kasip, ["example", "teaching", str(tmp_path / "t"), "--format", file_format])

    assert result.exit_code == 0
    assert (
        read_back(tmp_path / "t", "programmes").to_dicts()
        == typed("programmes", teaching_region()["programmes"]).to_dicts()
    )


def read_back(folder, name):
    if (folder / f"{name}.csv").exists():
        return typed(name, pl.read_csv(folder / f"{name}.csv", infer_schema=False))
    if (folder / f"{name}.parquet").exists():
        return pl.read_parquet(folder / f"{name}.parquet")
    return typed_sheet(folder / "region.xlsx", name)


def typed_sheet(path, name):
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(path, read_only=True)
    header, *rows = book[name].iter_rows(values_only=True)
    expected = typed(name, teaching_region()[name])
    cells = [[cell.date() if hasattr(cell, "date") else cell for cell in row] for row in rows]
    return pl.DataFrame(cells, schema=dict(zip(header, expected.dtypes, strict=True)), orient="row")


def test_teaching_cell_comes_out_as_the_tutorial_calculates_it_by_hand(tmp_path):
    runner = CliRunner()
    runner.invoke(kasip, ["example", "teaching", str(tmp_path / "t"), "--quiet"])
    result = runner.invoke(kasip, ["forecast", str(tmp_path / "t"), "--out", str(tmp_path / "out"), "--quiet"])
    yields = pl.read_csv(tmp_path / "out" / "yields.csv").filter(pl.col("qualification") == "3W07150501")
    demand = pl.read_csv(tmp_path / "out" / "demand.csv").filter(
        (pl.col("qualification") == "3W07150501") & (pl.col("kato") == 990000000) & (pl.col("year") == 2030)
    )
    of_a_seat = dict(
        yields.filter(pl.col("base") == "grade9").group_by("targeted").agg(pl.col("yield").mean()).iter_rows()
    )

    assert result.exit_code == 0
    assert demand["replacement_median"].item() == pytest.approx(2000 * 0.03, abs=2)
    assert of_a_seat[False] == pytest.approx(0.95**3 * 0.8 * 0.9 * 0.6, abs=0.005)
    assert of_a_seat[True] == pytest.approx(0.95**3 * 0.8, abs=0.005)
