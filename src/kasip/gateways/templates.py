"""The empty workbook a region fills in: a sheet a table, instructions, comments, and cells in which codes stay text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from kasip.contract.described import PROVENANCE, STEPS, limits_text, need_text, type_text
from kasip.contract.dictionary import ColumnSpec, TableSpec
from kasip.wording.catalogue import say

WRITTEN_ON = dt.datetime(2026, 11, 1)  # noqa: DTZ001  a fixed day: two runs give the same bytes
LAST_ROW = 1_048_575
LONGEST_LIST = 255
"""Characters a spreadsheet takes in a drop-down list."""

HEADINGS = (
    "contract_table",
    "contract_column",
    "contract_type",
    "contract_needed",
    "contract_limits",
    "contract_meaning",
)
NUMBER_FORMATS = {"text": "@", "code": "@", "integer": "0", "year": "0", "number": "General", "date": "yyyy-mm-dd"}


def template_workbook(tables: Mapping[str, TableSpec], language: str) -> bytes:
    """This will return an XLSX with a sheet for instructions and one for every table that is read from files."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": say("contract_title", language), "created": WRITTEN_ON})
        styles = _styles(book)
        written = [table for table in tables.values() if not table.read_by_engine]
        _write_instructions(book.add_worksheet(say("contract_sheet", language)), written, language, styles)
        for table in written:
            _write_table(book.add_worksheet(table.name), table, language, styles)
    return content.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    formats = {name: book.add_format({"num_format": text}) for name, text in NUMBER_FORMATS.items()}
    return {
        **formats,
        "boolean": book.add_format(),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "required": book.add_format({"bold": True, "font_color": "white", "bg_color": "#1f4e79", "border": 1}),
        "optional": book.add_format({"bold": True, "bg_color": "#dbe5f1", "border": 1}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_instructions(sheet: Any, tables: list[TableSpec], language: str, styles: Mapping[str, Any]) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 3, 24)
    sheet.set_column(4, 4, 44, styles["wrapped"])
    sheet.set_column(5, 5, 120, styles["wrapped"])
    sheet.write_string(0, 0, say("contract_title", language), styles["title"])
    for number, step in enumerate(STEPS, start=1):
        sheet.write_string(number, 0, f"{number}. {say(step, language)}")
    row = len(STEPS) + 2
    for place, heading in enumerate(HEADINGS):
        sheet.write_string(row, place, say(heading, language), styles["required"])
    for table in tables:
        row = _write_meaning(sheet, row + 1, table, language)


def _write_meaning(sheet: Any, row: int, table: TableSpec, language: str) -> int:
    """The last row written is returned. The columns every table may have are said once, among the steps."""
    need = say("contract_required" if table.required else "contract_optional", language)
    missing = f" {say('contract_if_missing', language)}: {table.if_missing[language]}." if not table.required else ""
    sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)
    sheet.write_string(row, 1, f"{table.title[language]} ({need}).{missing}")
    columns = [column for column in table.columns if column.name not in PROVENANCE or column.key]
    for number, column in enumerate(columns, start=row + 1):
        texts = (column.name, *_described(column, language), column.description[language])
        for place, text in enumerate(texts, start=1):
            sheet.write_string(number, place, text)
    return row + len(columns) + 1


def _described(column: ColumnSpec, language: str) -> tuple[str, str, str]:
    return type_text(column, language), need_text(column, language), limits_text(column, language)


def _write_table(sheet: Any, table: TableSpec, language: str, styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(12, len(column.name) + 4), styles[column.type])
        sheet.write_string(0, place, column.name, styles["required" if column.required else "optional"])
        words = [column.description[language], *filter(None, _described(column, language))]
        sheet.write_comment(0, place, "\n".join(words), {"x_scale": 2, "y_scale": 1.5})
        validation = _validation(column, language)
        if validation is not None:
            sheet.data_validation(1, place, LAST_ROW, place, validation)


def _validation(column: ColumnSpec, language: str) -> dict[str, Any] | None:
    """What the spreadsheet lets a person enter; a warning only, for the check says it better and in their language."""
    rule = _rule(column, language)
    return None if rule is None else rule | {"error_type": "warning", "ignore_blank": True}


def _rule(column: ColumnSpec, language: str) -> dict[str, Any] | None:
    if column.allowed and len(",".join(column.allowed)) <= LONGEST_LIST:
        return {"validate": "list", "source": list(column.allowed)}
    if column.type == "boolean":
        return {"validate": "list", "source": say("contract_yes_no", language).split(",")}
    if column.type == "date":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(1900, 1, 1),
            "maximum": dt.date(2200, 1, 1),
        }
    if column.type not in ("integer", "year", "number"):
        return None
    low, high = (1900, 2200) if column.type == "year" else (column.minimum, column.maximum)
    kind = "decimal" if column.type == "number" else "integer"
    bounds = {"minimum": -1e15 if low is None else low, "maximum": 1e15 if high is None else high}
    return {"validate": kind, "criteria": "between", **bounds}
