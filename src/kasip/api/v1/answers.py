"""What is sent and answered: the shapes of records, tables, history and jobs."""

from __future__ import annotations

import datetime as dt

from ninja import Field, Schema

from kasip.apps.journal.models import Event
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.labels import column_label, named_in, table_title, unit_label
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.rows import row_of
from kasip.contract.dictionary import ColumnSpec, TableSpec

Scalar = bool | int | float | str | None


class RecordOut(Schema):
    """One record of a table."""

    id: int
    version: int = Field(description="Goes up with each change; the ETag holds it")
    changed_at: dt.datetime
    values: dict[str, Scalar] = Field(description="Column -> value; dates as YYYY-MM-DD, nothing as null")
    names: dict[str, str] = Field(description="Column of a reference -> name of what it refers to")


class RecordsOut(Schema):
    """A page of records."""

    count: int = Field(description="How many there are on all pages")
    page: int
    size: int
    next: str | None = Field(description="Address of the next page")
    previous: str | None = Field(description="Address of the previous page")
    records: list[RecordOut]


class RecordIn(Schema):
    """What a record is to say."""

    values: dict[str, Scalar] = Field(
        description="Column -> value; a change leaves columns it does not name as they are"
    )
    reason: str = Field("", description="Why; some tables ask for it")


class ColumnOut(Schema):
    """A column of a table, as the data contract describes it."""

    name: str
    label: str
    description: str
    type: str
    unit: str
    key: bool
    required: bool
    refers_to: str | None = Field(description="table.column a value must stand in")
    allowed: list[str]
    minimum: float | None
    maximum: float | None


class TableOut(Schema):
    """A table of the data contract, and what this key may do with its rows."""

    name: str
    title: str
    columns: list[ColumnOut]
    may: list[str] = Field(description="Of read, add, change, remove: what this key may do with some row")


class EventOut(Schema):
    """Something that happened to a record."""

    at: dt.datetime
    action: str
    person: str
    role: str
    organisation: str
    channel: str
    reason: str
    changes: dict[str, list[object]] = Field(description="Column -> value before, value after")


class JobOut(Schema):
    """A piece of long work."""

    id: int
    kind: str
    state: str
    progress: float = Field(description="From 0 to 1")
    result: dict[str, object]
    problem: str


class MachineOut(Schema):
    """Whom a key acts as."""

    organisation: str
    organisation_kind: str
    role: str
    region: int
    scopes: list[str]


def record_out(record: Record, language: str) -> dict[str, object]:
    """This will shape one record."""
    values = {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row_of(record).items()
    }
    names = {
        column.name: _target_name(record, column, language) for column in record.spec().columns if column.references
    }
    return {
        "id": record.pk,
        "version": record.version,
        "changed_at": record.changed_at.isoformat(),
        "values": values,
        "names": {column: name for column, name in names.items() if name},
    }


def _target_name(record: Record, column: ColumnSpec, language: str) -> str:
    target = getattr(record, field_of(column))
    return "" if target is None else named_in(target, language)


def table_out(spec: TableSpec, may: list[str], language: str) -> dict[str, object]:
    """This will shape one table."""
    columns = [_column_out(spec.name, column, language) for column in spec.columns]
    return {"name": spec.name, "title": table_title(spec, language), "columns": columns, "may": may}


def _column_out(table: str, column: ColumnSpec, language: str) -> dict[str, object]:
    return {
        "name": column.name,
        "label": column_label(table, column.name, language),
        "description": column.description[language],
        "type": column.type,
        "unit": unit_label(column, language),
        "key": column.key,
        "required": not column.may_be_empty,
        "refers_to": ".".join(column.references) if column.references else None,
        "allowed": list(column.allowed),
        "minimum": column.minimum,
        "maximum": column.maximum,
    }


def event_out(event: Event) -> dict[str, object]:
    """This will shape one event."""
    return {
        "at": event.at,
        "action": event.action,
        "person": event.person_name,
        "role": event.role,
        "organisation": event.organisation_name,
        "channel": event.channel,
        "reason": event.reason,
        "changes": event.changes,
    }
