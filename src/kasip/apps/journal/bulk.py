"""Storing thousands of rows of one table: one prepared statement, its values column by column.

Django builds a new statement for every few dozen rows and asks each field about each value: for an import, four fifths
of the time (docs/adr/0010). Here only columns that the database does not take as they are (dates, JSON) are converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from kasip.apps.journal.guard import JournalledModel, refuse_unjournalled

Columns = Mapping[str, Sequence[object]]
"""Name of a field's column (`college_id` for a foreign key) -> a value a row."""

CONVERTED = (models.DateField, models.DecimalField)


class RowsMovedError(Exception):
    """Rows were to be changed that no longer stand as they were read."""


def insert_rows(model: type[models.Model], columns: Columns) -> list[int]:
    """This will store new rows and return their primary keys; given ones (`id`) are kept.

    Args:
        model: the table's model.
        columns: a value a row for each column without a default of the database.
    """
    _refuse_unjournalled(model, "insert_rows")
    connection = connections[router.db_for_write(model)]
    count = len(next(iter(columns.values())))
    keys = [int(str(key)) for key in columns["id"]] if "id" in columns else _new_keys(model, count, connection)
    values = {**columns, "id": keys}
    quoted = [connection.ops.quote_name(name) for name in values]
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  Django's documented interface
    places = ", ".join(["%s"] * len(quoted))
    statement = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608  names are the models' own
    _execute(connection, statement, _converted(model, values, connection))
    return keys


def update_rows(model: type[models.Model], columns: Columns, *, keys: Sequence[int], versions: Sequence[int]) -> None:
    """This will change rows that stand in the versions given.

    Raises:
        RowsMovedError: one of them does not.
    """
    _refuse_unjournalled(model, "update_rows")
    connection = connections[router.db_for_write(model)]
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    parts = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    statement = f"UPDATE {table} SET {parts} WHERE id = %s AND version = %s"  # noqa: S608
    rows = zip(*_converted(model, columns, connection), keys, versions, strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
        if cursor.rowcount != len(keys):
            raise RowsMovedError(f"{cursor.rowcount} of {len(keys)}")


def _execute(connection: BaseDatabaseWrapper, statement: str, columns: Sequence[Sequence[object]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def _converted(model: type[models.Model], columns: Columns, connection: BaseDatabaseWrapper) -> list[Sequence[object]]:
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001
    return [_column(fields[name], values, connection) for name, values in columns.items()]


def _column(
    field: models.Field[Any, Any], values: Sequence[object], connection: BaseDatabaseWrapper
) -> Sequence[object]:
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    if not isinstance(field, CONVERTED):
        return values
    known = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [known[value] for value in values]


def _new_keys(model: type[models.Model], count: int, connection: BaseDatabaseWrapper) -> list[int]:
    """Keys the database will not give again: those after the last of SQLite's, or the next of PostgreSQL's sequence."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return list(range(last + 1, last + 1 + count))


def columns_of(rows: Iterable[models.Model], names: Sequence[str]) -> Columns:
    """This will turn objects into columns."""
    found = list(rows)
    return {name: [getattr(row, name) for row in found] for name in names}


def _refuse_unjournalled(model: type[models.Model], what: str) -> None:
    if issubclass(model, JournalledModel):
        refuse_unjournalled(f"{model.__name__}.{what}")
