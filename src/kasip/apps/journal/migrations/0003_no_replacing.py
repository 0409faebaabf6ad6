"""On SQLite, `INSERT OR REPLACE` removes a row without asking the trigger on removal: it is refused as well."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGER = """CREATE TRIGGER journal_event_no_replace BEFORE INSERT ON journal_event
    WHEN EXISTS (SELECT 1 FROM journal_event WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM journal_event WHERE region_id = NEW.region_id AND sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"""


def protect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will put the trigger on the table of events; PostgreSQL knows no such replacing."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def unprotect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will take the trigger off."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER journal_event_no_replace")


class Migration(migrations.Migration):
    """The last way to change an event without its trigger noticing."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0002_append_only")]
    operations: ClassVar[list[migrations.RunPython]] = [migrations.RunPython(protect, unprotect)]
