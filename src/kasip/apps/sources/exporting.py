"""Lists as files: exactly the rows and columns a list shows, each reference with its name and its code.

A cell that begins with `=`, `+`, `-`, `@` or a control sign is text and stays text: in XLSX it is stored as a string,
in CSV a quote before it keeps a spreadsheet from taking it for a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.db.models import QuerySet

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.labels import NAMES, column_label, empty_label, named_in, table_title, unit_beside, value_label
from kasip.apps.sources.listing import Ask, asked_for, shown_columns
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.past import log_reading
from kasip.contract.dictionary import ColumnSpec
from kasip.wording.catalogue import say

MOST_ROWS = 200_000
CHUNK = 2_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
FORMATS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}

Cell = str | int | float | bool | dt.date | None


class TooManyRowsError(Exception):
    """An export would hold more rows than a file may."""


def exported(model: type[Record], actor: Actor, ask: Ask, language: str, file_format: str) -> bytes:
    """This will write a list as a file and tell the journal who took how many rows.

    Args:
        model: the table's model.
        actor: who takes it.
        ask: what the list was asked for; all its pages are written.
        language: of headings and values.
        file_format: `xlsx` or `csv`.

    Raises:
        TooManyRowsError: there are more rows than a file may hold.
    """
    rows = asked_for(model, actor, ask, language)
    count = rows.count()
    if count > MOST_ROWS:
        raise TooManyRowsError(str(count))
    columns = shown_columns(model)
    heading = list(headings(model, columns, language))
    cells = _cells(rows, columns, language, actor)
    title = table_title(model.spec(), language)
    content = _xlsx(title, heading, cells) if file_format == "xlsx" else _csv(heading, cells)
    record(by=actor, deed=Deed(Action.EXPORTED, model.contract_table, None, title, {"rows": [None, count]}))
    return content


def headings(model: type[Record], columns: Sequence[ColumnSpec], language: str) -> Iterator[str]:
    """This will give the headings of an export: of a reference two, its name and its code."""
    for column in columns:
        label = label_of(model, column, language)
        unit = unit_beside(column, label, language)
        yield f"{label}, {unit}" if unit else label
        if column.references is not None:
            yield say("record_code_of", language, label=label)


def label_of(model: type[Record], column: ColumnSpec, language: str) -> str:
    """This will return a column's heading in a list; the three columns of names are one."""
    return column_label(model.contract_table, "name" if column.name in NAMES else column.name, language)


def _cells(rows: QuerySet[Record], columns: Sequence[ColumnSpec], language: str, actor: Actor) -> Iterator[list[Cell]]:
    """Rows by chunks, so that a large list never stands in memory whole."""
    chunk: list[Record] = []
    for one in rows.iterator(chunk_size=CHUNK):
        chunk.append(one)
        yield [cell for column in columns for cell in _cell(one, column, language)]
        if len(chunk) == CHUNK:
            log_reading(chunk, actor, "export")
            chunk = []
    log_reading(chunk, actor, "export")


def _cell(one: Record, column: ColumnSpec, language: str) -> Iterator[Cell]:
    if column.name in NAMES:
        yield named_in(one, language)
        return
    value = getattr(one, field_of(column))
    if column.references is not None:
        yield named_in(value, language) if value else ""
        yield getattr(value, column.references[1]) if value else ""
    elif value is None or value == "":
        yield empty_label(column, language) if column.empty_means else None
    elif isinstance(value, bool):
        yield say("record_yes" if value else "record_no", language)
    else:
        yield value_label(column, value, language) if isinstance(value, str) else value


def _xlsx(title: str, heading: Sequence[str], rows: Iterator[list[Cell]]) -> bytes:
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heading) - 1, 18)
        for place, text in enumerate(heading):
            sheet.write_string(0, place, text, bold)
        for line, cells in enumerate(rows, start=1):
            for place, cell in enumerate(cells):
                _write(sheet, line, place, cell, day)
    return content.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, cell: Cell, day: object) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(line, place, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, place, dt.datetime.combine(cell, dt.time()), day)
    elif cell is not None:
        sheet.write_number(line, place, cell)


def _sheet_name(title: str) -> str:
    """A sheet's name holds at most 31 characters, and not every sign."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in title)
    return plain[:31].strip(" '") or "Kasip"


def _csv(heading: Sequence[str], rows: Iterator[list[Cell]]) -> bytes:
    """Semicolons and a byte order mark: what a spreadsheet of Kazakhstan or Russia opens by a double click."""
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(text) for text in heading])
    for cells in rows:
        writer.writerow([_text(cell) for cell in cells])
    return content.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else repr(cell).replace(".", ",")


def safe(text: str) -> str:
    """This will keep a text from being taken for a formula: a quote goes before what a spreadsheet could compute."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text
