"""Where a table lies in a sheet: titles above it, a header of one to eight rows, totals, sections and notes below.

The rule in words. The header ends where every column used has a name of its own, and stands directly above the first
row of figures. A name is composed of the rows above one another; a cell of an upper row speaks for the blank ones to
its right, as merged cells are stored. A lone cell in the body names a section; below the body it is a note.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import attrs
import polars as pl

from kasip.contract.cells import BLANKS
from kasip.contract.sheets.labels import is_blank, is_figure, is_note, is_total, is_year, year_in
from kasip.contract.sheets.sheet import Sheet, column_letters
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError

LOOKED_AT = 60
"""Rows from the top within which a header must stand."""

DEEPEST_HEADER = 8
BETWEEN = " · "
"""Joins the rows of a header in one name."""

TITLE_SHARE = 0.1
"""Of the columns a header has, how many a row of titles may fill."""

PLACEHOLDER = re.compile(r"(?:Column|Столбец|Баған|Unnamed: )\d+")
REASON_MARK = "⚠"
"""Begins the headings that a workbook of rejected rows adds: they are left out when it comes back."""

Row = Sequence[str]


@attrs.frozen
class FlatTable:
    """One table found in a sheet.

    Attributes:
        sheet: where it was found.
        parts: name of every column as the header's rows give it, outermost first.
        names: the same, one text each, no two alike.
        header_rows: first and last row of the header.
        rows: body without totals, sections and notes; as many cells as names.
        numbers: row number of each, as the user's program shows it.
        sections: lone label that stands above each row, or empty.
        titles: texts above the header.
        totals: numbers of the rows left out as sums.
        notes: texts below the body.
        year: the one year that the sheet's name, the file's name or a title gives the whole table; else nothing.
    """

    sheet: Sheet
    parts: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    header_rows: tuple[int, int]
    rows: Sequence[Row]
    numbers: Sequence[int]
    sections: Sequence[str]
    titles: tuple[str, ...]
    totals: tuple[int, ...]
    notes: tuple[str, ...]
    year: int | None

    def source(self, name: str) -> SourceTable:
        """This will return the table as the contract reads tables, under the contract's name for it."""
        columns = {column: [row[place] for row in self.rows] for place, column in enumerate(self.names)}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        rows = pl.Series("row", list(self.numbers), dtype=pl.Int64)
        return SourceTable(name, self.sheet.file, frame, self.header_rows[1] + 1, rows)

    def warnings(self) -> list[Fault]:
        """This will say which rows were left out as totals."""
        return [Fault(self.sheet.file, row, "", "total_left_out", severity="warning") for row in self.totals]


def flat_table(sheet: Sheet) -> FlatTable:
    """This will find the table of a sheet.

    Raises:
        InputRejectedError: the sheet holds no table.
    """
    top = [(number, row) for number, row in enumerate(sheet.rows[:LOOKED_AT]) if not _is_empty(row)]
    if len(top) > 1 and _is_placeholder(top[0][1]):
        top = top[1:]
    if not top:
        raise InputRejectedError([Fault(sheet.file, 0, "", "empty_file")])
    first, last = _header(top)
    width = max((_width(row) for row in sheet.rows[first:]), default=0)
    if width < 1:
        raise InputRejectedError([Fault(sheet.file, 0, "", "empty_file")])
    header = [_padded(row, width) for row in sheet.rows[first : last + 1]]
    parts = _parts(header)
    kept = [place for place, part in enumerate(parts) if not "".join(part[:1]).startswith(REASON_MARK)]
    names = _names([parts[place] for place in kept], kept)
    body = _Body(sheet.rows, last + 1, kept, width)
    body.read()
    titles = tuple(
        " ".join(dict.fromkeys(cell.strip(BLANKS) for cell in row if not is_blank(cell)))
        for number, row in top
        if number < first
    )
    return FlatTable(
        sheet,
        tuple(parts[place] for place in kept),
        names,
        (first + 1, last + 1),
        body.rows,
        body.numbers,
        body.sections,
        titles,
        tuple(body.totals),
        tuple(body.notes),
        _year(sheet, titles),
    )


def _header(top: Sequence[tuple[int, Row]]) -> tuple[int, int]:
    """First and last row of the header, counted from 0."""
    figures = next((place for place, (_, row) in enumerate(top) if _is_data(row)), None)
    if figures == 0:
        return top[0][0], top[0][0]
    if figures is None:
        figures = len(top)
    block = _directly_above(top[:figures])
    depth = next(
        (deep for deep in range(1, len(block)) if _complete([row for _, row in block[:deep]], top)), len(block)
    )
    return block[0][0], block[depth - 1][0]


