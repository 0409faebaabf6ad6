"""Run as a program of its own: read a workbook within limits of memory and time, and write its cells as JSON.

A reader that meets a hostile file may ask for all memory and abort; here that ends this process and nothing else. It
imports nothing of ours, so that it starts quickly.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zipfile
from typing import BinaryIO
from xml.etree import ElementTree as ET

MEMORY = 1_500_000_000
CPU_SECONDS = 60

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# No cell stands within another: each search ends where the next one begins, whatever was left open.
ERROR_CELL = re.compile(
    rb"<c\b(?=[^<>]*\bt=\"e\")[^<>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*>(?:(?!</?c[\s>/]).)*?<v>([^<]{0,80})</v>",
    re.DOTALL,
)

Errors = dict[tuple[int, int], str]


def main(path: str) -> None:
    """This will write `{sheet name: rows of text cells}` to standard output."""
    limit_resources()
    from python_calamine import CalamineWorkbook  # the limits must hold before it is loaded

    errors = error_cells(path)
    workbook = CalamineWorkbook.from_path(path)
    sheets = {
        name: rows_of(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), errors.get(name, {}))
        for name in workbook.sheet_names
    }
    json.dump(sheets, sys.stdout)


def limit_resources() -> None:
    """This will bound this process, where the system can."""
    try:
        import resource  # not on every system
    except ImportError:
        return
    for name, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0)):
        resource.setrlimit(getattr(resource, name), (most, most))


def rows_of(cells: list[list[object]], errors: Errors) -> list[list[str]]:
    """This will write a sheet's cells as text, its spreadsheet errors among them."""
    rows = [[text_of(cell) for cell in row] for row in cells]
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return rows


def text_of(cell: object) -> str:
    """This will write one cell: whole numbers without a point, dates as 2026-07-01."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def error_cells(path: str | BinaryIO) -> dict[str, Errors]:
    """This will find the cells that hold an error such as #DIV/0!, which the reader gives as empty."""
    found: dict[str, Errors] = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in sheet_parts(archive).items():
            for letters, digits, text in ERROR_CELL.findall(archive.read(part)):
                place = int(digits) - 1, column_number(letters) - 1
                found.setdefault(name, {})[place] = text.decode("utf-8", "replace")
    return found


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """This will map sheet names to the parts of the archive that hold them."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  no DTD gets this far
    }
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")  # noqa: S314
    parts = {sheet.get("name", ""): links.get(sheet.get(LINK), "") for sheet in sheets}
    known = set(archive.namelist())
    placed = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in parts.items()}
    return {name: part for name, part in placed.items() if part in known}


def column_number(letters: bytes) -> int:
    """This will return the number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


if __name__ == "__main__":
    main(sys.argv[1])
