"""A backup of a site as one file: a zip with a manifest, and the digest of the whole file as its last 64 bytes.

The digest at the end finds any flipped, lost or added byte wherever it lies, also where zip readers do not look; the
manifest's own digests say which member is damaged and that nothing is missing or added.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import attrs

MANIFEST = "manifest.json"
FORMAT = 1
DIGEST_LENGTH = 64
BLOCK = 1 << 20
COMPRESSION = 1
"""Level: most is gained by the first, and backups are made at night of databases many gigabytes large."""


class ArchiveRefusedError(Exception):
    """A backup is not restored; nothing was touched.

    Attributes:
        code: code of the wording.
        facts: values it names.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


@attrs.frozen
class Manifest:
    """What a backup says of itself.

    Attributes:
        version: of the program that made it.
        form: `sqlite`, `postgresql` (the database's own form) or `portable` (a file a table).
        made_at: when, ISO 8601 with time zone.
        migrations: those applied, `app.name`.
        rows: table -> how many rows.
        heads: region -> [number of the last event, its digest].
        members: file in the archive -> SHA-256.
    """

    version: str
    form: str
    made_at: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    members: Mapping[str, str] = attrs.field(factory=dict)

    def text(self) -> str:
        """This will write the manifest as JSON."""
        content = {"kasip": FORMAT, **attrs.asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def write_archive(target: Path, manifest: Manifest, members: Mapping[str, Path]) -> Manifest:
    """This will write a backup; it stands under its name only when it is whole and on the disk.

    Args:
        target: the file.
        manifest: what it says of itself; the members' digests are computed here.
        members: name in the archive -> file.

    Raises:
        FileExistsError: something stands there already.
    """
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    full = attrs.evolve(manifest, members={name: digest_of(path) for name, path in sorted(members.items())})
    try:
        with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            archive.writestr(MANIFEST, full.text())
            for name, path in sorted(members.items()):
                archive.write(path, name)
            archive.comment = b"0" * DIGEST_LENGTH
        part.chmod(0o600)
        _seal(part)
        os.link(part, target)
    finally:
        part.unlink(missing_ok=True)
    return full


def unpack(source: Path, folder: Path) -> Manifest:
    """This will verify a backup whole, unpack it into an empty folder and verify each member there.

    Raises:
        ArchiveRefusedError: it is damaged, cut off, foreign, or not what its manifest says.
    """
    _check_seal(source)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest_of(archive)
            _check_names(set(archive.namelist()) - {MANIFEST}, set(manifest.members))
            for name in manifest.members:
                _unpack_member(archive, name, folder)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as damaged:
        raise ArchiveRefusedError("archive_unreadable") from damaged
    for name, digest in manifest.members.items():
        if digest_of(folder / name) != digest:
            raise ArchiveRefusedError("archive_member_damaged", member=name)
    return manifest


def digest_of(path: Path) -> str:
    """This will compute a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(path: Path) -> None:
    with path.open("r+b") as file:
        digest = _digest_before_end(path)
        file.seek(-DIGEST_LENGTH, os.SEEK_END)
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())


def _check_seal(path: Path) -> None:
    if not path.is_file() or path.stat().st_size <= DIGEST_LENGTH:
        raise ArchiveRefusedError("archive_unreadable")
    with path.open("rb") as file:
        file.seek(-DIGEST_LENGTH, os.SEEK_END)
        sealed = file.read()
    if sealed != _digest_before_end(path).encode():
        raise ArchiveRefusedError("archive_unreadable")


def _digest_before_end(path: Path) -> str:
    left, digest = path.stat().st_size - DIGEST_LENGTH, hashlib.sha256()
    with path.open("rb") as file:
        while left > 0:
            block = file.read(min(BLOCK, left))
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    try:
        content = json.loads(archive.read(MANIFEST))
        if content.pop("kasip") != FORMAT:
            raise ArchiveRefusedError("archive_newer", version=str(content.get("version", "?")))
        content["migrations"] = tuple(content["migrations"])
        content["heads"] = {region: (int(head[0]), str(head[1])) for region, head in content["heads"].items()}
        return Manifest(**content)
    except (KeyError, TypeError, ValueError, AttributeError) as foreign:
        raise ArchiveRefusedError("archive_foreign") from foreign


def _check_names(held: set[str], promised: set[str]) -> None:
    for name in sorted(promised - held):
        raise ArchiveRefusedError("archive_member_missing", member=name)
    for name in sorted(held - promised):
        raise ArchiveRefusedError("archive_member_extra", member=name)


def _unpack_member(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in name:
        raise ArchiveRefusedError("archive_member_extra", member=name)
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as member, target.open("wb") as file:
        shutil.copyfileobj(member, file, BLOCK)
