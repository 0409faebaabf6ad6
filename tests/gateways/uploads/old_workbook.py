"""The smallest old workbook (.xls, BIFF8 in a compound file): no writer of that format is installed, readers are."""

from __future__ import annotations

import struct
from collections.abc import Sequence

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_workbook(sheet: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """One sheet of texts and numbers."""
    cells = b"".join(
        record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
        if isinstance(cell, float)
        else record(0x0204, struct.pack("<HHH", row, column, 0) + text(cell, 2))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    width = max(len(line) for line in rows)
    size = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + size + cells + record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + record(0x0042, struct.pack("<H", 1200))
    bound = record(0x0085, struct.pack("<IBB", 0, 0, 0) + text(sheet, 1))
    start = len(head) + len(bound) + len(record(0x000A, b""))
    bound = record(0x0085, struct.pack("<IBB", start, 0, 0) + text(sheet, 1))
    return compound_file(head + bound + record(0x000A, b"") + body)


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(cell: str, length_bytes: int) -> bytes:
    return struct.pack("<H" if length_bytes == 2 else "<B", len(cell)) + b"\x01" + cell.encode("utf-16-le")


def compound_file(stream: bytes) -> bytes:
    """A container of one stream, long enough not to need the table of small ones."""
    stream = stream.ljust(max(4_096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    assert sectors + 2 <= SECTOR // 4, "one table of sectors is enough for a test"
    chain = [*range(1, sectors), END]
    table = [*chain, TABLE, END]  # the stream, the table itself, the directory
    table += [FREE] * (SECTOR // 4 - len(table))
    directory = entry("Root Entry", 5, child=1, start=END, size=0) + entry(
        "Workbook", 2, child=FREE, start=0, size=len(stream)
    )
    directory = directory.ljust(SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6s10I", MARK, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, sectors + 1, 0, 4_096, END, 0, END, 0, sectors
    )
    header += struct.pack("<108I", *[FREE] * 108)
    return header + stream + struct.pack(f"<{SECTOR // 4}I", *table) + directory


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16sIQQIQ", title, len(title), kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, size)
