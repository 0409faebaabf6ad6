"""How much of an upload is read, and what its reader may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kasip.gateways.archives import ArchiveLimits


@attrs.frozen
class UploadLimits:
    """Limits of one upload; a site may set its own.

    Attributes:
        most_bytes: bytes of the file.
        archive: limits of a workbook or a zip, and the cells of any file.
        most_text: characters of all cells together: a shared text can stand in a million cells.
        longest_cell: characters of one cell; a spreadsheet holds at most 32,767.
        most_columns: columns of a sheet; a spreadsheet has no more.
        most_sheets: sheets, or tables of a zip.
        memory: bytes of address space of the reading process.
        cpu_seconds: seconds of processor time allowed to look through a file and to read a small one.
        bytes_per_second: bytes of the file that earn one more second.
        cells_per_second: cells that earn one more second.
        wall_seconds: seconds after which the reading process is ended whatever it does.
    """

    most_bytes: int = 20_000_000
    archive: ArchiveLimits = attrs.field(factory=lambda: ArchiveLimits(rectangles=2))
    most_text: int = 150_000_000
    longest_cell: int = 32_767
    most_columns: int = 16_384
    most_sheets: int = 300
    memory: int = 512 * 2**20
    cpu_seconds: int = 5
    bytes_per_second: int = 1_000_000
    cells_per_second: int = 60_000
    wall_seconds: int = 120


def limits_of(given: Mapping[str, Any]) -> UploadLimits:
    """This will make limits of the mapping `attrs.asdict` writes."""
    return UploadLimits(**{**given, "archive": ArchiveLimits(**given["archive"])})
