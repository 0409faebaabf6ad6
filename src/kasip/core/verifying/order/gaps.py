"""The table of uncovered need: every cell that lacks people, how many, and why no more groups train them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.order.limit import TOLERANCE
from kasip.core.verifying.order.plan import Plan
from kasip.core.verifying.order.region import Choice
from kasip.core.verifying.order.statements import Statement, cell_figures, close
from kasip.core.verifying.order.value import Cell, Valuer
from kasip.core.verifying.result import Findings

FIGURES = ("need_median", "supply", "uncovered_mean", "p_shortage")
GAPS = {"qualification": TEXT, "year": WHOLE, **dict.fromkeys(FIGURES, NUMBER), "cause": TEXT}
LEAST_UNCOVERED = 0.5


def check_gaps(
    valuer: Valuer,
    plan: Plan,
    statements: Mapping[Choice, Statement],
    outputs: Mapping[str, pl.DataFrame],
    findings: Findings,
) -> None:
    """This will compare the table `gaps` with the cells that truly lack people, both ways."""
    frame = read_table(outputs, "gaps", GAPS, findings)
    if frame is None:
        return
    stated = [((row["qualification"] or "", row["year"]), row) for row in frame.to_dicts()]
    expected = _gaps(valuer, plan)
    causes = _causes(valuer, statements)
    for cell, times in Counter(cell for cell, _ in stated).items():
        findings.expect(times == 1, "gaps", _name(cell), "verify_row_twice", times=times)
    for cell, row in stated:
        if findings.expect(cell in expected, "gaps", _name(cell), "verify_gap_untrue"):
            _compare(cell, row, {**expected[cell], "cause": causes.get(cell, "no_licence")}, findings)
    for cell in sorted(expected.keys() - dict(stated).keys()):
        findings.expect(holds=False, check="gaps", where=_name(cell), detail="verify_gap_missing")


def _gaps(valuer: Valuer, plan: Plan) -> Mapping[Cell, Mapping[str, float]]:
    supply = valuer.supply(plan)
    found = {}
    for cell in _servable(valuer, supply):
        workers = supply.get(cell, 0.0)
        figures = cell_figures(valuer, cell, workers)
        if figures["demand_median"] > 0 and figures["uncovered_mean"] >= LEAST_UNCOVERED:
            row = {"need_median": figures["demand_median"], "supply": workers}
            found[cell] = {**row, **{name: figures[name] for name in ("uncovered_mean", "p_shortage")}}
    return found


def _servable(valuer: Valuer, reached: Iterable[Cell]) -> Iterator[Cell]:
    """This will yield cells a line reaches, and those of qualifications nobody teaches, in years lines graduate."""
    cells = set(reached)
    taught, years = {qualification for qualification, _ in cells}, {year for _, year in cells}
    for cell in valuer.needs:
        if cell in cells or (cell[0] not in taught and cell[1] in years):
            yield cell


def _causes(valuer: Valuer, statements: Mapping[Choice, Statement]) -> Mapping[Cell, str]:
    kinds: dict[Cell, set[str]] = defaultdict(set)
    for choice, statement in statements.items():
        useful = statement.gain > TOLERANCE
        kinds[valuer.cell(choice)].update(_kinds(statement.forbidding) if useful else ())
    return {cell: ";".join(sorted(found)) or "value" for cell, found in kinds.items()}


def _kinds(names: Iterable[str]) -> set[str]:
    return {name.split(":", 1)[0] for name in names}


def _compare(cell: Cell, row: Mapping[str, Any], truth: Mapping[str, float | str], findings: Findings) -> None:
    for column, value in truth.items():
        same = row[column] == value if isinstance(value, str) else close(row[column], value)
        where = f"{_name(cell)}|{column}"
        findings.expect(same, "gaps", where, "verify_figure", stated=row[column], recomputed=value)


def _name(cell: Cell) -> str:
    return f"{cell[0]}|{cell[1]}"
