"""Events can be added and nothing else: the database itself refuses to change or remove one."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
       BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""",
    """CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
       BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""",
)
POSTGRES = (
    """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the journal only grows'; END $$""",
    """CREATE TRIGGER journal_event_no_change BEFORE UPDATE OR DELETE ON journal_event
       FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event
       FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
)
UNDO = {
    "sqlite": ("DROP TRIGGER journal_event_no_update", "DROP TRIGGER journal_event_no_delete"),
    "postgresql": (
        "DROP TRIGGER journal_event_no_change ON journal_event",
        "DROP TRIGGER journal_event_no_truncate ON journal_event",
        "DROP FUNCTION journal_refuse()",
    ),
}


def protect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will put the triggers on the table of events."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRES}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will take the triggers off."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Append-only by trigger, on SQLite and on PostgreSQL."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0001_initial")]
    operations: ClassVar[list[migrations.RunPython]] = [migrations.RunPython(protect, unprotect)]
