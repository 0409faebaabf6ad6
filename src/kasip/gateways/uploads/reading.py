"""From a file an official hands over to its sheets: every reader works in a process of its own, which may die."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import attrs

from kasip.contract.sheets.letters import restored_sheet
from kasip.contract.sheets.sheet import Sheet
from kasip.gateways.uploads import child
from kasip.gateways.uploads.limits import UploadLimits
from kasip.gateways.uploads.same import content_fingerprint
from kasip.vocabulary.faults import Fault, InputRejectedError

SOURCE = str(Path(__file__).resolve().parents[3])
"""Folder that holds the package."""


@attrs.frozen
class Upload:
    """A file as it was read.

    Attributes:
        name: file name as the user knows it.
        kind: what it is by content: `xlsx`, `xls`, `text` (CSV, TSV), `parquet` or `zip`.
        size: bytes.
        sha256: fingerprint of the bytes.
        content: fingerprint of what it says: the same for another name, format, order of rows or of columns.
        sheets: every sheet that is not blank; of a zip, every table.
        warnings: what was noticed and stops nothing.
    """

    name: str
    kind: str
    size: int
    sha256: str
    content: str
    sheets: tuple[Sheet, ...]
    warnings: tuple[Fault, ...]


def read_upload(
    path: Path, original_name: str, *, limits: UploadLimits | None = None, keep_personal: bool = False
) -> Upload:
    """This will read a file of any kind and any origin, and survive it.

    Args:
        path: where the file lies.
        original_name: its name as the user knows it; faults name it, nothing else trusts it.
        limits: how much is read; nothing: the shipped limits.
        keep_personal: personal columns of the contingent export are kept; else their cells come empty.

    Raises:
        InputRejectedError: it is of no kind that is read, damaged, or beyond the limits; the faults say so in full.
    """
    limits = limits or UploadLimits()
    name = _shown(original_name)
    size = path.stat().st_size
    if size > limits.most_bytes:
        raise InputRejectedError([Fault(name, 0, "", "upload_too_large", facts={"most": limits.most_bytes / 10**6})])
    if size == 0:
        raise InputRejectedError([Fault(name, 0, "", "empty_file")])
    kind, sheets, faults = _read(path, name, limits, keep_personal=keep_personal)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise InputRejectedError(errors)
    if not sheets:
        raise InputRejectedError([Fault(name, 0, "", "empty_file")])
    found = [restored_sheet(sheet) for sheet in sheets]
    kept = tuple(sheet for sheet, _ in found)
    warnings = [*faults, *(fault for _, noticed in found for fault in noticed)]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Upload(name, kind, size, digest, content_fingerprint(kept), kept, tuple(warnings))


def _shown(name: str) -> str:
    """Only the last part of a path, without signs that would spoil a message."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:120] or "?"


def _read(path: Path, name: str, limits: UploadLimits, *, keep_personal: bool) -> tuple[str, list[Sheet], list[Fault]]:
    settings = json.dumps({"limits": attrs.asdict(limits), "keep_personal": keep_personal})
    command = [sys.executable, "-I", child.__file__, SOURCE, str(path.resolve()), name, settings]
    environment = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(  # noqa: S603  our own module
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        watch = threading.Timer(limits.wall_seconds, process.kill)
        watch.start()
        try:
            said = _Said()
            said.take(process.stdout or ())
        finally:
            watch.cancel()
            process.kill()
    if not said.ended:
        said.faults.append(Fault(name, 0, "", "file_beyond_limits"))
    return said.kind, [sheet for sheet in said.sheets if any(sheet.rows)], said.faults


@attrs.define
class _Said:
    """What the reading process said so far."""

    kind: str = ""
    ended: bool = False
    sheets: list[Sheet] = attrs.field(factory=list)
    faults: list[Fault] = attrs.field(factory=list)

    def take(self, lines: Iterable[bytes]) -> None:
        rows: list[list[str]] = []
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:  # cut short: the process died while writing
                return
            if isinstance(said, list):
                rows.append(said)
            elif "sheet" in said:
                rows = []
                self.sheets.append(Sheet(said["sheet"]["file"], said["sheet"]["name"], rows))
            else:
                self._other(said)

    def _other(self, said: dict[str, object]) -> None:
        if "fault" in said:
            self.faults.append(Fault(**said["fault"]))  # type: ignore[arg-type]
        self.kind = str(said.get("kind", self.kind))
        self.ended = self.ended or "end" in said
