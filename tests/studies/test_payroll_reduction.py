"""What `kasip track` reduces a payroll to: the same whether it is streamed or queried, and its faults too."""

import shutil
from contextlib import contextmanager

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import invented
from tests.gateways.engines import postgres_missing, postgres_server, spark_cluster, spark_missing

from kasip.core.compiled import Kernel
from kasip.gateways.warehouse import opened
from kasip.studies.following import graduate_rows
from kasip.studies.loading import load_study
from kasip.studies.payroll import open_payroll
from kasip.studies.payroll_reduction import STREAMED_FROM, reduced
from kasip.vocabulary.faults import InputRejectedError

QUERIED = 10**9


def write_months(study, payroll):
    (study / "payroll").mkdir(parents=True)
    for (month,), rows in payroll.group_by(["month"]):
        rows.write_parquet(study / "payroll" / f"{month}.parquet")
    return study


@pytest.fixture
def folder(tmp_path):
    given = invented(150, 30)
    study = write_months(tmp_path / "study", given.payroll)
    given.graduates_table.write_csv(study / "graduates.csv")
    given.successors.write_csv(study / "employer_successors.csv")
    return study


def reduced_from(folder, streamed_from):
    study = load_study(folder, "tracking")
    graduates = graduate_rows(study.tables["graduates"])
    with opened("duckdb") as warehouse:
        return reduced(warehouse, open_payroll(warehouse, folder), study, graduates, streamed_from)


def in_order(rows):
    return rows.select(sorted(rows.columns)).sort(sorted(rows.columns))


def assert_same(one, other):
    assert_frame_equal(in_order(one.runs), in_order(other.runs), check_dtypes=False)
    assert_frame_equal(one.flows, other.flows)
    assert_frame_equal(one.employed, other.employed, check_dtypes=False)
    assert_frame_equal(one.census.records, other.census.records)
    assert attrs.evolve(one.census, records=None) == attrs.evolve(other.census, records=None)


def test_payroll_streamed_gives_what_queries_give(folder):
    streamed = reduced_from(folder, 0)

    assert_same(streamed, reduced_from(folder, QUERIED))
    assert streamed.flows.filter(flow="move", by="kato").height > 0
    assert [fault.code for fault in streamed.census.warnings] == ["payroll_wage_negative"]


def test_csv_payroll_gives_what_parquet_gives_streamed_or_queried(folder):
    expected = reduced_from(folder, QUERIED)
    shutil.rmtree(folder / "payroll")
    invented(150, 30).payroll.write_csv(folder / "payroll.csv")

    for streamed_from in (0, QUERIED):
        found = reduced_from(folder, streamed_from)
        named = attrs.evolve(found.census, warnings=expected.census.warnings)
        assert_same(attrs.evolve(found, census=named), expected)
        assert [fault.file for fault in found.census.warnings] == ["payroll.csv"]


def test_small_payroll_asks_for_no_compiled_kernel(folder, monkeypatch):
    def refuse(kernel):
        raise AssertionError(f"{kernel.__name__} was compiled")

    monkeypatch.setattr(Kernel, "fast", refuse)

    assert reduced_from(folder, STREAMED_FROM).census.rows > 0
    with pytest.raises(AssertionError, match="was compiled"):
        reduced_from(folder, 0)


def test_persons_known_by_name_give_what_queries_give(folder, tmp_path):
    given = invented(150, 30)
    name = pl.format("p-{}", "person_id").alias("person_id")
    study = write_months(tmp_path / "named", given.payroll.with_columns(name))
    given.graduates_table.with_columns(name).write_csv(study / "graduates.csv")

    streamed = reduced_from(study, 0)

    assert_same(streamed, reduced_from(study, QUERIED))
    assert streamed.runs["person_id"].n_unique() == reduced_from(folder, 0).runs["person_id"].n_unique()


@pytest.mark.parametrize("column", ["person_id", "employer_bin"])
@pytest.mark.parametrize("streamed_from", [0, QUERIED], ids=["streamed", "queried"])
def test_empty_cells_are_named_streamed_or_queried(tmp_path, column, streamed_from):
    given = invented(150, 30)
    holed = given.payroll.with_columns(pl.when(pl.int_range(pl.len()) >= 3).then(column).alias(column))
    study = write_months(tmp_path / "study", holed)
    given.graduates_table.write_csv(study / "graduates.csv")

    with pytest.raises(InputRejectedError) as caught:
        reduced_from(study, streamed_from)

    assert [(fault.column, fault.code, fault.facts) for fault in caught.value.faults] == [
        (column, "payroll_cells_empty", {"rows": 3})
    ]


@contextmanager
def postgres():
    if reason := postgres_missing():
        pytest.skip(f"payroll of a PostgreSQL server: {reason}")
    with postgres_server() as address:
        yield address


@contextmanager
def spark():
    if reason := spark_missing():
        pytest.skip(f"payroll of a Spark cluster: {reason}")
    with spark_cluster() as master:
        yield master


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(postgres, marks=pytest.mark.postgres),
        pytest.param(spark, marks=[pytest.mark.spark, pytest.mark.deep, pytest.mark.filterwarnings("ignore")]),
    ],
)
def test_payroll_a_server_holds_gives_what_files_give(folder, server):
    study = load_study(folder, "tracking")
    graduates = graduate_rows(study.tables["graduates"])
    held = reduced_from(folder, QUERIED)
    shutil.rmtree(folder / "payroll")

    with server() as address, opened(address) as warehouse:
        warehouse.upload("payroll", invented(150, 30).payroll)
        found = reduced(warehouse, open_payroll(warehouse, folder), study, graduates)

    assert_same(found, held)


ONE = {"person_id": ["1"], "employer_bin": ["010140000001"], "kato": ["351010000"], "month": ["2024-09"]}
GRADUATE = {"college_bin": "990140000001", "qualification": "3W07150501", "graduated_on": "2024-06-30", "dual": 0}


def runs_of(study, payroll, graduate="1"):
    study.mkdir()
    payroll.write_parquet(study / "payroll.parquet")
    pl.DataFrame({"person_id": [graduate], **GRADUATE, "employer_bin": None}).write_csv(study / "graduates.csv")
    return reduced_from(study, QUERIED).runs.select("person_id", "from_month").rows()


@pytest.mark.parametrize("month", ["2024-09-01", 202409, pl.date(2024, 9, 1)], ids=["text_day", "number", "date"])
def test_month_may_be_written_in_several_ways(tmp_path, month):
    payroll = pl.DataFrame(ONE).with_columns(month=month if isinstance(month, pl.Expr) else pl.lit(month))

    assert runs_of(tmp_path / "study", payroll) == [("1", 12 * 2024 + 8)]


def test_persons_who_are_no_graduates_are_left_out(tmp_path):
    rows = {name: values * 2 for name, values in ONE.items()} | {"person_id": ["1", "somebody"]}

    assert runs_of(tmp_path / "study", pl.DataFrame(rows)) == [("1", 12 * 2024 + 8)]


def test_person_numbers_with_leading_zeros_are_found(tmp_path):
    payroll = pl.DataFrame({**ONE, "person_id": [17]})

    assert runs_of(tmp_path / "study", payroll, "0017") == [("0017", 12 * 2024 + 8)]
