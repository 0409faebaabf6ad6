"""Which rows of a table cannot be stored, beyond what the contract's own checks say of a row alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import CharField, IntegerField

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import reached
from kasip.apps.sources.standing import PK
from kasip.apps.sources.within import Lookup, within
from kasip.contract.agreement import agreement_faults
from kasip.contract.dictionary import ColumnSpec
from kasip.contract.marking import mark
from kasip.contract.rules import SUM_RULES, TOLERANCE
from kasip.contract.source import Place, TypedTable
from kasip.vocabulary.faults import Fault

AGREES_WITH: Mapping[str, tuple[str, ...]] = {
    "programmes": ("campuses",),
    "employer_requests": ("facilities",),
    "territories": (),
    "parameters": ("territories",),
}
"""Table -> the tables its rows must agree with."""


def storage_faults(table: TypedTable, model: type[Record]) -> list[Fault]:
    """This will name cells that the database has no room for."""
    faults: list[Fault] = []
    for column in table.spec.columns:
        if column.references is None:
            faults += _too_large(table, model, column)
    return faults


def _too_large(table: TypedTable, model: type[Record], column: ColumnSpec) -> list[Fault]:
    field = model._meta.get_field(field_of(column))  # noqa: SLF001  Django's documented interface
    cells = table.frame[column.name]
    if isinstance(field, IntegerField):
        least, most = BaseDatabaseOperations.integer_field_ranges["IntegerField"]
        wrong = ~cells.is_between(least, most)
        return mark(table.place, wrong, column.name, "number_has_no_room", values=cells, facts={"most": most})
    faults: list[Fault] = []
    if isinstance(field, CharField) and field.max_length:
        wrong = cells.str.len_chars() > field.max_length
        room = {"most": field.max_length}
        faults += mark(table.place, wrong, column.name, "text_has_no_room", values=cells, facts=room)
    if cells.dtype == pl.String:
        faults += mark(table.place, cells.str.contains("\0", literal=True), column.name, "nul_in_text")
    return faults


def sum_faults(table: TypedTable, together: TypedTable) -> list[Fault]:
    """This will name every row of a group whose shares sum to too much with the records beside it."""
    faults: list[Fault] = []
    for rule in SUM_RULES.get(("region", table.spec.name), ()):
        totals = together.frame.group_by(rule.by).agg(pl.col(rule.column).sum().alias("total"))
        total = table.frame.select(rule.by).join(totals, on=rule.by, how="left", maintain_order="left")["total"]
        facts = {"total": total, "most": rule.most, "by": rule.by}
        wrong = (total > rule.most + TOLERANCE).fill_null(value=False)
        faults += mark(table.place, wrong, rule.column, rule.code, values=table.frame[rule.by], facts=facts)
    return faults


def agreements(table: TypedTable, together: Callable[[str], TypedTable]) -> list[Fault]:
    """This will name rows that contradict another table, where the records beside the file are counted in."""
    name = table.spec.name
    if name not in AGREES_WITH:
        return []
    tables = {other: together(other) for other in (name, *AGREES_WITH[name])}
    found = agreement_faults(tables, "region")
    own = set(table.place.rows.to_list())
    return [fault for fault in found if fault.file == table.place.file and fault.row in own]


def reach_faults(place: Place, rows: pl.DataFrame, model: type[Record], actor: Actor, lookup: Lookup) -> list[Fault]:
    """This will name rows outside what the actor may add or change: as they stand, and as they would stand.

    Args:
        place: file and row numbers.
        rows: offered rows with the contract's columns, `_pk` where a record has the key, and `_differs`.
        model: the table's model.
        actor: who stores them.
        lookup: gives the rows of a table referred to, stored and offered ones alike.
    """
    permit = permit_of(model)
    standing = rows[PK].is_not_null()
    adds = within(rows, model, permit.reach("add").condition(actor), lookup)
    becomes = within(rows, model, permit.reach("change").condition(actor), lookup)
    changes = becomes & is_reached(rows[PK], model, actor, "change")
    seen = is_reached(rows[PK], model, actor, "read")
    allowed = (~standing & adds) | (standing & changes) | (standing & seen & ~rows["_differs"])
    return mark(place, ~allowed, "", "outside_reach")


def is_reached(keys: pl.Series, model: type[Record], actor: Actor, action: str) -> pl.Series:
    """This will say of each primary key whether it is that of a record the actor reaches."""
    if permit_of(model).reach(action).extent(actor) == "all":
        return keys.is_not_null()
    found = list(reached(model, actor, action).values_list("pk", flat=True))
    return keys.is_in(pl.Series(found, dtype=pl.Int64).implode()).fill_null(value=False)


def column_faults(
    place: Place, rows: pl.DataFrame, before: pl.DataFrame, model: type[Record], actor: Actor
) -> list[Fault]:
    """This will name cells of standing records that the actor's role may not change."""
    allowed = getattr(permit_of(model), "only", {}).get(actor.role)
    if allowed is None:
        return []
    faults: list[Fault] = []
    for name in before.columns:
        if name not in allowed:
            wrong = rows[PK].is_not_null() & rows[name].ne_missing(before[name])
            faults += mark(place, wrong, name, "column_not_yours", values=rows[name])
    return faults
