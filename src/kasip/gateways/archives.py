"""Is a workbook safe to open? Its archive is looked through first, without trusting what it says of itself.

A workbook of five kilobytes can name a cell in the last row and column and make a reader ask for 500 GB; others unpack
to a thousand times their size. Limits: 20 MB packed, 200 MB unpacked, 2,000 parts, 100 : 1, 2 million cells.

Nothing heavy is imported here: the child process that reads uploads looks through them with these very functions.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import attrs

from kasip.vocabulary.faults import Fault, InputRejectedError


@attrs.frozen
class ArchiveLimits:
    """How much of an archive is read.

    Attributes:
        most_packed: bytes of the file.
        most_unpacked: bytes of all its parts together.
        most_parts: parts.
        most_ratio: how many times its packed size a part may unpack to.
        ratio_matters_from: bytes: small parts of an honest workbook may well shrink more than a hundredfold.
        most_cells: cells written in all sheets together.
        rectangles: how many times as many a sheet may span: readers make room for all up to its last row and column.
    """

    most_packed: int = 20_000_000
    most_unpacked: int = 200_000_000
    most_parts: int = 2_000
    most_ratio: int = 100
    ratio_matters_from: int = 1_000_000
    most_cells: int = 2_000_000
    rectangles: int = 4

    @property
    def most_rectangle(self) -> int:
        """This will return how many cells a sheet may span."""
        return self.rectangles * self.most_cells


LIMITS = ArchiveLimits()
CHUNK = 1_000_000

# A tag never holds "<": looking no further keeps the search linear on files made to slow it down.
CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]")
REFERENCE = re.compile(rb"<(?:\w{1,20}:)?c\s[^<>]*?\br=[\"']\$?([A-Z]{1,3})\$?(\d{1,7})[\"']")
ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^<>]*?\br=[\"'](\d{1,10})[\"']")
LONGEST_TAG = 2_000


@attrs.define
class SheetExtent:
    """How far a part of a workbook reaches: bytes, cells written, and the last row and column named."""

    size: int = 0
    cells: int = 0
    last_row: int = 0
    last_column: int = 0

    def add(self, chunk: bytes) -> None:
        """This will count one more piece of the part."""
        self.size += len(chunk)
        self.cells += len(CELL.findall(chunk))
        references = REFERENCE.findall(chunk)
        columns = {letters for letters, _ in references}
        rows = {digits for _, digits in references} | set(ROW.findall(chunk))
        self.last_column = max([self.last_column, *map(column_number, columns)])
        self.last_row = max([self.last_row, *map(int, rows)])

    @property
    def corner(self) -> str:
        """This will name the last row and column together, as a cell."""
        letters, place = "", self.last_column
        while place:
            place, rest = divmod(place - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.last_row}"


def column_number(letters: bytes) -> int:
    """This will return the number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


Reason = tuple[str, dict[str, object]]
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What the standard library raises on a damaged archive."""


def refuse_unsafe_workbook(path: Path) -> None:
    """This will look through a workbook's archive and refuse what a reader could choke on.

    Raises:
        InputRejectedError: damaged, encrypted, too large once unpacked, or with cells beyond any table.
    """
    if path.stat().st_size > LIMITS.most_packed:
        reason: Reason | None = ("workbook_too_large", {"most": LIMITS.most_packed // 10**6})
    else:
        with path.open("rb") as stream:
            reason, _ = look_through(stream, LIMITS)
    if reason is not None:
        code, facts = reason
        raise InputRejectedError([Fault(path.name, 0, "", code, facts=facts)])


def look_through(stream: BinaryIO, limits: ArchiveLimits) -> tuple[Reason | None, int]:
    """This will unpack an archive piece by piece, keeping nothing.

    Returns:
        Why a reader could choke on it, or nothing; and how many cells its sheets hold.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            reason = _in_list(parts, limits)
            return (reason, 0) if reason is not None else _in_parts(archive, parts, limits)
    except UNREADABLE:
        return ("not_a_workbook", {}), 0


def _in_list(parts: Sequence[zipfile.ZipInfo], limits: ArchiveLimits) -> Reason | None:
    names = {part.filename for part in parts}
    if len(parts) > limits.most_parts or len(names) < len(parts):
        return "workbook_parts", {"most": limits.most_parts}
    if any(part.flag_bits & 1 for part in parts):
        return "workbook_encrypted", {}
    return None


def _in_parts(
    archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], limits: ArchiveLimits
) -> tuple[Reason | None, int]:
    unpacked, cells = 0, 0
    for part in parts:
        extent = SheetExtent()
        for chunk in _chunks(archive, part):
            extent.add(chunk)
            reason = (
                _in_text(chunk) or _too_large(unpacked, extent, part, limits) or _too_far(cells, extent, part, limits)
            )
            if reason is not None:
                return reason, cells
        unpacked += extent.size
        cells += extent.cells
    return None, cells


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces cut before a tag, never within one (unless the tag is absurdly long)."""
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(CHUNK):
            piece = tail + block
            cut = piece.rfind(b"<")
            tail = piece[cut:] if cut >= 0 and len(piece) - cut <= LONGEST_TAG else b""
            yield piece[: len(piece) - len(tail)]
    yield tail


def _in_text(chunk: bytes) -> Reason | None:
    return ("workbook_doctype", {}) if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk else None


def _too_large(before: int, extent: SheetExtent, part: zipfile.ZipInfo, limits: ArchiveLimits) -> Reason | None:
    if before + extent.size > limits.most_unpacked:
        return "workbook_too_large", {"most": limits.most_unpacked // 10**6}
    if extent.size > max(limits.ratio_matters_from, limits.most_ratio * part.compress_size):
        return "workbook_ratio", {"part": part.filename, "most": limits.most_ratio}
    return None


def _too_far(before: int, extent: SheetExtent, part: zipfile.ZipInfo, limits: ArchiveLimits) -> Reason | None:
    """Readers make room for the whole rectangle up to the last cell, however few are written."""
    if before + extent.cells > limits.most_cells or extent.last_row * extent.last_column > limits.most_rectangle:
        return "workbook_far_cell", {"part": part.filename, "cell": extent.corner, "most": limits.most_cells}
    return None
