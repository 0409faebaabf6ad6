"""Whether database and program go together."""

from __future__ import annotations

import attrs


@attrs.frozen
class Standing:
    """How a database stands to the program.

    Attributes:
        waiting: migrations not applied yet.
        applied: how many were applied.
        unknown: applied migrations of ours that this program does not know: it is the older one.
    """

    waiting: int
    applied: int
    unknown: tuple[str, ...]


def standing() -> Standing:
    """This will compare the database with the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied = executor.recorder.applied_migrations()
    own = executor.loader.migrated_apps
    nodes = executor.loader.graph.nodes
    unknown = sorted(f"{app}.{name}" for app, name in applied if app in own and (app, name) not in nodes)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Standing(len(waiting), len(applied), tuple(unknown))


def known_migrations() -> set[str]:
    """This will name every migration the program knows."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(connection).graph.nodes}
