"""Tables for people's spreadsheet programs, in which nothing a stranger typed is ever run.

A text that begins with = + - @ (or their full-width forms, a tab or a line break) is a formula to a spreadsheet. In
XLSX every text is stored as text; in CSV such a text gets an apostrophe, which our own reader takes off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.formulas import marked
from kasip.wording.catalogue import say

LONGEST_CELL = 32_767
"""Characters a spreadsheet cell holds."""

LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
WRITTEN_ON = dt.datetime(2026, 11, 1)  # noqa: DTZ001  a fixed day: two exports of the same rows give the same bytes
REASON_MARK = "⚠"

Value = str | int | float | bool | dt.date | dt.datetime | None


@attrs.frozen
class ExportSheet:
    """One sheet of an export.

    Attributes:
        name: its name; signs spreadsheets refuse are left out.
        header: headings.
        rows: cells: texts, numbers, truths, dates or nothing.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]


def write_xlsx(rows: Iterable[Sequence[Value]], header: Sequence[str], *, sheet: str = "1") -> bytes:
    """This will return a workbook of one table; see `write_workbook`."""
    return write_workbook([ExportSheet(sheet, header, rows)])


def write_workbook(sheets: Sequence[ExportSheet]) -> bytes:
    """This will return an XLSX: texts as texts, numbers as numbers, dates as dates, header frozen and filtered.

    Texts longer than a cell holds end in an ellipsis; NaN and infinity become empty.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"created": WRITTEN_ON})
        styles = _styles(book)
        for place, entry in enumerate(sheets, start=1):
            _write_sheet(book.add_worksheet(_sheet_name(entry.name, place)), entry, styles)
    return content.getvalue()


def write_csv(rows: Iterable[Sequence[Value]], header: Sequence[str], *, separator: str = ",") -> bytes:
    """This will return a CSV in UTF-8 with its mark, so that spreadsheet programs read Kazakh letters."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=separator, lineterminator="\r\n")
    writer.writerow([_csv_cell(name) for name in header])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return content.getvalue().encode("utf-8-sig")


def rejected_workbook(table: SourceTable, faults: Sequence[Fault], language: str) -> bytes:
    """This will return the rows of a table that have errors, as a workbook ready to be put right and uploaded again.

    Every cell stays the text it was; wrong cells are coloured; the last column says what is wrong and what to do. Its
    heading begins with ⚠, by which it is left out when the workbook comes back.

    Args:
        table: the table as it was read.
        faults: what was found; those of other files and warnings are left out.
        language: `kk`, `ru` or `en`.
    """
    import xlsxwriter

    by_row = _errors_by_row(table, faults)
    places = {number: place for place, number in enumerate(table.place().rows.to_list())}
    columns = table.frame.columns
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"created": WRITTEN_ON})
        styles = _styles(book)
        sheet = book.add_worksheet(_sheet_name(table.name, 1))
        for place, name in enumerate([*columns, f"{REASON_MARK} {say('rejected_reason', language)}"]):
            sheet.write_string(0, place, name, styles["header"])
        for line, (number, found) in enumerate(sorted(by_row.items()), start=1):
            wrong = {name for fault in found for name in fault.column.split("+")}
            for place, (name, cell) in enumerate(zip(columns, table.frame.row(places[number]), strict=True)):
                text = "" if cell is None else str(cell)
                sheet.write_string(line, place, _fitting(text), styles["wrong" if name in wrong else "text"])
            sheet.write_string(line, len(columns), _fitting("\n".join(_said(found, language))), styles["reason"])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(columns) - 1), 18)
        sheet.set_column(len(columns), len(columns), 80)
    return content.getvalue()


OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


def _styles(book: Any) -> Mapping[str, Any]:
    return {
        "header": book.add_format({"bold": True, "bg_color": "#dbe5f1", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "wrong": book.add_format({"num_format": "@", "bg_color": "#fde9d9", "border": 1}),
        "reason": book.add_format({"num_format": "@", "text_wrap": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }


def _write_sheet(sheet: Any, entry: ExportSheet, styles: Mapping[str, Any]) -> None:
    widths = [len(name) for name in entry.header]
    for place, name in enumerate(entry.header):
        sheet.write_string(0, place, _fitting(name), styles["header"])
    last = 0
    for last, row in enumerate(entry.rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(sheet, (last, place), cell, styles)
            if last <= 100 and place < len(widths):
                widths[place] = max(widths[place], len(str(cell)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(60, max(8, width + 2)))
    sheet.freeze_panes(1, 0)
    if entry.header:
        sheet.autofilter(0, 0, last, len(entry.header) - 1)


def _write_cell(sheet: Any, at: tuple[int, int], cell: Value, styles: Mapping[str, Any]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(*at, cell)
    elif isinstance(cell, int | float):
        if math.isfinite(cell):
            sheet.write_number(*at, cell)
    elif isinstance(cell, dt.date):
        moment = isinstance(cell, dt.datetime)
        plain = cell.replace(tzinfo=None) if isinstance(cell, dt.datetime) else cell
        sheet.write_datetime(*at, plain, styles["moment" if moment else "date"])
    elif cell is not None:
        sheet.write_string(*at, _fitting(cell), styles["text"])


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _sheet_name(name: str, place: int) -> str:
    return NOT_IN_SHEET_NAMES.sub(" ", name).strip()[:LONGEST_SHEET_NAME] or str(place)


def _csv_cell(cell: Value) -> str:
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return str(cell)
    return marked(cell.replace("\0", ""))


def _errors_by_row(table: SourceTable, faults: Iterable[Fault]) -> dict[int, list[Fault]]:
    known = set(table.place().rows.to_list())
    found: dict[int, list[Fault]] = {}
    for fault in faults:
        if fault.severity == "error" and fault.file == table.file and fault.row in known:
            found.setdefault(fault.row, []).append(fault)
    return found


def _said(faults: Iterable[Fault], language: str) -> list[str]:
    said = []
    for fault in faults:
        words = say(fault.code, language, **{"value": fault.value, "column": fault.column, **fault.facts})
        said.append(f"{fault.column}: {words}" if fault.column else words)
    return said
