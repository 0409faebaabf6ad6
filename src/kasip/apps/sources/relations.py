"""What refers to a record: the other side of every reference of the contract."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from django.db.models import QuerySet

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import may, reached
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.rows import with_references
from kasip.contract.dictionary import ColumnSpec

FIRST = 6


@attrs.frozen
class Related:
    """Rows of one table that refer to a record by one column.

    Attributes:
        model: their table.
        column: the column that refers.
        first: the first few of them.
        count: how many there are.
    """

    model: type[Record]
    column: ColumnSpec
    first: tuple[Record, ...]
    count: int


def referring(model: type[Record]) -> Iterator[tuple[type[Record], ColumnSpec]]:
    """This will go through the tables and columns that refer to a table."""
    for other in record_models().values():
        for column in other.spec().columns:
            if column.references is not None and column.references[0] == model.contract_table:
                yield other, column


def related_to(found: Record, actor: Actor) -> list[Related]:
    """This will list what refers to a record, of what the actor reads, tables with no such row left out."""
    every = [
        (other, column, reached(other, actor).filter(**{field_of(column): found.pk}))
        for other, column in referring(type(found))
        if may(other, actor, "read")
    ]
    return [_related(other, column, rows) for other, column, rows in every if rows.exists()]


def _related(other: type[Record], column: ColumnSpec, rows: QuerySet[Record]) -> Related:
    first = tuple(with_references(rows).order_by("pk")[:FIRST])
    return Related(other, column, first, len(first) if len(first) < FIRST else rows.count())


def is_referred_to(found: Record) -> bool:
    """This will say whether any record refers to this one, whoever may read it: then it cannot be removed."""
    return any(
        other.objects.filter(**{field_of(column): found.pk}).exists() for other, column in referring(type(found))
    )
