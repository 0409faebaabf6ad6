"""CSV files as people export them: several encodings, commas, semicolons or tabs, quoted line breaks, ragged rows."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from kasip.contract.source import SourceTable
from kasip.gateways.delimited import LONGEST_CELL, decoded, rows_of, separator_of
from kasip.gateways.grids import Grid, table_of
from kasip.vocabulary.faults import Fault, InputRejectedError

LARGEST_FILE = 2_000_000_000


def read_csv(path: Path) -> tuple[SourceTable, list[Fault]]:
    """This will read a CSV file as text cells.

    Returns:
        The table and what was noticed and does not stop the study.

    Raises:
        InputRejectedError: the file is no table; every reason with its row.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise InputRejectedError([Fault(path.name, 0, "", "file_too_large", facts={"most": LARGEST_FILE // 10**6})])
    found = decoded(path.name, path.read_bytes())
    plain = _without_quotes(path, found.text)
    if plain is not None:
        return plain, list(found.warnings)
    table, warnings = table_of(path.stem, path.name, _grid(path, found.text))
    return table, [*found.warnings, *warnings]


def _without_quotes(path: Path, text: str) -> SourceTable | None:
    """Most files quote nothing: then every line is a row, and the frame library reads them at once.

    Nothing is returned where a line is blank or has another number of cells than the header: such files are read row by
    row, so that the fault is named.
    """
    if '"' in text or not text:
        return None
    plain = text.replace("\r\n", "\n")
    header, _, body = plain.partition("\n")
    separator = separator_of(header)
    names = header.split(separator)
    lines = pl.Series([body.removesuffix("\n")]).str.split("\n").explode()
    even = (lines.str.count_matches(separator, literal=True) == len(names) - 1).all()
    unusual = "\r" in plain or len(set(names)) < len(names) or "" in names or len(names) < 2
    if unusual or not body or not even or (lines.str.len_chars() > LONGEST_CELL).any():
        return None
    frame = pl.read_csv(io.StringIO(plain), infer_schema=False, separator=separator, quote_char=None)
    return SourceTable(path.stem, path.name, frame)


def _grid(path: Path, text: str) -> Grid:
    separator = separator_of(text.lstrip("\ufeff\r\n").partition("\n")[0])
    return Grid(rows_of(path.name, text, separator))
