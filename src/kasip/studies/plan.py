"""`kasip plan`: from a study folder to an explained state order, with proof, report and annex."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip import __version__
from kasip.core.planning.explain import line_reasons
from kasip.core.planning.held import HeldLinesError, solve_held
from kasip.core.planning.inputs import OrderInput
from kasip.core.planning.nearest import like_last_year
from kasip.core.planning.objective import relaxed_problem
from kasip.core.planning.problem import Order, check_problem, order_problem
from kasip.core.planning.result import Plan
from kasip.core.planning.solve import Effort
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import OutputFolder, new_folder, refuse_foreign_folder
from kasip.gateways.tables import read_folder
from kasip.law.dated import value_at
from kasip.reporting.annex import workbook
from kasip.reporting.report import render
from kasip.studies.forecast import PARQUET, ForecastResult, forecast_study
from kasip.studies.loading import Study, input_hashes, load_study
from kasip.studies.order_assumptions import order_assumptions
from kasip.studies.order_change_words import with_reasons_of_change
from kasip.studies.order_changes import Earlier, changes_table, earlier_groups, read_earlier
from kasip.studies.order_check import check_order
from kasip.studies.order_gaps import gaps_table
from kasip.studies.order_input import order_input
from kasip.studies.order_inputs_changed import changed_inputs
from kasip.studies.order_lines import Edit, LinesNotHeldError, conflicts_told, held_variables
from kasip.studies.order_tables import limits_table, openings_table, order_table
from kasip.studies.order_wording import with_reasons
from kasip.vocabulary.faults import InputRejectedError

TIME_LIMIT = 300.0
"""Seconds after which a plan's work stops early by default: far more than the counted work of a region takes."""
Stage = Callable[[str], None]
"""Told where the work stands: `forecasting`, `solving`, `explaining`, `checking`. What it raises ends the plan."""
Show = Callable[[Mapping[str, pl.DataFrame], Mapping[str, pl.DataFrame], Mapping[str, object]], None]
"""What is done with a finished plan: study tables, result tables, certificate."""


@attrs.frozen
class PlanOptions:
    """What a planner may ask of a plan.

    Attributes:
        gap: gap to prove; the work ends when it is proven.
        time_limit: seconds after which work stops early; work, not time, decides a plan that is not cut short.
        scenario: name of a scenario of the study.
        seed: of every random choice; the study's own by default.
        language: of the report.
        papers: write report and annex beside the tables; without them they are printed when somebody asks.
        compare: folder of an earlier plan; the new one stays near it, and `changes` says what moved since and why.
        like_last_year: repeat last year's order, changed only where a limit leaves no choice, instead of the best one.
        held: lines that keep a number of groups, and why.
    """

    gap: float = 0.02
    time_limit: float = TIME_LIMIT
    scenario: str | None = None
    seed: int | None = None
    language: str = "en"
    papers: bool = True
    compare: Path | None = None
    like_last_year: bool = False
    held: Sequence[Edit] = ()


@attrs.frozen
class Planned:
    """A planned region: the order problem, its plan, and every table that says it."""

    study: Study
    forecast: ForecastResult
    order: Order
    plan: Plan
    tables: Mapping[str, pl.DataFrame]


def _untold(_stage: str) -> None:
    """Nobody asked where the work stands."""


def plan(
    folder: Path, out: Path, options: PlanOptions, *, show: Show | None = None, stage: Stage = _untold
) -> dict[str, object]:
    """This will read a study folder, plan its order, check it and write tables, certificate, report and annex.

    Returns:
        A summary: totals, gap, largest gaps, certificate.

    Raises:
        InputRejectedError: the study is wrong.
        OutputExistsError: `out` holds something Kasip did not write.
        LinesNotHeldError: no order keeps the held lines within the limits.
        UnsoundOrderError: the plan failed the separate check; nothing was written.
    """
    refuse_foreign_folder(out.absolute())
    earlier = None if options.compare is None else read_earlier(options.compare)
    stage("forecasting")
    study = load_study(folder, scenario=options.scenario)
    given = study.given_tables
    planned = plan_study(study, options, earlier, stage)
    stage("checking")
    with new_folder(out) as target:
        certificate = _write_tables(target, planned, options, os.path.relpath(folder.absolute(), out.absolute()))
        if options.papers:
            target.write_text("report.html", render(given, planned.tables, certificate, options.language))
            target.write_bytes("order.xlsx", workbook(given, planned.tables, certificate))
    if show is not None:
        show(given, planned.tables, certificate)
    return summary_of(planned, certificate)