def _directly_above(rows: Sequence[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The rows of words above the first figures, up to a blank row; of a table of words alone, its first rows."""
    runs: list[list[tuple[int, Row]]] = []
    for number, row in rows:
        if runs and runs[-1][-1][0] == number - 1:
            runs[-1].append((number, row))
        else:
            runs.append([(number, row)])
    whole = next((run for run in reversed(runs) if max(_filled(row) for _, row in run) > 1), runs[-1])
    # Titles are lone cells, on wide sheets repeated for every printed page.
    widest = max(_filled(row) for _, row in whole)
    while len(whole) > 1 and _filled(whole[0][1]) <= max(1, widest * TITLE_SHARE):
        whole = whole[1:]
    # A lone label right above the figures names their section.
    while len(whole) > 1 and _filled(whole[-1][1]) == 1:
        whole = whole[:-1]
    return whole[:DEEPEST_HEADER]


def _complete(header: Sequence[Row], top: Sequence[tuple[int, Row]]) -> bool:
    """Every column used below has a name, and no two have the same."""
    width = max(_width(row) for _, row in top)
    names = [" ".join(part) for part in _parts([_padded(row, width) for row in header])]
    return all(names) and len(set(names)) == len(names)


def _is_data(row: Row) -> bool:
    """A row of figures; years, and ages or places counted up, are headings."""
    figures = [cell for cell in row if not is_blank(cell) and is_figure(cell)]
    return bool(figures) and not all(is_year(cell) for cell in figures) and not _counts_up(figures)


def _is_placeholder(row: Row) -> bool:
    """Spreadsheets name the columns of a table Column1, Column2 where its real header was left in its body."""
    filled = [cell.strip(BLANKS) for cell in row if not is_blank(cell)]
    return len(filled) > 1 and all(PLACEHOLDER.fullmatch(text) for text in filled)


def _counts_up(figures: Sequence[str]) -> bool:
    plain = [cell.strip(BLANKS).removesuffix(".0") for cell in figures]
    if len(plain) < 4 or not all(text.isdigit() and len(text) <= 2 for text in plain):
        return False
    return all(int(one) + 1 == int(other) for one, other in itertools.pairwise(plain))


def _parts(header: Sequence[Row]) -> list[tuple[str, ...]]:
    spread = [list(row) for row in header]
    for level, row in enumerate(spread[:-1]):
        for place in range(1, len(row)):
            below = any(not is_blank(lower[place]) for lower in header[level + 1 :])
            same_group = level == 0 or spread[level - 1][place] == spread[level - 1][place - 1]
            if is_blank(row[place]) and below and same_group:
                row[place] = row[place - 1]
    columns = zip(*spread, strict=True)
    return [tuple(_tidy(cell) for cell in column if not is_blank(cell)) for column in columns]


def _tidy(cell: str) -> str:
    text = " ".join(cell.strip(BLANKS).split())
    return text.removesuffix(".0") if is_year(text) else text


def _names(parts: Sequence[tuple[str, ...]], places: Sequence[int]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place, part in zip(places, parts, strict=True):
        name = BETWEEN.join(dict.fromkeys(part)) or column_letters(place)
        names[f"{name} ({column_letters(place)})" if name in names else name] = None
    return tuple(names)


@attrs.define
class _Body:
    """The rows below a header, told apart."""

    source: Sequence[Row]
    start: int
    kept: Sequence[int]
    width: int
    rows: list[Row] = attrs.field(factory=list)
    numbers: list[int] = attrs.field(factory=list)
    sections: list[str] = attrs.field(factory=list)
    totals: list[int] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)

    def read(self) -> None:
        section = ""
        lines = list(enumerate(self.source[self.start :], start=self.start))
        while lines and (_is_empty(lines[-1][1]) or self._is_last_note(lines[-1][1])):
            self.notes[:0] = [cell for cell in lines.pop()[1] if not is_blank(cell)]
        for number, row in lines:
            if _is_empty(row) or _is_numbering(row):
                continue
            if self.width > 2 and _filled(row) == 1 and not is_figure(_label(row)):
                section = _label(row)
            elif is_total(_label(row)) and self.width > 1:
                self.totals.append(number + 1)
            else:
                self._keep(number, row, section)

    def _is_last_note(self, row: Row) -> bool:
        return self.width > 1 and _filled(row) == 1 and is_note(_label(row))

    def _keep(self, number: int, row: Row, section: str) -> None:
        padded = row if len(row) == self.width else _padded(row, self.width)
        self.rows.append(padded if len(self.kept) == self.width else [padded[place] for place in self.kept])
        self.numbers.append(number + 1)
        self.sections.append(section)


def _is_numbering(row: Row) -> bool:
    """Forms number their columns 1, 2, 3 … in a row below the header."""
    if not _label(row).startswith("1"):
        return False
    filled = [cell.strip(BLANKS).removesuffix(".0") for cell in row if not is_blank(cell)]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _label(row: Row) -> str:
    return next((cell.strip(BLANKS) for cell in row if not is_blank(cell)), "")


def _is_empty(row: Row) -> bool:
    return not any(row) or all(is_blank(cell) for cell in row)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell and not is_blank(cell))


def _width(row: Row) -> int:
    return next((place for place in range(len(row), 0, -1) if not is_blank(row[place - 1])), 0)


def _padded(row: Row, width: int) -> Row:
    return [*row[:width], *[""] * (width - len(row))]


def _year(sheet: Sheet, titles: Sequence[str]) -> int | None:
    """The sheet's own name is nearest, then a title, then the file's name."""
    found = [year_in(text) for text in (sheet.name, *titles, sheet.file.rpartition("/")[2].replace("_", " "))]
    return next((year for year in found if year is not None), None)
