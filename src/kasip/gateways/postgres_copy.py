"""A copy of a PostgreSQL database in use, by pg_dump at one snapshot, and databases made and renamed beside it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from kasip.gateways.site_archive import ArchiveRefusedError


@attrs.frozen
class Address:
    """Where a PostgreSQL database is; empty parts are the client's own defaults."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = attrs.field(default="", repr=False)

    def named(self, name: str) -> Address:
        """This will return the address of another database of the same server."""
        return attrs.evolve(self, name=name)

    def options(self) -> dict[str, str]:
        """This will return the parts that are given, as psycopg names them."""
        given = {"dbname": self.name, "host": self.host, "port": self.port, "user": self.user}
        return {name: value for name, value in (given | {"password": self.password}).items() if value}

    def environment(self) -> dict[str, str]:
        """This will return the parts that are given as PostgreSQL's programs take them: never in an argument."""
        parts = {"PGDATABASE": self.name, "PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        return {name: value for name, value in (parts | {"PGPASSWORD": self.password}).items() if value}


@attrs.frozen
class Facts:
    """What a database holds: rows a table, migrations applied, heads of the journal."""

    rows: Mapping[str, int]
    migrations: tuple[str, ...]
    heads: Mapping[str, tuple[int, str]]


def dump(address: Address, target: Path) -> Facts:
    """This will write the database as it stands at one moment, while others write, and say what it holds then."""
    with connected(address) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        facts = _facts(connection)
        call(address, "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        connection.execute("COMMIT")
    return facts


def facts_of(address: Address) -> Facts:
    """This will say what a database holds."""
    with connected(address) as connection:
        return _facts(connection)


def load(address: Address, source: Path) -> None:
    """This will put a dump into an empty database, whole or not at all."""
    call(
        address, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
        f"--dbname={address.name}", str(source),
    )  # fmt: skip


def create(address: Address) -> None:
    """This will make an empty database."""
    with connected(address.named("postgres")) as connection:
        connection.execute(f'CREATE DATABASE "{address.name}"')


def drop(address: Address) -> None:
    """This will remove a database made here, if it is there."""
    with connected(address.named("postgres")) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{address.name}" WITH (FORCE)')


def swap(address: Address, fresh: str, kept: str) -> None:
    """This will give the place of a database to a fresh one and keep it under another name.

    Raises:
        ArchiveRefusedError: somebody is connected to one of them.
    """
    import psycopg

    with connected(address.named("postgres")) as connection:
        try:
            connection.execute(f'ALTER DATABASE "{address.name}" RENAME TO "{kept}"')
        except psycopg.errors.ObjectInUse as used:
            raise ArchiveRefusedError("archive_site_running") from used
        try:
            connection.execute(f'ALTER DATABASE "{fresh}" RENAME TO "{address.name}"')
        except psycopg.Error:
            connection.execute(f'ALTER DATABASE "{kept}" RENAME TO "{address.name}"')
            raise


@contextmanager
def connected(address: Address) -> Iterator[Any]:
    """This will connect, each statement a transaction of its own unless one is begun."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    try:
        with psycopg.connect(make_conninfo("", **address.options()), autocommit=True) as connection:
            yield connection
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as refused:
        raise ArchiveRefusedError("archive_tool_failed", tool="PostgreSQL", said=str(refused).strip()) from refused


def call(address: Address, tool: str, *arguments: str) -> None:
    """This will run one of PostgreSQL's programs.

    Raises:
        ArchiveRefusedError: it is not there, or it failed.
    """
    path = shutil.which(tool)
    if path is None:
        raise ArchiveRefusedError("archive_tool_missing", tool=tool)
    environment = {"PATH": str(Path(path).parent), "LC_ALL": "C.UTF-8", **address.environment()}
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL's, found on the path
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ArchiveRefusedError("archive_tool_failed", tool=tool, said=done.stderr.strip()[-500:])


def _facts(connection: Any) -> Facts:
    named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [name for (name,) in named.fetchall()]
    rows = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608
    applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    heads = connection.execute("SELECT region_id, sequence, digest FROM journal_chainhead").fetchall()
    return Facts(
        rows,
        tuple(f"{app}.{name}" for app, name in applied),
        {str(region): (sequence, digest) for region, sequence, digest in heads},
    )
