"""The month-by-month machine gives the rows of the expressions."""

import attrs
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import invented

from kasip.core.tracking.census import CensusTaker, census
from kasip.core.tracking.flow_machine import FlowReader
from kasip.core.tracking.flows import flows, flows_by_group, main_jobs
from kasip.core.tracking.kernels import Records
from kasip.core.tracking.ledger import Batch, MonthByMonth, MonthsOutOfOrderError, Names
from kasip.core.tracking.run_machine import RunReader
from kasip.core.tracking.runs import job_months, runs
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.successors import Succession, identities
from kasip.gateways.payroll_batches import payroll_stream
from kasip.gateways.warehouse import opened

GRADUATES, OTHERS = 1200, 300


def stages_of(given):
    links = given.successors.with_columns(since=month_numbers(given.successors["from_month"]))
    return identities(Succession(*row) for row in links.select("bin", "successor_bin", "since").iter_rows())


@pytest.fixture(scope="module")
def given():
    return invented(GRADUATES, OTHERS)


@pytest.fixture(scope="module")
def stream(given, tmp_path_factory):
    folder = tmp_path_factory.mktemp("payroll")
    for (month,), rows in given.payroll.group_by(["month"]):
        rows.write_parquet(folder / f"{month}.parquet")
    return payroll_stream(folder)


@pytest.fixture(scope="module")
def warehouse(given):
    with opened("duckdb") as engine:
        engine.upload("payroll", given.payroll)
        engine.upload("identities", pl.DataFrame([attrs.asdict(stage) for stage in stages_of(given)]))
        yield engine


def machine_flows(stream, gap, stages):
    reader = FlowReader(stream.persons, gap, stages)
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches():
        machine.add(batch)
    machine.settle()
    return reader.finish()


def engine_flows(warehouse, given, gap, *, reorganised=True):
    table = warehouse.connection.table("payroll")
    known = warehouse.connection.table("identities") if reorganised else None
    span = (given.stories.size.first_month, given.stories.last_month)
    rows = warehouse.fetch(flows(main_jobs(job_months(table, None)), known, span, gap))
    return rows.sort(rows.columns)


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_flows_of_the_machine_are_those_of_the_expression(stream, given, warehouse, gap):
    found = machine_flows(stream, gap, stages_of(given))

    assert_frame_equal(found, engine_flows(warehouse, given, gap), check_dtypes=False)
    assert set(found["flow"]) == {"hire", "separation", "move"}


def test_reorganised_employers_are_seen_as_moves_without_the_table_of_successors(stream, given, warehouse):
    plain = machine_flows(stream, 1, ())

    assert_frame_equal(plain, engine_flows(warehouse, given, 1, reorganised=False), check_dtypes=False)
    moves = pl.col("persons").filter(pl.col("flow") == "move").sum()
    assert plain.select(moves).item() > machine_flows(stream, 1, stages_of(given)).select(moves).item()


def machine_runs(stream, followed):
    reader = RunReader(stream.low, stream.persons, followed)
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches():
        machine.add(batch)
    machine.settle()
    return in_order(reader.finish())


def engine_runs(warehouse, followed):
    people = warehouse.upload("followed", pl.DataFrame({"person_id": followed}))
    return in_order(warehouse.fetch(runs(job_months(warehouse.connection.table("payroll"), people))))


def in_order(rows):
    return rows.select(sorted(rows.columns)).sort(sorted(rows.columns))


def test_runs_of_the_machine_are_those_of_the_expression(stream, warehouse):
    followed = np.arange(GRADUATES)

    found = machine_runs(stream, followed)

    assert_frame_equal(found, engine_runs(warehouse, followed), check_dtypes=False)
    assert (found["on_leave"].sum() > 0, found["kato"].null_count() > 0, found["occupation"].null_count() > 0) == (
        True, True, True,
    )  # fmt: skip
    persons = found["person_id"].n_unique()
    print(f"runs of {persons} persons: 0 differ, bound {3 / persons:.2%}")  # noqa: T201 - the trial says its N


def test_runs_are_seen_to_differ_where_leave_is_not_told(stream, warehouse):
    followed = np.arange(GRADUATES)
    reader = RunReader(stream.low, stream.persons, followed)
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches(("person_id", "employer_bin", "kato", "occupation", "wage")):
        machine.add(batch)
    machine.settle()

    assert not in_order(reader.finish()).equals(engine_runs(warehouse, followed))


def test_persons_the_payroll_does_not_know_have_no_runs(stream):
    assert machine_runs(stream, np.array([-5, 10**9])).is_empty()


def test_census_is_what_the_expression_counts(stream, warehouse):
    taker = CensusTaker(stream.low)
    for batch in stream.batches():
        taker.add(batch)

    rows = warehouse.fetch(census(warehouse.connection.table("payroll")))
    expected = in_order(rows.with_columns(month_numbers(rows["month"]).alias("month")))
    assert_frame_equal(in_order(taker.finish()), expected, check_dtypes=False)
    assert expected["negative_wage"].sum() > 0


NAMES = Names(("a", "b"), ("k",), ("o",))


def batch_of(month, person, employer, wage):
    size = len(person)
    place = np.zeros(size, np.int32)
    wages, leave = np.array(wage, float), np.zeros(size, np.int8)
    return Batch(month, Records(np.array(person), np.array(employer, np.int32), place, place, wages, leave), NAMES)


def test_one_move_by_hand_goes_from_the_best_paid_job_to_the_next():
    reader = FlowReader(2, 1)
    machine = MonthByMonth(0, 2, [reader])
    for batch in (
        batch_of(10, [0, 0], [0, 1], [5, 3]),
        batch_of(11, [0, 1], [1, 0], [3, 7]),
        batch_of(12, [0], [1], [3]),
        batch_of(13, [0], [1], [3]),
    ):
        machine.add(batch)

    machine.settle()
    table = reader.finish()
    assert table.select("month", "flow", "persons").rows() == [(11, "move", 1), (12, "separation", 1)]
    assert flows_by_group(table).filter(by="kato").select("origin", "destination").rows() == [("k", "k"), ("k", None)]


def test_records_of_nobody_and_of_no_employer_are_counted():
    taker = CensusTaker(0)
    taker.add(batch_of(10, [-1, 0, 1], [0, -1, 1], [5, -5, np.nan]))

    counts = taker.finish().select("month", "records", "no_person", "no_employer", "negative_wage")
    assert counts.rows() == [(10, 3, 1, 1, 1)]


def test_months_out_of_order_are_refused():
    machine = MonthByMonth(0, 1, [FlowReader(1, 1)])
    machine.add(batch_of(10, [0], [0], [1]))

    with pytest.raises(MonthsOutOfOrderError):
        machine.add(batch_of(9, [0], [0], [1]))
