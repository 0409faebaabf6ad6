"""Delimited text without frames: encodings, separators, quoted cells. Light enough for a child process."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence

import attrs

from kasip.vocabulary.faults import Fault, InputRejectedError

LONGEST_CELL = 131_072
"""Characters; a spreadsheet holds at most 32,767."""

SEPARATORS = (",", ";", "\t")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LINES_LOOKED_AT = 50
SURE = 0.9
"""Share of lines that must hold a separator equally often."""


@attrs.frozen
class Decoded:
    """A file as text.

    Attributes:
        text: its characters.
        warnings: an encoding that had to be guessed.
    """

    text: str
    warnings: tuple[Fault, ...] = ()


def decoded(file: str, content: bytes) -> Decoded:
    """This will decode UTF-8, UTF-16 with its mark, or else Windows-1251 with a warning.

    Raises:
        InputRejectedError: the bytes are text in none of them, or hold zero bytes.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return Decoded(_text(file, content, encoding))
    try:
        return Decoded(_no_nul(file, content.decode("utf-8")))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
    warning = Fault(file, row, "", "read_as_cp1251", severity="warning")
    return Decoded(_text(file, content, "cp1251"), (warning,))


def separator_of(header: str) -> str:
    """This will return the separator that stands most often in a header line."""
    return max(SEPARATORS, key=header.count)


def separator_of_lines(text: str) -> str:
    """This will return the separator that stands equally often in most of the first lines.

    The header line alone misleads where a title stands above it, the most frequent sign where numbers carry decimal
    commas. Tabs and semicolons seldom stand in cells, so they win where they fit.
    """
    lines = [line for line in text[:1_000_000].split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT] if line.strip()]
    for separator in ("\t", ";", ","):
        counts = Counter(line.count(separator) for line in lines)
        usual, lines_so = counts.most_common(1)[0] if counts else (0, 0)
        if usual and lines_so >= SURE * len(lines):
            return separator
    return separator_of("".join(lines))


def rows_of(file: str, text: str, separator: str) -> list[Sequence[str]]:
    """This will split a text into rows of cells.

    Raises:
        InputRejectedError: a quotation mark is not closed, or a cell is too long.
    """
    csv.field_size_limit(LONGEST_CELL)
    rows: list[Sequence[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        code = "cell_too_long" if "field larger" in str(error) else "broken_quotes"
        facts = {"most": LONGEST_CELL}
        raise InputRejectedError([Fault(file, len(rows) + 1, "", code, facts=facts)]) from error
    return rows


def _text(file: str, content: bytes, encoding: str) -> str:
    try:
        return _no_nul(file, content.decode(encoding))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise InputRejectedError([Fault(file, row, "", "not_text", encoding)]) from error


def _no_nul(file: str, text: str) -> str:
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise InputRejectedError([Fault(file, row, "", "nul_bytes")])
    return text
