"""A sheet as it stands in a file: text cells and where they are."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen
class Sheet:
    """One sheet of a workbook, or the one table of a CSV or Parquet file.

    Attributes:
        file: file and sheet as faults name them, e.g. `region.xlsx[colleges]`.
        name: name of the sheet; empty where the file has none.
        rows: text cells from the first row on, blank rows included; rows may be shorter than others.
    """

    file: str
    name: str
    rows: Sequence[Sequence[str]]

    @property
    def width(self) -> int:
        """This will return the number of columns used."""
        return max((len(row) for row in self.rows), default=0)


def column_letters(place: int) -> str:
    """This will name a column as spreadsheets do: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
