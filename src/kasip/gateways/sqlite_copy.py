"""A copy of an SQLite database in use, by its own online backup, and what a copy holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

PAGES_A_STEP = 2_000


def copy_online(source: Path, target: Path) -> None:
    """This will copy a database as it stands at one moment, while others write; the copy is one file without a log."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        # one transaction of the reader holds one state: writers go on beside it in the log
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES_A_STEP)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.commit()


def is_whole(path: Path) -> bool:
    """This will say whether SQLite finds the database consistent, its references included."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and not database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        return False


def rows_of(path: Path) -> Mapping[str, int]:
    """This will count the rows of every table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [name for (name,) in database.execute(named)]
        return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608


def migrations_of(path: Path) -> tuple[str, ...]:
    """This will name the migrations applied to a database."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return tuple(f"{app}.{name}" for app, name in rows)


def heads_of(path: Path) -> Mapping[str, tuple[int, str]]:
    """This will return the head of every region's journal."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT region_id, sequence, digest FROM journal_chainhead")
        return {str(region): (sequence, digest) for region, sequence, digest in rows}
