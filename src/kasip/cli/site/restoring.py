"""Putting a backup in the place of what stands: verified whole first, made ready beside, swapped in one step."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kasip.cli.site.backing_up import DATABASE, KEPT, TABLES, address
from kasip.cli.site.family import child_environment
from kasip.cli.site.migrations import known_migrations
from kasip.cli.site.setting_up import data_folder, in_use
from kasip.gateways import postgres_copy, sqlite_copy
from kasip.gateways.postgres_copy import Address
from kasip.gateways.site_archive import ArchiveRefusedError, Manifest, unpack


def restore(source: Path) -> tuple[Manifest, str]:
    """This will restore a backup; an older one is brought up to this version before it takes the place.

    Returns:
        What the backup says of itself, and where what stood before is kept.

    Raises:
        ArchiveRefusedError: the backup is not what it should be, or the site is being used; nothing was touched.
    """
    try:
        with in_use(alone=True), tempfile.TemporaryDirectory(prefix=".kasip-restore-", dir=data_folder()) as name:
            folder = Path(name)
            manifest = unpack(source, folder)
            _check_age(manifest)
            kept = _restore_postgres(manifest, folder) if _on_postgres() else _restore_sqlite(manifest, folder)
            return manifest, kept
    except BlockingIOError as used:
        raise ArchiveRefusedError("archive_site_running") from used


def _on_postgres() -> bool:
    from django.db import connection

    connection.close()
    return connection.vendor == "postgresql"


def _check_age(manifest: Manifest) -> None:
    if set(manifest.migrations) - known_migrations():
        raise ArchiveRefusedError("archive_newer", version=manifest.version)


def _restore_sqlite(manifest: Manifest, folder: Path) -> str:
    from django.db import connection

    fresh, place = folder / DATABASE, Path(connection.settings_dict["NAME"])
    if manifest.form == "portable":
        _in_child(f"sqlite:///{fresh}", folder)
    elif manifest.form == "sqlite":
        _check_sqlite(manifest, fresh)
        _in_child(f"sqlite:///{fresh}", None)
    else:
        raise ArchiveRefusedError("archive_wrong_engine", engine=manifest.form)
    if not sqlite_copy.is_whole(fresh):
        raise ArchiveRefusedError("archive_database_broken")
    return _swap_files(fresh, place, folder)


def _check_sqlite(manifest: Manifest, fresh: Path) -> None:
    if not sqlite_copy.is_whole(fresh):
        raise ArchiveRefusedError("archive_database_broken")
    _check_facts(manifest, sqlite_copy.rows_of(fresh), sqlite_copy.heads_of(fresh))


def _check_facts(manifest: Manifest, rows: object, heads: object) -> None:
    if rows != manifest.rows:
        held = dict(rows) if isinstance(rows, dict) else {}
        table = next(name for name in {**manifest.rows, **held} if manifest.rows.get(name) != held.get(name))
        raise ArchiveRefusedError("archive_rows_differ", table=table, rows=manifest.rows.get(table, 0))
    if heads != manifest.heads:
        raise ArchiveRefusedError("archive_journal_broken", region="?")


def _restore_postgres(manifest: Manifest, folder: Path) -> str:
    here, stamp = address(), _stamp()
    fresh, kept = here.named(f"{here.name}_restore_{stamp}"), f"{here.name}_before_{stamp}"
    if manifest.form == "sqlite":
        raise ArchiveRefusedError("archive_wrong_engine", engine=manifest.form)
    postgres_copy.create(fresh)
    try:
        if manifest.form == "portable":
            _in_child(url_of(fresh), folder)
        else:
            postgres_copy.load(fresh, folder / DATABASE)
            facts = postgres_copy.facts_of(fresh)
            _check_facts(manifest, facts.rows, facts.heads)
            _in_child(url_of(fresh), None)
        postgres_copy.swap(here, fresh.name, kept)
    except BaseException:
        postgres_copy.drop(fresh)
        raise
    replaced = data_folder() / "replaced" / stamp
    _swap_kept(folder, replaced)
    return f"{kept}, {replaced}"


def url_of(where: Address) -> str:
    """This will write a database's address as `KASIP_DATABASE` takes it."""
    from urllib.parse import quote

    secret = f":{quote(where.password, safe='')}" if where.password else ""
    who = f"{quote(where.user, safe='')}{secret}@" if where.user else ""
    host = quote(where.host, safe="") + (f":{where.port}" if where.port else "")
    return f"postgres://{who}{host}/{quote(where.name, safe='')}"


def _in_child(url: str, tables: Path | None) -> None:
    """Another process has the fresh database as its own: it migrates it, fills it where asked, checks the journal."""
    command = [sys.executable, "-m", "kasip.cli.site.made_ready", *([str(tables / TABLES)] if tables else [])]
    environment = child_environment() | {"KASIP_DATABASE": url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  ours
    if done.returncode == 0:
        return
    code, _, fact = done.stdout.strip().rpartition("\n")[2].partition(" ")
    if code == "archive_journal_broken":
        raise ArchiveRefusedError(code, region=fact)
    if code == "archive_rows_differ":
        raise ArchiveRefusedError(code, table=fact, rows="?")
    raise ArchiveRefusedError("archive_tool_failed", tool="migrate", said=done.stderr.strip()[-500:])


def _swap_files(fresh: Path, place: Path, folder: Path) -> str:
    """Renames within one folder's disk: what stood goes aside with its log, what is fresh takes its place."""
    replaced = data_folder() / "replaced" / _stamp()
    replaced.mkdir(parents=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("-wal", "-shm", ""):
        standing = place.with_name(place.name + suffix)
        if standing.exists():
            shutil.move(standing, replaced / standing.name)
    for suffix in ("-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    shutil.move(fresh, place)
    _swap_kept(folder, replaced)
    return str(replaced)


def _swap_kept(folder: Path, replaced: Path) -> None:
    for name in KEPT:
        place, fresh = data_folder() / name, folder / name
        if place.exists():
            replaced.mkdir(parents=True, exist_ok=True)
            shutil.move(place, replaced / name)
        if fresh.exists():
            shutil.move(fresh, place)


def _stamp() -> str:
    from django.utils import timezone

    return f"{timezone.now():%Y%m%d%H%M%S%f}"
