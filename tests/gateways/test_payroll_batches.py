"""Streaming a payroll: numbered or named persons, one file a month or one sorted file; the same flows."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import invented

from kasip.core.tracking.flow_machine import FlowReader
from kasip.core.tracking.ledger import MonthByMonth
from kasip.gateways.payroll_batches import payroll_stream


def flows_in(path):
    stream = payroll_stream(path)
    assert stream is not None
    reader = FlowReader(stream.persons, 1)
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches():
        machine.add(batch)
    machine.settle()
    return reader.finish()


@pytest.fixture(scope="module")
def payroll():
    return invented(150, 30).payroll


@pytest.fixture(scope="module")
def by_months(payroll, tmp_path_factory):
    folder = tmp_path_factory.mktemp("numbered")
    for place, ((month,), rows) in enumerate(payroll.group_by(["month"], maintain_order=True)):
        # Names that sort against the months: the order comes from what is inside.
        rows.write_parquet(folder / f"{99 - place}-{month}.parquet")
    return folder


def test_named_persons_give_the_flows_of_numbered_ones(payroll, by_months, tmp_path):
    for (month,), rows in payroll.group_by(["month"]):
        named = rows.with_columns(pl.format("p-{}", "person_id").alias("person_id"))
        named.write_parquet(tmp_path / f"{month}.parquet")

    assert_frame_equal(flows_in(tmp_path), flows_in(by_months))


def test_numbers_far_apart_give_the_flows_of_numbers_close_together(payroll, by_months, tmp_path):
    for (month,), rows in payroll.group_by(["month"]):
        rows.with_columns(pl.col("person_id") * 10**12).write_parquet(tmp_path / f"{month}.parquet")

    assert_frame_equal(flows_in(tmp_path), flows_in(by_months))


def test_months_as_numbers_and_small_row_groups_give_the_same_flows(payroll, by_months, tmp_path):
    for (month,), rows in payroll.group_by(["month"]):
        numbered = rows.with_columns(pl.col("month").str.replace("-", "").cast(pl.Int32))
        numbered.write_parquet(tmp_path / f"{month}.parquet", row_group_size=50)

    assert_frame_equal(flows_in(tmp_path), flows_in(by_months))


def test_payroll_not_kept_by_months_is_not_streamed(payroll, tmp_path):
    payroll.write_parquet(tmp_path / "payroll.parquet")

    assert payroll_stream(tmp_path / "payroll.parquet") is None


def test_small_payroll_is_not_streamed_where_more_rows_are_asked_for(payroll, by_months):
    assert payroll_stream(by_months, payroll.height) is not None
    assert payroll_stream(by_months, payroll.height + 1) is None


def test_month_nobody_can_read_is_not_streamed(payroll, tmp_path):
    payroll.head(3).with_columns(month=pl.lit("09.2024")).write_parquet(tmp_path / "odd.parquet")

    assert payroll_stream(tmp_path) is None
