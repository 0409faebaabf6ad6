"""How full and how fresh the tables are for somebody who answers for them, and what asks for attention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
from django.db.models import CharField, Count, Max, Min, Q, QuerySet, Value

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import in_contract_order, may, reached
from kasip.law.dated import value_at

SYNTHETIC = "synthetic"


@attrs.frozen
class TableState:
    """How many rows of a table somebody reaches, and of what kind and age they are.

    Attributes:
        table: name of the contract's table.
        rows: rows reached.
        synthetic: how many of them are invented.
        undated: how many say no date of their source.
        oldest: the earliest date of a source.
        newest: the latest.
    """

    table: str
    rows: int
    synthetic: int
    undated: int
    oldest: dt.date | None
    newest: dt.date | None


@attrs.frozen
class Attention:
    """Something about a table that asks for attention: `missing`, `empty`, `stale`, `undated` or `synthetic`."""

    kind: str
    state: TableState


KINDS = ("missing", "stale", "undated", "empty", "synthetic")
"""From the most pressing: a table the order cannot do without is missing; one it can do without is empty."""


def states_of_tables(actor: Actor, action: str = "change") -> list[TableState]:
    """This will say how the tables stand in which an actor may do something, in the contract's order; one query."""
    models = [model for model in in_contract_order() if may(model, actor, action)]
    if not models:
        return []
    first, *others = [_counted(model, actor, action) for model in models]
    counted = first.union(*others, all=True) if others else first
    found = {row["table_name"]: _state(row) for row in counted}
    return [found.get(model.contract_table, _nothing(model.contract_table)) for model in models]


def attention(states: Iterable[TableState], today: dt.date, required: Sequence[str]) -> list[Attention]:
    """This will list what asks for attention, the most pressing first; of each table its most pressing trait."""
    limit = _months_before(today, int(value_at("records_stale_after_months", today.year)))
    found = [Attention(kind, state) for state in states if (kind := _kind(state, limit, required))]
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def _kind(state: TableState, limit: dt.date, required: Sequence[str]) -> str:
    if state.rows == 0:
        return "missing" if state.table in required else "empty"
    if state.newest is not None and state.newest < limit:
        return "stale"
    if state.undated:
        return "undated"
    return "synthetic" if state.synthetic else ""


def _months_before(day: dt.date, months: int) -> dt.date:
    before = day.year * 12 + day.month - 1 - months
    return dt.date(before // 12, before % 12 + 1, min(day.day, 28))


def _counted(model: type[Record], actor: Actor, action: str) -> QuerySet[Any, Any]:
    rows = reached(model, actor, action).order_by().annotate(table_name=Value(model.contract_table, CharField()))
    return rows.values("table_name").annotate(
        row_count=Count("pk"),
        synthetic_count=Count("pk", filter=Q(provenance=SYNTHETIC)),
        undated_count=Count("pk", filter=Q(source_date__isnull=True)),
        oldest=Min("source_date"),
        newest=Max("source_date"),
    )


def _nothing(table: str) -> TableState:
    """The state of an empty table: no group, no row of the answer."""
    return TableState(table, 0, 0, 0, None, None)


def _state(row: Mapping[str, object]) -> TableState:
    rows, synthetic, undated = (int(str(row[name])) for name in ("row_count", "synthetic_count", "undated_count"))
    return TableState(str(row["table_name"]), rows, synthetic, undated, _day(row["oldest"]), _day(row["newest"]))


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None
