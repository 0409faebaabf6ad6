"""The contract's limits as constraints of the database: unique keys, allowed values, least and greatest values."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BaseConstraint, CheckConstraint, Q, UniqueConstraint

from kasip.apps.sources.binding import field_of
from kasip.contract.dictionary import ColumnSpec, dictionary


def limits_of(table: str) -> list[BaseConstraint]:
    """This will return the constraints of one table of the contract."""
    spec = dictionary("region")[table]
    keys = [spec.column(name) for name in spec.key]
    key = [field_of(column) for column in keys]
    nullable = [field_of(column) for column in keys if column.may_be_empty]
    checks = [check for column in spec.columns for check in _checks(table, column, field_of(column))]
    return [*_unique(table, key, nullable), *checks]


def _unique(table: str, key: list[str], nullable: list[str]) -> Iterator[UniqueConstraint]:
    """A key column that may be empty needs a constraint of its own: for databases, empty equals nothing."""
    if not nullable:
        yield UniqueConstraint(fields=["region", *key], name=f"{table}_key")
        return
    absent = Q(**{f"{name}__isnull": True for name in nullable})
    yield UniqueConstraint(fields=["region", *key], name=f"{table}_key")
    yield UniqueConstraint(
        fields=["region", *(name for name in key if name not in nullable)], condition=absent, name=f"{table}_key_empty"
    )


def _checks(table: str, column: ColumnSpec, field: str) -> Iterator[CheckConstraint]:
    stem = f"{table}_{column.name}"
    if column.allowed:
        allowed = [*column.allowed, ""] if column.may_be_empty else list(column.allowed)
        yield CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"{stem}_allowed")
    if column.minimum is not None:
        yield CheckConstraint(condition=Q(**{f"{field}__gte": column.minimum}), name=f"{stem}_least")
    if column.maximum is not None:
        yield CheckConstraint(condition=Q(**{f"{field}__lte": column.maximum}), name=f"{stem}_greatest")
