"""What the reading process says: sheets, rows and faults as lines of JSON, within limits."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

import attrs

from kasip.gateways.uploads.limits import UploadLimits
from kasip.vocabulary.faults import Fault, InputRejectedError

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@attrs.define
class Output:
    """Standard output of the reading process.

    Attributes:
        limits: how much may be written.
        cells: cells written so far that are not empty.
        characters: their characters.
        sheets: sheets opened.
    """

    limits: UploadLimits
    cells: int = 0
    characters: int = 0
    sheets: int = 0

    def say(self, line: object) -> None:
        """This will write one line."""
        sys.stdout.buffer.write(ENCODE(line).encode("utf-8", "replace") + b"\n")

    def fault(self, fault: Fault) -> None:
        """This will name a fault."""
        self.say({"fault": attrs.asdict(fault)})

    def sheet(self, file: str, name: str, rows: Iterable[Sequence[str]]) -> None:
        """This will write a sheet; empty cells at the end of a row are left out.

        Raises:
            InputRejectedError: it holds more than is read.
        """
        self.sheets += 1
        place = f"{file}[{name}]" if name else file
        if self.sheets > self.limits.most_sheets:
            raise rejected(place, 0, "too_many_sheets", facts={"most": self.limits.most_sheets})
        self.say({"sheet": {"file": place, "name": name}})
        for number, row in enumerate(rows, start=1):
            self.say(self._measured(place, number, row))

    def _measured(self, place: str, number: int, row: Sequence[str]) -> list[str]:
        kept = list(row)
        while kept and not kept[-1]:
            kept.pop()
        if len(kept) > self.limits.most_columns:
            raise rejected(place, number, "too_many_columns", facts={"most": self.limits.most_columns})
        if any("\0" in cell for cell in kept):
            kept = [cell.replace("\0", "") for cell in kept]  # no database stores them
        lengths = [len(cell) for cell in kept if cell]
        self.cells += len(lengths)
        self.characters += sum(lengths)
        if lengths and max(lengths) > self.limits.longest_cell:
            raise rejected(place, number, "cell_too_long", facts={"most": self.limits.longest_cell})
        if self.cells > self.limits.archive.most_cells:
            raise rejected(place, number, "too_many_cells", facts={"most": self.limits.archive.most_cells})
        if self.characters > self.limits.most_text:
            raise rejected(place, number, "too_much_text", facts={"most": self.limits.most_text // 10**6})
        return kept


def rejected(
    file: str, row: int, code: str, value: str = "", facts: Mapping[str, object] | None = None
) -> InputRejectedError:
    """This will make the refusal of one fault."""
    return InputRejectedError([Fault(file, row, "", code, value, facts or {})])
