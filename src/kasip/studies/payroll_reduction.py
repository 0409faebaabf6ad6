"""The payroll reduced once to what later steps read: its census, graduates' runs, flows and stock of the labour force.

Streamed through the month-by-month machine where its layout allows and it is large enough to pay for the compiler, else
by expressions on its engine. The rows are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import polars as pl

from kasip.core.tracking.census import CensusTaker, census
from kasip.core.tracking.flow_machine import FlowReader
from kasip.core.tracking.flows import employed_of, flows_by_group, labour_force, main_jobs
from kasip.core.tracking.ledger import MonthByMonth
from kasip.core.tracking.run_machine import RunReader
from kasip.core.tracking.runs import job_months, runs
from kasip.core.tracking.successors import Identity
from kasip.gateways.payroll_batches import PayrollStream, payroll_stream
from kasip.gateways.warehouse import Warehouse
from kasip.law.dated import parameters
from kasip.studies.following import stages_of
from kasip.studies.loading import Study
from kasip.studies.payroll import Census, Payroll, checked, with_numbers

GAP = "tracking_spell_gap_months"
STREAMED_FROM = 500_000
"""Rows from which the machine is quicker than queries (docs/method/tracking.md): below, loading its code costs more."""


@attrs.frozen
class Reduced:
    """What is left of a payroll.

    Attributes:
        census: what it holds.
        runs: as `kasip.core.tracking.runs.runs` gives them, of the graduates, `person_id` as their table writes it.
        flows: as `kasip.core.tracking.flows.flows_by_group` gives them.
        employed: as `kasip.core.tracking.flows.employed_of` gives them.
    """

    census: Census
    runs: pl.DataFrame
    flows: pl.DataFrame
    employed: pl.DataFrame


def reduced(
    warehouse: Warehouse, payroll: Payroll, study: Study, graduates: pl.DataFrame, streamed_from: int = STREAMED_FROM
) -> Reduced:
    """This will read a payroll.

    Args:
        warehouse: the engine that holds it.
        payroll: where it is.
        study: the study, for its reorganised employers and its `tracking_spell_gap_months`.
        graduates: with `person_id`, text.
        streamed_from: rows from which it is streamed where its layout allows.

    Raises:
        InputRejectedError: it has months nobody can read, or cells empty that may not be.
    """
    path = payroll.path if warehouse.kind == "duckdb" else None
    stream = payroll_stream(path, streamed_from) if path else None
    if stream:
        return _streamed(stream, payroll, study, graduates)
    return _queried(warehouse, payroll, study, graduates)


def _streamed(stream: PayrollStream, payroll: Payroll, study: Study, graduates: pl.DataFrame) -> Reduced:
    people = _numbered(graduates, by_number=stream.by_number)
    people = people.with_columns(pl.Series("number", stream.numbered(people["number"].to_arrow())))
    moved = FlowReader(stream.persons, _gap_months(study, stream.last_month), stages_of(study))
    followed = RunReader(stream.low, stream.persons, people["number"].unique().to_numpy().astype(np.int64))
    taker, machine = CensusTaker(stream.low), MonthByMonth(stream.low, stream.persons, [moved, followed])
    for batch in stream.batches():
        taker.add(batch)
        machine.add(batch)
    machine.settle()
    held = checked(taker.finish(), payroll.file)
    runs_found = _written_back(followed.finish(), people)
    return Reduced(held, runs_found, flows_by_group(moved.finish()), moved.employed())


def _queried(warehouse: Warehouse, payroll: Payroll, study: Study, graduates: pl.DataFrame) -> Reduced:
    held = checked(with_numbers(warehouse.fetch(census(payroll.table)), payroll.file), payroll.file)
    people = _numbered(graduates, by_number=payroll.table["person_id"].type().is_integer())
    persons = warehouse.upload("kasip_persons", people.select(pl.col("number").unique().alias("person_id")))
    found = warehouse.fetch(runs(job_months(payroll.table, persons)))
    cells = _labour_force(warehouse, payroll, held, stages_of(study), _gap_months(study, held.last_month))
    return Reduced(held, _written_back(found, people), flows_by_group(cells), employed_of(cells))


def _labour_force(
    warehouse: Warehouse, payroll: Payroll, held: Census, stages: Sequence[Identity], gap_months: int
) -> pl.DataFrame:
    rows = pl.DataFrame([attrs.asdict(stage) for stage in stages])
    entities = warehouse.upload("kasip_entities", rows) if stages else None
    main = main_jobs(job_months(payroll.table, None))
    return warehouse.fetch(labour_force(main, entities, (held.first_month, held.last_month), gap_months))


def _gap_months(study: Study, last_month: int) -> int:
    told = study.parameters.get(GAP)
    return int(float(told)) if told else int(parameters()[GAP].at(last_month // 12).value)


def _numbered(graduates: pl.DataFrame, *, by_number: bool) -> pl.DataFrame:
    """This will give every person followed, `person_id` as written, the `number` the payroll knows them by.

    A payroll that numbers its persons is joined by number: text is far slower to compare.
    """
    written = graduates.select(pl.col("person_id").unique())
    number = pl.col("person_id").cast(pl.Int64, strict=False) if by_number else pl.col("person_id")
    return written.with_columns(number.alias("number")).drop_nulls("number")


def _written_back(found: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """This will write persons as the graduates' table does: 0017 and 17 may be the same person."""
    return found.rename({"person_id": "number"}).join(people, on="number").drop("number")
