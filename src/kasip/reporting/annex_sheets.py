"""Sheets of the annex workbook: columns declared once, cells written with their type, never as formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import attrs

MOST_LETTERS = 32_767  # what a cell of a workbook can hold
LINE, MOST_LINES = 13.5, 30  # points of one line of text; what a row can hold
FONT = {"font_name": "Times New Roman", "font_size": 10, "valign": "top"}
STYLES: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True, "border": 1},
    "centre": {"text_wrap": True, "border": 1, "align": "center"},
    "count": {"num_format": "#,##0", "border": 1},
    "decimal": {"num_format": "#,##0.0##", "border": 1},
    "share": {"num_format": "0%", "border": 1},
    "college": {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#EAF0F7"},
    "college_count": {"bold": True, "num_format": "#,##0", "border": 1, "bg_color": "#EAF0F7"},
    "total": {"bold": True, "border": 1, "top": 2, "bottom": 2},
    "total_count": {"bold": True, "num_format": "#,##0", "border": 1, "top": 2, "bottom": 2},
    "head": {"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter", "font_size": 9},
    "title": {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "font_size": 13},
    "subtitle": {"text_wrap": True, "align": "center", "font_size": 11},
    "approval": {"align": "right"},
    "warning": {"bold": True, "align": "center", "font_color": "#9C2F00", "text_wrap": True},
    "plain": {},
    "small": {"font_size": 8, "font_color": "#555555"},
}


@attrs.frozen
class Column:
    """A column of a sheet: its two-level heading (columns of the same `top` stand under one), width and cell style."""

    top: str
    sub: str
    width: float
    style: str = "text"


class Sheet:
    """One worksheet being written from the top down."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column], styles: Mapping[str, Any]) -> None:
        self.paper = book.add_worksheet(name)
        self.columns = columns
        self.styles = styles
        self.row = 0
        for number, column in enumerate(columns):
            self.paper.set_column(number, number, column.width)
        self.paper.set_landscape()
        self.paper.set_paper(9)
        self.paper.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
        self.paper.fit_to_pages(1, 0)
        self.paper.hide_gridlines(2)

    def across(self, text: str, style: str, height: float | None = None) -> None:
        """This will write one text over the whole width."""
        self.merge((self.row, 0, self.row, len(self.columns) - 1), text, style)
        if height is not None:
            self.paper.set_row(self.row, height)
        self.row += 1

    def head(self, freeze: int) -> None:
        """This will write the two-level heading, repeat it on every page and keep it and `freeze` columns in sight."""
        first = self.row
        for top, members in groupby(enumerate(self.columns), key=lambda each: each[1].top):
            self._heading(first, top, list(members))
        self.paper.set_row(first, 27)
        self.paper.set_row(first + 1, 39)
        self.row = first + 2
        self.paper.repeat_rows(first, first + 1)
        self.paper.freeze_panes(first + 2, freeze)

    def _heading(self, first: int, top: str, members: Sequence[tuple[int, Column]]) -> None:
        left, right = members[0][0], members[-1][0]
        if not any(column.sub for _, column in members):
            self.merge((first, left, first + 1, right), top, "head")
            return
        self.merge((first, left, first, right), top, "head")
        for number, column in members:
            self.cell(first + 1, number, column.sub, "head")

    def line(self, cells: Sequence[object], styles: Sequence[str] | None = None) -> None:
        """This will write one row, each cell in its column's style unless styles are given, as high as its texts."""
        for number, value in enumerate(cells):
            style = styles[number] if styles else self.columns[number].style
            self.cell(self.row, number, value, style)
        lines = (
            lines_of(str(value), 1.1 * column.width)
            for value, column in zip(cells, self.columns, strict=True)
            if isinstance(value, str)
        )
        self.paper.set_row(self.row, LINE * max(lines, default=1))
        self.row += 1

    def cell(self, row: int, column: int, value: object, style: str) -> None:
        """This will write one cell by the type of its value: text as text whatever it begins with, nothing as blank."""
        shape = self.styles[style]
        if value is None or value == "":
            self.paper.write_blank(row, column, None, shape)
        elif isinstance(value, int | float):
            self.paper.write_number(row, column, value, shape)
        else:
            self.paper.write_string(row, column, str(value)[:MOST_LETTERS], shape)

    def merge(self, box: tuple[int, int, int, int], text: str, style: str) -> None:
        """This will write one text over several cells."""
        if box[:2] != box[2:]:
            self.paper.merge_range(*box, "", self.styles[style])
        self.cell(box[0], box[1], text, style)

    def close(self, footer: str) -> None:
        """This will set the print area to what was written and number the pages."""
        self.paper.print_area(0, 0, max(self.row - 1, 0), len(self.columns) - 1)
        self.paper.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P / &N")


def lines_of(text: str, width: float) -> int:
    """This will estimate the lines a text takes in a column `width` letters wide, words kept whole."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += int((len(word) - 1) // width)
        room -= len(word) % width + 1
    return min(lines, MOST_LINES)


def styles_of(book: Any) -> Mapping[str, Any]:
    """This will make the cell styles of a workbook."""
    return {name: book.add_format({**FONT, **shape}) for name, shape in STYLES.items()}
