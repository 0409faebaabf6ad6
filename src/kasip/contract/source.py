"""A table as it stands in the user's file, before anything is interpreted."""

from __future__ import annotations

import attrs
import polars as pl

from kasip.contract.dictionary import TableSpec


@attrs.frozen
class Place:
    """Where the rows of a table stand in the user's files.

    Attributes:
        file: file (and sheet) as faults name it, e.g. `region.xlsx[colleges]`.
        rows: number of every row as the user's program shows it.
    """

    file: str
    rows: pl.Series


@attrs.frozen
class SourceTable:
    """One table as it stands in the user's file.

    Attributes:
        name: table name, e.g. `colleges`.
        file: file (and sheet) as faults name it, e.g. `region.xlsx[colleges]`.
        frame: cells; all text when read from CSV or XLSX, typed as stored when read from Parquet.
        first_row: number of the first data row as the user's program shows it (2 under a one-line header).
        rows: number of every row where they do not simply count on from `first_row` (blank rows were left out).
    """

    name: str
    file: str
    frame: pl.DataFrame
    first_row: int = 2
    rows: pl.Series | None = None

    def place(self) -> Place:
        """This will number every row as the user's program shows it."""
        if self.rows is not None:
            return Place(self.file, self.rows)
        rows = pl.int_range(self.first_row, self.first_row + self.frame.height, eager=True)
        return Place(self.file, rows.alias("row"))


@attrs.frozen
class TypedTable:
    """One table whose cells have the dictionary's types.

    Attributes:
        spec: its entry in the dictionary.
        place: file and row numbers as faults name them.
        frame: every column of the dictionary, typed; refused and absent cells are null.
        absent: columns the file does not have.
    """

    spec: TableSpec
    place: Place
    frame: pl.DataFrame
    absent: frozenset[str] = frozenset()
