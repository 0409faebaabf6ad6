"""A rule of reach asked of rows that are not stored yet: the database's filter, evaluated on a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
from django.db.models import Q

from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_model
from kasip.contract.dictionary import ColumnSpec

Lookup = Callable[[str], pl.DataFrame]
"""Name of a table -> its rows, stored and offered ones alike."""


class UnreadableRuleError(Exception):
    """A rule asks something that only the database can answer: it must be said in columns of the contract."""


def within(rows: pl.DataFrame, model: type[Record], condition: Q, lookup: Lookup) -> pl.Series:
    """This will say of each row whether a condition holds for it.

    Args:
        rows: rows of the model's table, with the contract's columns.
        model: the table's model.
        condition: equalities and beginnings of texts along foreign keys, joined by and, or and not.
        lookup: gives the rows of a table referred to.

    Raises:
        UnreadableRuleError: the condition asks for anything else.
    """
    held = _held(rows, model, condition, lookup)
    return ~held if condition.negated else held


def _held(rows: pl.DataFrame, model: type[Record], condition: Q, lookup: Lookup) -> pl.Series:
    every = condition.connector == Q.AND
    held = _constant(rows, value=every or not condition.children)
    for child in condition.children:
        one = within(rows, model, child, lookup) if isinstance(child, Q) else _equal(rows, model, child, lookup)
        held = held & one if every else held | one
    return held


def _equal(rows: pl.DataFrame, model: type[Record], leaf: Any, lookup: Lookup) -> pl.Series:
    path, value = leaf
    if path == "pk__in" and not value:
        return _constant(rows, value=False)
    if path.endswith("__startswith"):
        cells = _cells(rows, model, path.removesuffix("__startswith").split("__"), lookup)
        return cells.cast(pl.String).str.starts_with(value).fill_null(value=False)
    cells = _cells(rows, model, path.removesuffix("__exact").split("__"), lookup)
    return cells.eq_missing(value) if value is None else (cells == value).fill_null(value=False)


def _cells(rows: pl.DataFrame, model: type[Record], path: list[str], lookup: Lookup) -> pl.Series:
    """Follow a path of fields to a column: the row's own, or one of what it refers to."""
    column = _column(model, path[0])
    if column.references is None:
        if len(path) > 1:
            raise UnreadableRuleError("__".join(path))
        return rows[column.name]
    table, code = column.references
    if len(path) == 1:
        raise UnreadableRuleError(path[0])
    if path[1:] == [code]:
        return rows[column.name]
    targets = lookup(table)
    found = _cells(targets, record_model(table), path[1:], lookup)
    known = pl.DataFrame([targets[code].alias(column.name), found.alias("found")]).unique(column.name)
    return rows.select(column.name).join(known, on=column.name, how="left", maintain_order="left")["found"]


def _column(model: type[Record], field: str) -> ColumnSpec:
    for column in model.spec().columns:
        if field_of(column) == field:
            return column
    raise UnreadableRuleError(f"{model.contract_table}.{field}")


def _constant(rows: pl.DataFrame, *, value: bool) -> pl.Series:
    return pl.repeat(value, rows.height, dtype=pl.Boolean, eager=True)
