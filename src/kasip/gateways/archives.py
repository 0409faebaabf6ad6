"""Is a workbook safe to open? Its archive is looked through first, without trusting what it says of itself.

A workbook of five kilobytes can name a cell in the last row and column and make a reader ask for 500 GB; others unpack
to a thousand times their size. Limits: 20 MB packed, 200 MB unpacked, 2,000 parts, 100 : 1, 2 million cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import attrs

from kasip.vocabulary.faults import Fault, InputRejectedError

MOST_PACKED = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_RATIO = 100
RATIO_MATTERS_FROM = 1_000_000
"""Bytes: small parts of an honest workbook may well shrink more than a hundredfold."""

MOST_CELLS = 2_000_000
MOST_RECTANGLE = 4 * MOST_CELLS
CHUNK = 1_000_000

CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']\$?([A-Z]{1,3})\$?(\d{1,7})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,10})[\"']")
LONGEST_TAG = 2_000


@attrs.define
class SheetExtent:
    """How far a part of a workbook reaches: bytes, cells written, and the last row and column named."""

    size: int = 0
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    corner: str = ""

    def add(self, chunk: bytes) -> None:
        """This will count one more piece of the part."""
        self.size += len(chunk)
        self.cells += len(CELL.findall(chunk))
        for letters, digits in REFERENCE.findall(chunk):
            row, column = int(digits), column_number(letters)
            if row * column > self.last_row * self.last_column:
                self.corner = (letters + digits).decode()
            self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
        self.last_row = max([self.last_row, *(int(digits) for digits in ROW.findall(chunk))])


def column_number(letters: bytes) -> int:
    """This will return the number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def refuse_unsafe_workbook(path: Path) -> None:
    """This will look through a workbook's archive and refuse what a reader could choke on.

    Raises:
        InputRejectedError: damaged, encrypted, too large once unpacked, or with cells beyond any table.
    """
    try:
        reason = _reason(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        reason = ("not_a_workbook", {})
    if reason is not None:
        code, facts = reason
        raise InputRejectedError([Fault(path.name, 0, "", code, facts=facts)])


Reason = tuple[str, dict[str, object]]


def _reason(path: Path) -> Reason | None:
    if path.stat().st_size > MOST_PACKED:
        return "workbook_too_large", {"most": MOST_PACKED // 10**6}
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if len(parts) > MOST_PARTS or len(set(names)) < len(names):
            return "workbook_parts", {"most": MOST_PARTS}
        if any(part.flag_bits & 1 for part in parts):
            return "workbook_encrypted", {}
        return _reason_in_parts(archive, parts)


def _reason_in_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Reason | None:
    unpacked, cells = 0, 0
    for part in parts:
        extent = SheetExtent()
        for chunk in _chunks(archive, part):
            extent.add(chunk)
            reason = _in_text(chunk) or _too_large(unpacked, extent, part) or _too_far(cells, extent, part)
            if reason is not None:
                return reason
        unpacked += extent.size
        cells += extent.cells
    return None


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


def _too_large(before: int, extent: SheetExtent, part: zipfile.ZipInfo) -> Reason | None:
    if before + extent.size > MOST_UNPACKED:
        return "workbook_too_large", {"most": MOST_UNPACKED // 10**6}
    if extent.size > max(RATIO_MATTERS_FROM, MOST_RATIO * part.compress_size):
        return "workbook_ratio", {"part": part.filename, "most": MOST_RATIO}
    return None


def _too_far(before: int, extent: SheetExtent, part: zipfile.ZipInfo) -> Reason | None:
    """Readers make room for the whole rectangle up to the last cell, however few are written."""
    if before + extent.cells > MOST_CELLS or extent.last_row * extent.last_column > MOST_RECTANGLE:
        return "workbook_far_cell", {"part": part.filename, "cell": extent.corner, "most": MOST_CELLS}
    return None
