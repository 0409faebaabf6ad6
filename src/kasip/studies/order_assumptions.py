"""What a plan assumes for want of evidence: limits left out, capacities raised, needs the forecast does not know."""

from __future__ import annotations

import polars as pl

from kasip.core.planning.problem import Order
from kasip.studies.loading import Study

LIMIT_TABLES = {
    "workshop_hours": ("curricula", "workshops"),
    "master_hours": ("curricula", "masters"),
    "beds": ("dormitories", "dormitory_colleges"),
    "budget": ("budget", "norms"),
    "mentor_slots": ("mentor_slots",),
}


def order_assumptions(study: Study, order: Order) -> list[dict[str, object]]:
    """This will list what was assumed, as codes and facts, sorted."""
    return [*_left_out(study), *_raised(order), *_unknown(order)]


def _left_out(study: Study) -> list[dict[str, object]]:
    missing = [
        (kind, table)
        for kind, tables in LIMIT_TABLES.items()
        for table in tables
        if table not in study.given or not study.tables[table].height
    ]
    return [{"code": "order_without_limit", "kind": kind, "table": table} for kind, table in missing]


def _raised(order: Order) -> list[dict[str, object]]:
    rows = order.problem.rows.labels.filter("raised").select("kind", "owner", "year")
    return [{"code": "order_capacity_raised", **row} for row in rows.iter_rows(named=True)]


def _unknown(order: Order) -> list[dict[str, object]]:
    cells = order.cells.labels.filter(pl.Series(order.cells.unknown)).select("qualification", "year")
    return [{"code": "order_need_unknown", **row} for row in cells.iter_rows(named=True)]
