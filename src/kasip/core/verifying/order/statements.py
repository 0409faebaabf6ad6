"""What the order says of each line: the demand behind it, what binds it, what one group more or fewer would change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from kasip.core.verifying.order.limit import TOLERANCE
from kasip.core.verifying.order.limits import Ledger
from kasip.core.verifying.order.plan import Plan
from kasip.core.verifying.order.region import Choice
from kasip.core.verifying.order.seats import OrderRows
from kasip.core.verifying.order.value import Cell, Valuer
from kasip.core.verifying.result import Findings


@attrs.frozen
class Statement:
    """What is true of one choice.

    Attributes:
        figures: column of the order -> value; empty where the column must be empty.
        forbidding: names of the limits that forbid one more group.
    """

    figures: Mapping[str, float | None]
    forbidding: set[str]

    @property
    def gain(self) -> float:
        """This will return what one more group would bring."""
        return self.figures["one_more_group_gain"] or 0.0


def cell_figures(valuer: Valuer, cell: Cell, supply: float) -> Mapping[str, float]:
    """This will return quantiles of a cell's need and how it is met."""
    draws = valuer.needs[cell]
    tail = (1 - valuer.region.level) / 2
    low, median, high = np.quantile(draws.need, [tail, 0.5, 1 - tail])
    lacking = draws.need - draws.factor * supply
    return {
        "demand_low": float(low),
        "demand_median": float(median),
        "demand_high": float(high),
        "p_shortage": float(np.mean(lacking > 0)),
        "uncovered_mean": float(np.mean(np.maximum(lacking, 0.0))),
    }


def make_statements(valuer: Valuer, plan: Plan, ledger: Ledger) -> Mapping[Choice, Statement]:
    """This will work out what is true of every choice."""
    return dict(_statements(valuer, plan, ledger))


def _statements(valuer: Valuer, plan: Plan, ledger: Ledger) -> Iterator[tuple[Choice, Statement]]:
    supply = valuer.supply(plan)
    by_cell = {cell: cell_figures(valuer, cell, workers) for cell, workers in supply.items()}
    for choice in sorted(valuer.region.choices):
        loss = valuer.increase(plan, supply, (choice, -1)) if plan.of(choice) > 0 else None
        gain = -valuer.increase(plan, supply, (choice, 1))
        figures = {**by_cell[valuer.cell(choice)], "one_more_group_gain": gain, "one_fewer_group_loss": loss}
        del figures["uncovered_mean"]
        yield choice, Statement(figures, ledger.forbidding(plan, choice))


def check_statements(statements: Mapping[Choice, Statement], order: OrderRows, findings: Findings) -> None:
    """This will compare each row of the order with what is true of it."""
    for choice, row in sorted(order.items()):
        statement = statements[choice]
        for column, value in statement.figures.items():
            where = f"{choice.name}|{column}"
            same = close(row[column], value)
            findings.expect(same, "statements", where, "verify_figure", stated=row[column], recomputed=value)
        _check_binding(choice, row, statement.forbidding, findings)


def _check_binding(choice: Choice, row: Mapping[str, Any], forbidding: set[str], findings: Findings) -> None:
    stated = (row["binding"] or "").split(";") if row["binding"] else []
    findings.expect(len(stated) == len(set(stated)), "binding", choice.name, "verify_binding_twice")
    for name in sorted(set(stated) - forbidding):
        findings.expect(holds=False, check="binding", where=choice.name, detail="verify_binding_untrue", limit=name)
    for name in sorted(forbidding.difference(stated)):
        findings.expect(holds=False, check="binding", where=choice.name, detail="verify_binding_unnamed", limit=name)


def close(stated: float | None, value: float | None) -> bool:
    """This will compare a stated figure with its recomputation, to 1e-6 relative; empty equals only empty."""
    if stated is None or value is None:
        return stated is value
    return math.isclose(stated, value, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
