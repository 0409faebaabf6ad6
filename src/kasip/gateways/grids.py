"""Rows of text cells, as CSV files and worksheets give them, become a table."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError

MOST_RAGGED_SHOWN = 100


@attrs.frozen
class Grid:
    """Cells of a file.

    Attributes:
        rows: rows from the top of the file, blank ones included, so that places are those of the user's program.
    """

    rows: Sequence[Sequence[str]]


def table_of(name: str, file: str, grid: Grid) -> tuple[SourceTable, list[Fault]]:
    """This will make a table of a grid whose first row that is not blank holds the column names.

    Blank rows are left out and the others keep their numbers.

    Raises:
        InputRejectedError: the grid is empty, a column name stands twice, or rows are longer or shorter than the header
    """
    numbered = [(number, row) for number, row in enumerate(grid.rows, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise InputRejectedError([Fault(file, 0, "", "empty_file")])
    (header_row, header), body = numbered[0], numbered[1:]
    names = [cell.strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    faults = [*_doubled(file, header_row, names), *_ragged(file, len(names), body)]
    if faults:
        raise InputRejectedError(faults)
    kept = [place for place, column in enumerate(names) if column]
    unnamed = [
        Fault(file, header_row, "", "unnamed_column", str(place + 1), severity="warning")
        for place, column in enumerate(names)
        if not column
    ]
    columns = {names[place]: [row[place] for _, row in body] for place in kept}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    rows = pl.Series("row", [number for number, _ in body], dtype=pl.Int64)
    return SourceTable(name, file, frame, header_row + 1, rows), unnamed


def _doubled(file: str, row: int, names: Sequence[str]) -> list[Fault]:
    doubled = {name for place, name in enumerate(names) if name and name in names[:place]}
    return [Fault(file, row, name, "duplicate_column", name) for name in sorted(doubled)]


def _ragged(file: str, width: int, body: Sequence[tuple[int, Sequence[str]]]) -> list[Fault]:
    """Empty cells beyond the header say nothing; text there, or a row cut short, means the separators are wrong."""
    ragged = [(number, row) for number, row in body if len(row) < width or any(cell.strip() for cell in row[width:])]
    faults = [
        Fault(file, number, "", "ragged_row", facts={"found": len(row), "expected": width})
        for number, row in ragged[:MOST_RAGGED_SHOWN]
    ]
    if len(ragged) > MOST_RAGGED_SHOWN:
        faults.append(Fault(file, 0, "", "more_faults", facts={"count": len(ragged) - MOST_RAGGED_SHOWN}))
    return faults
