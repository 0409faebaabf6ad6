"""The table `flows` of `kasip track`: the same whether the payroll is streamed or queried."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import invented

from kasip.gateways.warehouse import opened
from kasip.studies.flows import labour_flows
from kasip.studies.loading import load_study
from kasip.studies.payroll import open_payroll
from kasip.studies.track import track


@pytest.fixture
def folder(tmp_path):
    given = invented(150, 30)
    study = tmp_path / "study"
    (study / "payroll").mkdir(parents=True)
    for (month,), rows in given.payroll.group_by(["month"]):
        rows.write_parquet(study / "payroll" / f"{month}.parquet")
    given.graduates_table.write_csv(study / "graduates.csv")
    given.successors.write_csv(study / "employer_successors.csv")
    return study


def flows_of(folder):
    with opened("duckdb") as warehouse:
        return labour_flows(warehouse, open_payroll(warehouse, folder), load_study(folder, "tracking"))


def test_flows_are_the_same_streamed_by_months_and_queried_from_one_unsorted_table(folder):
    streamed = flows_of(folder)
    rows = pl.read_parquet(folder / "payroll" / "*.parquet")
    rows.write_parquet(folder / "payroll.parquet")

    assert_frame_equal(flows_of(folder), streamed)
    assert streamed.filter(flow="move", by="kato").height > 0


def test_track_writes_flows_by_territory_and_occupation(folder, tmp_path):
    track(folder, tmp_path / "out")

    written = pl.read_csv(tmp_path / "out" / "flows.csv", infer_schema=False)
    assert written.columns == ["month", "flow", "by", "origin", "destination", "persons"]
    counts = written.group_by("by").agg(pl.col("persons").cast(pl.Int64).sum())
    assert counts["persons"].n_unique() == 1
    assert set(written["month"].str.len_chars()) == {7}
