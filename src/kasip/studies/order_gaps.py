"""Need that stays uncovered, why, and the single change of least effort that would let one more useful group open."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import numpy as np
import polars as pl

from kasip.core.planning.changes import UNITS, Remedy, change_steps, remedy
from kasip.core.planning.explain import USEFUL, LineReasons
from kasip.core.planning.problem import Order
from kasip.core.planning.result import Plan

SMALLEST_GAP = 0.5
SCHEMA = {
    "qualification": pl.String,
    "year": pl.Int64,
    "need_median": pl.Float64,
    "supply": pl.Float64,
    "uncovered_mean": pl.Float64,
    "p_shortage": pl.Float64,
    "cause": pl.String,
    "change_kind": pl.String,
    "change_owner": pl.String,
    "change_amount": pl.Float64,
    "change_unit": pl.String,
    "change_gain_persons": pl.Float64,
    "change_gain_points": pl.Float64,
    "change_line": pl.String,
    "lines": pl.Int64,
    "useful_lines": pl.Int64,
}


SAID = list(SCHEMA)[6:]


@attrs.frozen
class _Said:
    """What is said of one gap beyond its numbers; fields as in the table."""

    cause: str
    change_kind: str = ""
    change_owner: str = ""
    change_amount: float | None = None
    change_unit: str = ""
    change_gain_persons: float | None = None
    change_gain_points: float | None = None
    change_line: str = ""
    lines: int = 0
    useful_lines: int = 0


def gaps_table(order: Order, plan: Plan, reasons: LineReasons) -> pl.DataFrame:
    """This will list every cell of need that stays uncovered by half a worker or more, with cause and remedy."""
    cells = _uncovered(order, plan)
    finder = _Finder(order, plan, reasons)
    # Each cell is sought for alone and the search lets go of the interpreter, so cores share the cells.
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        told = list(cores.map(finder.told, cells.iter_rows(named=True)))
    said = pl.DataFrame([attrs.asdict(one) for one in told], schema={name: SCHEMA[name] for name in SAID})
    return pl.concat([cells.select(list(SCHEMA)[:6]), said], how="horizontal").select(list(SCHEMA))


def _uncovered(order: Order, plan: Plan) -> pl.DataFrame:
    """This will measure every cell of `needs` that this order could serve; `cell` is null where no line reaches it."""
    reached = order.cells.labels
    supply = order.problem.cell_supply(plan.groups)
    taught = order.lines["qualification"].unique().implode()
    needs = order.given.tables["needs"].select("draw", "qualification", "year", "need", "yield_factor")
    served = needs.join(
        reached.with_columns(supply=supply), on=["qualification", "year"], how="left", maintain_order="left"
    )
    untaught = ~pl.col("qualification").is_in(taught) & pl.col("year").is_in(reached["year"].unique().implode())
    served = served.filter(pl.col("cell").is_not_null() | untaught).with_columns(pl.col("supply").fill_null(0.0))
    left = pl.col("need") - pl.col("yield_factor") * pl.col("supply")
    measured = (
        served.sort("qualification", "year", "draw")
        .group_by("qualification", "year", maintain_order=True)
        .agg(
            pl.col("cell").first(),
            need_median=pl.col("need").median(),
            supply=pl.col("supply").first(),
            uncovered_mean=left.clip(lower_bound=0.0).mean(),
            p_shortage=(left > 0).mean(),
        )
    )
    return measured.filter((pl.col("need_median") > 0) & (pl.col("uncovered_mean") >= SMALLEST_GAP))


class _Finder:
    """Finds why a cell stays uncovered and what would let one more useful group open."""

    def __init__(self, order: Order, plan: Plan, reasons: LineReasons) -> None:
        self.order, self.plan, self.reasons = order, plan, reasons
        self.steps = change_steps(order.given)

    def told(self, row: dict[str, Any]) -> _Said:
        """This will explain one row of the uncovered cells."""
        return self.unreached(row) if row["cell"] is None else self.reached(row["cell"])

    def reached(self, cell: int) -> _Said:
        """This will explain a cell some line reaches."""
        lines = np.flatnonzero(self.order.problem.cell == cell)
        useful = lines[self.reasons.gain[lines] > USEFUL]
        kinds = sorted({kind for line in useful for kind in self._kinds(int(line))})
        cause = ";".join(kinds) or "value"
        counted = _Said(cause, lines=lines.size, useful_lines=useful.size)
        found = remedy(self.order.problem, self.plan.groups, self.reasons, cell, self.steps) if kinds else None
        return counted if found is None else _with_remedy(counted, found, self.order)

    def unreached(self, row: dict[str, Any]) -> _Said:
        """This will say what a licence would bring: one group of the region's middling size and yield."""
        problem = self.order.problem
        workers = float(np.median(problem.supply)) if problem.variables else 0.0
        needs = self.order.given.tables["needs"]
        cell = (pl.col("qualification") == row["qualification"]) & (pl.col("year") == row["year"])
        left = needs.filter(cell).select(
            (pl.col("need") - pl.col("yield_factor") * workers).clip(lower_bound=0.0).mean()
        )
        persons = row["uncovered_mean"] - float(left.item())
        return _Said("no_licence", "licence", row["qualification"], 1.0, "licence", persons)

    def _kinds(self, line: int) -> set[str]:
        kinds = self.order.problem.rows.labels["kind"]
        found = {str(kinds[row]) for row in self.reasons.blocked_rows[line]}
        if self.reasons.blocked_change[line] or self.reasons.blocked_next[line]:
            found.add("change")
        return found | ({"minimum_groups"} if self.reasons.blocked_minimum[line] else set())


def _with_remedy(said: _Said, found: Remedy, order: Order) -> _Said:
    kind, unit = UNITS[found.change.kind]
    line = order.lines["line"][found.change.line]
    return attrs.evolve(
        said,
        change_kind=kind,
        change_owner=found.change.owner or line,
        change_amount=found.change.amount,
        change_unit=unit,
        change_gain_persons=found.persons,
        change_gain_points=found.gain,
        change_line=line,
    )
