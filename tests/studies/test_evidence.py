"""The loop closes: an invented payroll of the teaching region is tracked, merged, and read by the next forecast."""

import json

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kasip.core.tracking.merging import by_key, regions_occupations, whole_shares
from kasip.example.payroll_study import size_of, write_payroll
from kasip.example.tables import teaching_region
from kasip.example.writing import write_study
from kasip.studies.check import check
from kasip.studies.evidence import evidence
from kasip.studies.forecast import forecast
from kasip.studies.loading import load_study
from kasip.studies.track import track
from kasip.vocabulary.faults import InputRejectedError


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loop")
    write_study(folder / "region", teaching_region())
    write_payroll(folder / "records", size_of(1800, 48), 3, load_study(folder / "region"))
    track(folder / "records", folder / "tracked")
    evidence(folder / "region", folder / "tracked", folder / "next")
    for name in ("region", "next"):
        forecast(folder / name, folder / f"forecast_{name}")
    return folder


def test_tracked_payroll_of_a_region_equals_its_truth(loop):
    truth = pl.read_parquet(loop / "records" / "truth" / "outcomes.parquet")
    by_number = pl.col("person_id").cast(pl.Int64)

    found = pl.read_parquet(loop / "tracked" / "outcomes.parquet").sort(by_number)

    assert_frame_equal(found.select(truth.columns), truth.sort(by_number), check_dtypes=False)
    print(f"{truth.height} graduates: 0 differ, upper bound {3 / truth.height:.1%}")  # noqa: T201 - the trial says its N


def test_region_with_evidence_passes_the_check_and_says_where_rows_come_from(loop):
    checked = check(loop / "next")

    rows = checked.study.tables["outcomes"].filter(pl.col("source").str.starts_with("kasip track"))
    assert rows.height > 0
    assert set(rows["provenance"]) == {"synthetic"}
    assert set(rows["source_date"].dt.to_string("%Y-%m-%d")) == {"2026-10-31"}
    assert checked.study.tables["outcomes"].height > rows.height


def test_evidence_says_whom_the_enterprise_that_trained_them_kept(loop):
    rows = pl.read_csv(loop / "tracked" / "evidence" / "outcomes.csv", infer_schema=False)
    rows = rows.filter(pl.col("outcome") == "retained").cast({"numerator": pl.Int64, "denominator": pl.Int64})
    totals = pl.read_csv(loop / "tracked" / "rate_totals.csv", infer_schema=False)
    published = totals.filter(pl.col("outcome") == "retained", pl.col("suppressed") == "0")

    for total in published.iter_rows(named=True):
        marginal = rows.filter(
            pl.col(name) == total[name] for name in ("college_bin", "qualification", "cohort") if total[name]
        )
        counts = marginal["numerator"].sum(), marginal["denominator"].sum()
        assert counts == (int(total["numerator"]), int(total["denominator"]))
    assert published.height > 3
    assert set(rows["definition"]) == {"retained_by_dual_employer"}
    merged = load_study(loop / "next").tables["outcomes"]
    assert merged.filter(pl.col("outcome") == "retained")["denominator"].sum() > 0


def test_next_forecast_reads_the_evidence_and_says_what_moved(loop):
    before, after = (pl.read_csv(loop / f"forecast_{name}" / "learnt.csv") for name in ("region", "next"))
    both = before.join(after, on=["kind", "owner"], suffix="_after")

    moved = both.filter(pl.col("posterior") != pl.col("posterior_after"))["kind"].unique().sort().to_list()
    assert moved == ["in_specialty", "request_record", "stayed_in_region"]


def test_evidence_about_what_the_region_lacks_is_left_out_and_counted(loop):
    counts = json.loads((loop / "next" / "evidence.json").read_text())

    assert counts["occupation_qualifications"]["left_out"] > 0
    occupations = pl.read_csv(loop / "next" / "occupation_qualifications.csv", infer_schema=False)["occupation"]
    assert set(occupations) == set(teaching_region()["occupation_qualifications"]["occupation"])


def test_folder_without_evidence_is_named(loop, tmp_path):
    with pytest.raises(InputRejectedError) as caught:
        evidence(loop / "region", loop / "region", tmp_path / "out")

    assert [fault.code for fault in caught.value.faults] == ["no_evidence_here"]
    assert not (tmp_path / "out").exists()


def test_rows_of_one_key_replace_each_other():
    old = pl.DataFrame({"key": ["a", "b"], "value": ["1", "2"]})
    new = pl.DataFrame({"key": ["b", "c"], "value": ["3", "4"]})

    assert by_key(old, new, ["key"]).rows() == [("a", "1"), ("b", "3"), ("c", "4")]


def test_occupations_are_written_as_the_region_does_where_only_one_fits():
    written = pl.Series(["7212", "7412-0", "5120", "9999"])

    assert regions_occupations(written, ["7212-0", "7412-0", "5120-1", "5120-2"]).to_list() == [
        "7212-0", "7412-0", "5120", "9999",
    ]  # fmt: skip


def test_shares_are_whole_again_after_rows_were_left_out():
    rows = pl.DataFrame({"occupation": ["a", "a"], "qualification": ["x", "y"], "share": ["0.2", "0.6"]})

    assert whole_shares(rows)["share"].cast(pl.Float64).round(9).to_list() == [0.25, 0.75]
