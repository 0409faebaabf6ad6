"""Making a backup of a site while it is being used."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from kasip import __version__
from kasip.cli.site.setting_up import data_folder
from kasip.gateways import postgres_copy, site_archive, sqlite_copy
from kasip.gateways.site_archive import Manifest

DATABASE = "database"
KEPT = ("uploads", "orders", "forecasts")
"""Folders a backup holds: files people loaded, and what was computed, with its copy of the records."""
TABLES = "tables"


def back_up(target: Path, *, portable: bool) -> Manifest:
    """This will write database and kept files into one verified file, as they stand at one moment.

    The database is copied first: files it speaks of are there before it does, so that none it speaks of is missing.

    Args:
        target: the file; must not exist.
        portable: a file a table, for a move to another kind of database, instead of the database's own form.

    Raises:
        FileExistsError: the file exists.
        ArchiveRefusedError: a program of PostgreSQL's is missing or failed.
    """
    target = target.absolute()
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kasip-backup-", dir=target.parent) as name:
        folder = Path(name)
        manifest, members = _tables(folder) if portable else _copy(folder)
        return site_archive.write_archive(target, manifest, {**members, **kept_files(data_folder())})


def kept_files(data: Path) -> dict[str, Path]:
    """This will list the files a backup holds by their names in it, but none of a folder still being written."""
    found = (path for name in KEPT for path in sorted((data / name).rglob("*")) if path.is_file())
    names = ((path.relative_to(data), path) for path in found)
    return {name.as_posix(): path for name, path in names if not _is_unfinished(name)}


def _is_unfinished(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parent.parts)


def files_in(manifest: Manifest) -> int:
    """This will count the files a backup holds beside the database."""
    return sum(name.split("/", 1)[0] in KEPT for name in manifest.members)


def _manifest(form: str, rows: Mapping[str, int], migrations: tuple[str, ...], heads: Mapping[str, Any]) -> Manifest:
    from django.utils import timezone

    return Manifest(__version__, form, timezone.now().isoformat(timespec="seconds"), migrations, rows, heads)


def _copy(folder: Path) -> tuple[Manifest, dict[str, Path]]:
    from django.db import connection

    file = folder / DATABASE
    if connection.vendor == "postgresql":
        facts = postgres_copy.dump(address(), file)
        return _manifest("postgresql", facts.rows, facts.migrations, facts.heads), {DATABASE: file}
    sqlite_copy.copy_online(Path(connection.settings_dict["NAME"]), file)
    manifest = _manifest(
        "sqlite", sqlite_copy.rows_of(file), sqlite_copy.migrations_of(file), sqlite_copy.heads_of(file)
    )
    return manifest, {DATABASE: file}


def _tables(folder: Path) -> tuple[Manifest, dict[str, Path]]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from kasip.apps.journal.models import ChainHead
    from kasip.cli.site.portable import write_tables

    rows = write_tables(folder)
    applied = tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))
    heads = {str(head.region_id): (head.sequence, head.digest) for head in ChainHead.objects.all()}
    members = {f"{TABLES}/{table}.jsonl": folder / f"{table}.jsonl" for table in rows}
    return _manifest("portable", rows, applied, heads), members


def address() -> postgres_copy.Address:
    """This will return where the site's PostgreSQL database is."""
    from django.db import connection

    given = attrs.asdict(postgres_copy.Address(""))
    found = {name: str(connection.settings_dict.get(name.upper()) or "") for name in given}
    return postgres_copy.Address(**found)
