"""Tables of a study folder, read as text: CSV, Parquet, or sheets of one workbook.

Nothing is interpreted here. Types, keys and references are checked by `kasip.contract`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl


@attrs.frozen
class SourceTable:
    """One table as it stands in the user's file.

    Attributes:
        name: table name, e.g. `colleges`.
        file: file (and sheet) as faults name it, e.g. `region.xlsx[colleges]`.
        frame: cells; all text when read from CSV or XLSX, typed as stored when read from Parquet.
        first_row: number of the first data row as the user's program shows it (2 under a one-line header).
    """

    name: str
    file: str
    frame: pl.DataFrame
    first_row: int = 2


def read_folder(folder: Path) -> Mapping[str, SourceTable]:
    """This will read every table of a study folder.

    Raises:
        InputRejectedError: a file cannot be read; the faults name each.
    """
    tables: dict[str, SourceTable] = {}
    for path in sorted(folder.glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        tables[path.stem] = SourceTable(path.stem, path.name, frame)
    for path in sorted(folder.glob("*.parquet")):
        tables[path.stem] = SourceTable(path.stem, path.name, pl.read_parquet(path))
    return tables
