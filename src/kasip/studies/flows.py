"""Flows of the whole labour force in a payroll: streamed through the machine where it can be, else on the engine."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.core.tracking.flows import flows, flows_by_group, main_jobs
from kasip.core.tracking.machine import FlowMachine
from kasip.core.tracking.runs import job_months
from kasip.core.tracking.successors import Identity
from kasip.gateways.payroll_batches import PayrollStream, payroll_stream
from kasip.gateways.warehouse import Warehouse
from kasip.law.dated import parameters
from kasip.studies.following import stages_of
from kasip.studies.loading import Study
from kasip.studies.payroll import Payroll

GAP = "tracking_spell_gap_months"


def labour_flows(warehouse: Warehouse, payroll: Payroll, study: Study) -> pl.DataFrame:
    """This will count hires, separations and moves by month, by territory and again by occupation.

    Args:
        warehouse: the engine that holds the payroll.
        payroll: the payroll, checked.
        study: the study, for its reorganised employers and its `tracking_spell_gap_months`.

    Returns:
        As `kasip.core.tracking.flows.flows_by_group`, months as numbers.
    """
    told = study.parameters.get(GAP)
    gap = int(float(told)) if told else int(parameters()[GAP].at(payroll.last_month // 12).value)
    path = payroll.path if warehouse.kind == "duckdb" else None
    stream = payroll_stream(path) if path else None
    stages = stages_of(study)
    return flows_by_group(_streamed(stream, stages, gap) if stream else _queried(warehouse, payroll, stages, gap))


def _streamed(stream: PayrollStream, stages: Sequence[Identity], gap_months: int) -> pl.DataFrame:
    machine = FlowMachine(stream.low, stream.persons, gap_months, stages)
    for batch in stream.batches():
        machine.add(batch)
    return machine.finish()


def _queried(warehouse: Warehouse, payroll: Payroll, stages: Sequence[Identity], gap_months: int) -> pl.DataFrame:
    rows = pl.DataFrame([attrs.asdict(stage) for stage in stages])
    entities = warehouse.upload("kasip_entities", rows) if stages else None
    span = (payroll.first_month, payroll.last_month)
    return warehouse.fetch(flows(main_jobs(job_months(payroll.table, None)), entities, span, gap_months))