def plan_study(study: Study, options: PlanOptions, earlier: Earlier | None = None, stage: Stage = _untold) -> Planned:
    """This will forecast a study and plan its order, near an earlier one where that is given.

    Raises:
        InputRejectedError: the study is wrong.
        LinesNotHeldError: no order keeps the held lines.
    """
    seed = int(study.parameters.get("seed") or 0) if options.seed is None else options.seed
    forecast = forecast_study(study, seed=seed)
    given = order_input(study, forecast.tables)
    order = order_problem(given)
    faults = check_problem(order.problem)
    if faults:
        raise InputRejectedError(faults)
    stage("solving")
    deadline = time.monotonic() + options.time_limit
    effort = Effort(gap=options.gap, seed=seed, time_left=lambda: deadline - time.monotonic())
    found = _solved(order, effort, options, None if earlier is None else earlier_groups(earlier, order))
    stage("explaining")
    order = attrs.evolve(order, problem=relaxed_problem(order.problem, found.relaxed))
    planned = Planned(study, forecast, order, found, {**forecast.tables, **plan_tables(given, order, found)})
    return planned if earlier is None else _compared(planned, earlier)


def _solved(order: Order, effort: Effort, options: PlanOptions, near: NDArray[np.int64] | None) -> Plan:
    if options.like_last_year:
        return like_last_year(order.problem, effort)
    try:
        return solve_held(order.problem, effort, held_variables(order, options.held), near)
    except HeldLinesError as refused:
        raise LinesNotHeldError(conflicts_told(order, refused.conflicts)) from refused


def _compared(planned: Planned, earlier: Earlier) -> Planned:
    study, assumed = planned.study, planned.plan.relaxed.names()
    changes, causes = changes_table(earlier, planned.order, planned.tables, assumed)
    told = {
        "changes": with_reasons_of_change(changes, causes, study.tables),
        "changed_inputs": changed_inputs(earlier, study),
    }
    return attrs.evolve(planned, tables={**planned.tables, **told})


def plan_tables(given: OrderInput, order: Order, found: Plan) -> dict[str, pl.DataFrame]:
    """This will say a plan of an order, without the limits it dropped, as tables: order, limits, gaps, openings."""
    reasons = line_reasons(order.problem, found.groups)
    level = value_at("interval_level", given.years[0])
    return {
        "order": with_reasons(order_table(order, found, reasons, level)),
        "limits": limits_table(order, found),
        "gaps": gaps_table(order, found, reasons),
        "openings": openings_table(order, found),
    }


def _write_tables(target: OutputFolder, planned: Planned, options: PlanOptions, source: str) -> dict[str, object]:
    for name, table in planned.tables.items():
        (target.write_parquet if name in PARQUET else target.write_table)(name, table)
    written = {name: table.frame for name, table in read_folder(target.path).items()}
    certificate = certificate_of(planned, options, source, tables_hash(written))
    certificate |= check_order(planned.study, written, certificate)
    target.write_json("certificate.json", certificate)
    return certificate


def certificate_of(planned: Planned, options: PlanOptions, source: str, output_hash: str) -> dict[str, object]:
    """This will state what a plan was computed from, how, and what is proven of it."""
    import highspy

    found = planned.plan
    return {
        "study": "plan",
        "version": __version__,
        "input": source,
        "scenario": options.scenario,
        "like_last_year": options.like_last_year,
        "held": [each.told() for each in options.held],
        "input_hash": planned.study.input_hash,
        "input_tables": input_hashes(planned.study),
        "output_hash": output_hash,
        "objective": found.objective,
        "terms": dict(found.terms),
        "bound": found.bound,
        "gap": found.gap,
        "asked_gap": found.asked_gap,
        "termination": found.termination,
        "timed_out": found.timed_out,
        "solver": "kasip annealing + HiGHS",
        "solver_version": highspy.Highs().version(),
        "seed": planned.forecast.seed,
        "draws": planned.forecast.draws,
        "work": dict(found.work),
        "assumptions": [
            *found.relaxed.names(),
            *order_assumptions(planned.study, planned.order),
            *(dict(one) for one in planned.forecast.assumptions),
        ],
    }


def summary_of(planned: Planned, certificate: Mapping[str, object]) -> dict[str, object]:
    """This will pick what a reader wants first."""
    order = planned.tables["order"]
    first = order.filter(pl.col("year") == planned.order.given.years[0])
    gaps = planned.tables["gaps"].sort("uncovered_mean", "qualification", "year", descending=[True, False, False])
    return {
        "years": list(planned.order.given.years),
        "groups": int(first["groups"].sum()),
        "seats": int(first["seats"].sum()),
        "seats_before": int(first["seats_last_year"].sum()),
        "largest_gaps": gaps.head(10).to_dicts(),
        "lines_changed": planned.tables["changes"].height if "changes" in planned.tables else None,
        "inputs_changed": _changed_tables(planned),
        "certificate": dict(certificate),
    }


def _changed_tables(planned: Planned) -> list[str]:
    found = planned.tables.get("changed_inputs")
    return [] if found is None else found["table"].unique().sort().to_list()
