"""A planner's own hand on a finished plan: what a change of groups costs and breaks, and the plan told anew with it.

The problem is read back from the plan's folder, so that nothing is forecast again: the same needs, the same limits, the
same bound. An edited plan is a plan like any other: its tables are written anew and checked by separate code.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.objective import Relaxed, broken, objective, relaxed_problem, terms, used
from kasip.core.planning.problem import Order, order_problem
from kasip.core.planning.result import Plan
from kasip.core.planning.solve import Effort, bound_of
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder
from kasip.gateways.tables import read_folder
from kasip.studies.finished_plan import finished_plan
from kasip.studies.forecast import PARQUET
from kasip.studies.loading import Study
from kasip.studies.order_check import check_order
from kasip.studies.order_input import order_input
from kasip.studies.order_lines import Edit, LineKey, UnknownLineError, keys_of
from kasip.studies.plan import plan_tables

Ints = NDArray[np.int64]
DROPPED_KINDS = {
    "dropped:district_access": ("district_access",),
    "dropped:policy_shares": ("technical_share", "kazakh_share"),
}
"""What a plan had to drop, as its certificate names it -> kinds of limits."""


@attrs.frozen
class Workbench:
    """A finished plan, opened to be changed.

    Attributes:
        study: what it was planned from.
        order: the problem, with the names of its lines.
        groups: groups by variable, as planned.
        tables: its result tables, typed.
        certificate: what it says of itself.
        variable: line -> variable.
    """

    study: Study
    order: Order
    groups: Ints
    tables: Mapping[str, pl.DataFrame]
    certificate: Mapping[str, object]
    variable: Mapping[LineKey, int]


@attrs.frozen
class BrokenLimit:
    """A limit that an edit breaks: what is used of what. `kind` is worded as `report_kind_<kind>`."""

    kind: str
    owner: str
    year: int
    used: float
    capacity: float


@attrs.frozen
class Effect:
    """What edits do to a plan.

    Attributes:
        points: change of the objective, in points; below zero is better.
        terms: the same by part: `mismatch`, `money`, `quality`, `stability`, `openings`.
        seats: change of seats, all years.
        cost_kzt: change of money over all years of training.
        supply: workers the need of the line's qualification gets, before and after, by edited line.
        p_shortage: probability of shortage before and after, by edited line.
        broken: limits the edited plan breaks, those it broke before left out.
    """

    points: float
    terms: Mapping[str, float]
    seats: int
    cost_kzt: float
    supply: Mapping[LineKey, tuple[float, float]]
    p_shortage: Mapping[LineKey, tuple[float, float]]
    broken: tuple[BrokenLimit, ...]


def open_workbench(study_folder: Path, plan_folder: Path) -> Workbench:
    """This will read a plan back as the problem it solved. Takes a second or two for a region; keep the result.

    Raises:
        InputRejectedError: the study's folder is not as it was.
    """
    finished = finished_plan(study_folder, plan_folder)
    study, tables = finished.study, finished.tables
    order = order_problem(order_input(study, {**tables, "yields": _yields(tables["yields"])}))
    order = attrs.evolve(order, problem=relaxed_problem(order.problem, _relaxed(finished.certificate)))
    variable = {key: number for number, key in enumerate(keys_of(order.lines))}
    groups = np.zeros(order.problem.variables, dtype=np.int64)
    planned = zip(keys_of(tables["order"]), tables["order"]["groups"].to_list(), strict=True)
    for key, count in planned:
        groups[variable[key]] = count
    return Workbench(study, order, groups, tables, finished.certificate, variable)


def effect_of(workbench: Workbench, edits: Mapping[LineKey, int]) -> Effect:
    """This will say what edits cost and break, everything else as planned.

    Args:
        workbench: the plan.
        edits: line -> groups.

    Raises:
        UnknownLineError: the plan has no such line.
    """
    problem, now = workbench.order.problem, workbench.groups
    then = edited_groups(workbench, edits)
    before, after = terms(problem, now), terms(problem, then)
    changed = {name: after[name] - before[name] for name in after}
    cost = workbench.order.lines["cost_kzt"].to_numpy().astype(float)
    supply = problem.cell_supply(now), problem.cell_supply(then)
    shortage = [problem.recourse.shortage_probability(one) for one in supply]
    cells = {key: int(problem.cell[workbench.variable[key]]) for key in edits}
    return Effect(
        points=sum(changed.values()),
        terms=changed,
        seats=int((problem.group_size * (then - now)).sum()),
        cost_kzt=float((cost * (then - now)).sum()),
        supply={key: (float(supply[0][cell]), float(supply[1][cell])) for key, cell in cells.items()},
        p_shortage={key: (float(shortage[0][cell]), float(shortage[1][cell])) for key, cell in cells.items()},
        broken=_newly_broken(workbench.order, now, then),
    )


def edited_groups(workbench: Workbench, edits: Mapping[LineKey, int]) -> Ints:
    """This will return the groups by variable once edits are made.

    Raises:
        UnknownLineError: the plan has no such line.
    """
    groups = workbench.groups.copy()
    for key, count in edits.items():
        if key not in workbench.variable:
            raise UnknownLineError(" ".join(str(part) for part in key))
        groups[workbench.variable[key]] = count
    return groups


def write_edited(workbench: Workbench, edits: Sequence[Edit], out: Path) -> None:
    """This will write the plan anew with edits made, as a plan's folder: tables and certificate.

    Args:
        workbench: the plan.
        edits: what to change, and why.
        out: folder of the new plan, beside the study's as the old one.

    Raises:
        UnknownLineError: the plan has no such line.
        UnsoundOrderError: the edited plan breaks a limit, or the separate check finds anything else; nothing is kept.
    """
    wanted = {edit.key: edit.groups for edit in edits}
    held = still_held(workbench.certificate, wanted)
    plan = _edited_plan(workbench, edited_groups(workbench, wanted), held)
    told = plan_tables(workbench.order.given, workbench.order, plan)
    kept = {name: table for name, table in workbench.tables.items() if name not in ("changes", "changed_inputs")}
    tables = {**kept, **told}
    study = workbench.study
    with new_folder(out) as target:
        for name, table in tables.items():
            (target.write_parquet if name in PARQUET else target.write_table)(name, table)
        written = {name: table.frame for name, table in read_folder(target.path).items()}
        certificate = _certificate(workbench, plan, edits, tables_hash(written)) | {"held": held}
        certificate |= check_order(study, written, certificate)
        target.write_json("certificate.json", certificate)


def still_held(certificate: Mapping[str, object], edited: Container[LineKey]) -> list[object]:
    """This will list the lines a plan held that no edit touches, as its certificate tells them."""
    listed = certificate.get("held")
    return [entry for entry in listed if tuple(entry["line"]) not in edited] if isinstance(listed, list) else []


def _edited_plan(workbench: Workbench, groups: Ints, held: Sequence[object]) -> Plan:
    """The bound is of all orders that keep the limits, so it holds for the edited one too.

    Of a plan that held lines it is of those that hold them: once a held line is edited, it is proven anew without any.
    """
    problem, certificate = workbench.order.problem, workbench.certificate
    bound = float(str(certificate["bound"]))
    if list(held) != (certificate.get("held") or []):
        bound = min(bound_of(problem, Effort())[0], objective(problem, groups))
    prices = _row_prices(workbench)
    return Plan(
        groups=groups,
        objective=objective(problem, groups),
        bound=bound,
        terms=terms(problem, groups),
        row_price=prices,
        relaxed=_relaxed(certificate),
        work={},
        timed_out=False,
        asked_gap=float(str(certificate["asked_gap"])),
    )


def _row_prices(workbench: Workbench) -> NDArray[np.float64]:
    """Shadow prices belong to the relaxation, which an edit does not touch."""
    labels = workbench.order.problem.rows.labels.select("kind", "owner", "year")
    priced = workbench.tables["limits"].select("kind", "owner", "year", "shadow_price")
    priced = priced.with_columns(pl.col("owner").cast(pl.String).fill_null(""))
    joined = labels.join(priced, on=["kind", "owner", "year"], how="left", maintain_order="left")
    return joined["shadow_price"].fill_null(0.0).to_numpy().astype(np.float64)


def _certificate(workbench: Workbench, plan: Plan, edits: Sequence[Edit], output_hash: str) -> dict[str, object]:
    earlier = dict(workbench.certificate)
    told = [edit.told() for edit in edits]
    history = earlier.get("edited")
    return {
        **earlier,
        "output_hash": output_hash,
        "objective": plan.objective,
        "terms": dict(plan.terms),
        "bound": plan.bound,
        "gap": plan.gap,
        "termination": plan.termination,
        "edited": [*(history if isinstance(history, list) else []), *told],
        "edited_from": earlier.get("output_hash"),
    }


def _newly_broken(order: Order, now: Ints, then: Ints) -> tuple[BrokenLimit, ...]:
    problem = order.problem
    earlier, later = broken(problem, now), broken(problem, then)
    total, available = used(problem, then), problem.rows.available(then)
    found = [
        BrokenLimit(kind, owner, year, float(total[row]), float(available[row]))
        for row, (kind, owner, year) in enumerate(problem.rows.labels.select("kind", "owner", "year").iter_rows())
        if later["rows"][row] > earlier["rows"][row]
    ]
    years, lines, programmes = (order.lines[name].to_list() for name in ("year", "line", "programme"))
    before = problem.before(then)
    for variable in np.flatnonzero(later["change"] > earlier["change"]).tolist():
        highest = problem.highest[variable, min(int(before[variable]), problem.highest.shape[1] - 1)]
        found.append(BrokenLimit("change", lines[variable], years[variable], float(then[variable]), float(highest)))
    for programme in np.flatnonzero(later["minimum_groups"] > earlier["minimum_groups"]).tolist():
        variable = int(np.flatnonzero(problem.programme == programme)[0])
        least = float(problem.programme_minimum[programme])
        has = least - float(later["minimum_groups"][programme])
        found.append(BrokenLimit("minimum_groups", programmes[variable], years[variable], has, least))
    return tuple(found)


def _relaxed(certificate: Mapping[str, object]) -> Relaxed:
    """The limits a plan had to drop, as its certificate names them."""
    assumed = certificate.get("assumptions")
    names = {name for name in assumed if isinstance(name, str)} if isinstance(assumed, list) else set()
    kinds = [kind for name, dropped in DROPPED_KINDS.items() if name in names for kind in dropped]
    return Relaxed(change_floor="dropped:change_floor" in names, kinds=tuple(kinds))


def _yields(table: pl.DataFrame) -> pl.DataFrame:
    """The one truth value among the result tables, written as text, is one again."""
    return table.with_columns(pl.col("targeted").cast(pl.String).eq("true").alias("targeted"))
