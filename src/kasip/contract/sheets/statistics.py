"""Statistics workbooks, whose headers shift every year, as a long table: territory, year, quarter, value.

A figure that is not there keeps the mark that stands in its place and what it means: suppressed, unknown and zero are
three things.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.contract.cells import BLANK_MARKS, BLANKS, Refused, read_number
from kasip.contract.sheets.headers import BETWEEN, FlatTable
from kasip.contract.sheets.labels import is_blank, is_figure, is_whole_year, quarter_in, without_footnote, year_in
from kasip.vocabulary.faults import Fault

SCHEMA = {
    "territory": pl.String,
    "section": pl.String,
    "measure": pl.String,
    "year": pl.Int64,
    "quarter": pl.Int64,
    "value": pl.Float64,
    "mark": pl.String,
    "absent": pl.String,
    "row": pl.Int64,
    "heading": pl.String,
}
"""`quarter` is empty for a whole year; `mark` is what stands in the place of a figure, `absent` what it means:
suppressed_value, unknown_value, spreadsheet_error or not_read; both are empty beside a value."""

ENOUGH_YEARS = 2


@attrs.frozen
class Period:
    """What a heading says of time, and the rest of it.

    Attributes:
        year: calendar year, or nothing.
        quarter: 1 to 4, or nothing for the whole year.
        measure: the parts of the heading that are not time.
    """

    year: int | None
    quarter: int | None
    measure: str


def is_statistics(flat: FlatTable) -> bool:
    """This will tell a statistics table by the years in its headings."""
    return sum(period_of(parts).year is not None for parts in flat.parts) >= ENOUGH_YEARS


def period_of(parts: Sequence[str]) -> Period:
    """This will read year and quarter out of a heading's parts: ("2001", "I quarter") is the first quarter of 2001."""
    year = next((found for part in parts if (found := year_in(part)) is not None), None)
    quarter = next((found for part in parts if (found := quarter_in(part)) is not None), None)
    rest = [part for part in parts if year_in(part) is None and quarter_in(part) is None and not is_whole_year(part)]
    return Period(year, quarter, BETWEEN.join(without_footnote(part) for part in rest))


def read_statistics(flat: FlatTable) -> tuple[pl.DataFrame, list[Fault]]:
    """This will read a statistics table as a long one.

    The first column without a year and with words in it names the territory. Columns without a year take the one that
    the sheet, its title or the file names.

    Returns:
        The table (columns of `SCHEMA`) and the cells that are neither a figure nor a known mark.
    """
    periods = [period_of(parts) for parts in flat.parts]
    label = _label_column(flat, periods)
    found: list[tuple[object, ...]] = []
    faults: list[Fault] = []
    for place, period in enumerate(periods):
        year = period.year or flat.year
        if place == label or year is None or not _holds_figures(flat, place):
            continue
        measure = period.measure or BETWEEN.join(without_footnote(title) for title in flat.titles[:1])
        for number, row, section in zip(flat.numbers, flat.rows, flat.sections, strict=True):
            territory = without_footnote(row[label])
            value, mark, absent = _figure(row[place])
            if absent == "not_read":
                faults.append(Fault(flat.sheet.file, number, flat.names[place], _reason(mark), mark[:80]))
            if value is not None or mark:
                found.append(
                    (territory, section, measure, year, period.quarter, value, mark, absent, number, flat.names[place])
                )
    return pl.DataFrame(found, schema=SCHEMA, orient="row"), faults


def _label_column(flat: FlatTable, periods: Sequence[Period]) -> int:
    words = [
        place
        for place, period in enumerate(periods)
        if period.year is None and not _holds_figures(flat, place) and any(row[place].strip() for row in flat.rows)
    ]
    return words[0] if words else 0


def _holds_figures(flat: FlatTable, place: int) -> bool:
    cells = [row[place] for row in flat.rows if not is_blank(row[place])]
    return bool(cells) and 2 * sum(is_figure(cell) for cell in cells) >= len(cells)


def _figure(cell: str) -> tuple[float | None, str, str]:
    text = cell.strip(BLANKS)
    if not text:
        return None, "", ""
    read = read_number(text)
    if not isinstance(read, Refused):
        return read, "", ""
    return None, text, read.code if read.code in BLANK_MARKS else "not_read"


def _reason(text: str) -> str:
    read = read_number(text)
    return read.code if isinstance(read, Refused) else "not_a_number"
