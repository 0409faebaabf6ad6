"""CSV files as people export them: several encodings, commas, semicolons or tabs, quoted line breaks, ragged rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from kasip.contract.source import SourceTable
from kasip.gateways.grids import Grid, table_of
from kasip.vocabulary.faults import Fault, InputRejectedError

LARGEST_FILE = 2_000_000_000
LONGEST_CELL = 131_072
"""Characters; a spreadsheet holds at most 32,767."""

SEPARATORS = (",", ";", "\t")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@attrs.frozen
class Decoded:
    """A file as text.

    Attributes:
        text: its characters.
        warnings: an encoding that had to be guessed.
    """

    text: str
    warnings: tuple[Fault, ...] = ()


def read_csv(path: Path) -> tuple[SourceTable, list[Fault]]:
    """This will read a CSV file as text cells.

    Returns:
        The table and what was noticed and does not stop the study.

    Raises:
        InputRejectedError: the file is no table; every reason with its row.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise InputRejectedError([Fault(path.name, 0, "", "file_too_large", facts={"most": LARGEST_FILE // 10**6})])
    decoded = _decoded(path)
    plain = _without_quotes(path, decoded.text)
    if plain is not None:
        return plain, list(decoded.warnings)
    table, warnings = table_of(path.stem, path.name, _grid(path, decoded.text))
    return table, [*decoded.warnings, *warnings]


def _decoded(path: Path) -> Decoded:
    content = path.read_bytes()
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return Decoded(_text(path, content, encoding))
    try:
        return Decoded(_no_nul(path, content.decode("utf-8")))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
    warning = Fault(path.name, row, "", "read_as_cp1251", severity="warning")
    return Decoded(_text(path, content, "cp1251"), (warning,))


def _text(path: Path, content: bytes, encoding: str) -> str:
    try:
        return _no_nul(path, content.decode(encoding))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise InputRejectedError([Fault(path.name, row, "", "not_text", encoding)]) from error


def _no_nul(path: Path, text: str) -> str:
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise InputRejectedError([Fault(path.name, row, "", "nul_bytes")])
    return text


def _without_quotes(path: Path, text: str) -> SourceTable | None:
    """Most files quote nothing: then every line is a row, and the frame library reads them at once.

    Nothing is returned where a line is blank or has another number of cells than the header: such files are read row by
    row, so that the fault is named.
    """
    if '"' in text or not text:
        return None
    plain = text.replace("\r\n", "\n")
    header, _, body = plain.partition("\n")
    separator = _separator(header)
    names = header.split(separator)
    lines = pl.Series([body.removesuffix("\n")]).str.split("\n").explode()
    even = (lines.str.count_matches(separator, literal=True) == len(names) - 1).all()
    unusual = "\r" in plain or len(set(names)) < len(names) or "" in names or len(names) < 2
    if unusual or not body or not even or (lines.str.len_chars() > LONGEST_CELL).any():
        return None
    frame = pl.read_csv(io.StringIO(plain), infer_schema=False, separator=separator, quote_char=None)
    return SourceTable(path.stem, path.name, frame)


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _grid(path: Path, text: str) -> Grid:
    csv.field_size_limit(LONGEST_CELL)
    separator = _separator(text.lstrip("\ufeff\r\n").partition("\n")[0])
    return Grid(_rows(path, csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))


def _rows(path: Path, reader: Iterator[Sequence[str]]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        code = "cell_too_long" if "field larger" in str(error) else "broken_quotes"
        facts = {"most": LONGEST_CELL}
        raise InputRejectedError([Fault(path.name, len(rows) + 1, "", code, facts=facts)]) from error
    return rows
