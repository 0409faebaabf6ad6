"""The evaluation workbook's long table as the contract's: colleges by their codes, values apart from their absence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kasip.contract.sheets.evaluation import evaluation_columns, read_evaluation
from kasip.contract.sheets.labels import YEAR
from kasip.contract.sheets.naming import codes_by_name
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.vocabulary.lookalikes import name_key, nearest

TABLE = "college_indicators"
LEFT_OUT = frozenset({"evaluation_without_rows", "evaluation_specialty_unread", "evaluation_no_college"})
"""Faults of rows that are in no table: the file is refused, so that nothing is lost in silence."""

ABSENCES: Mapping[str, str] = {
    "suppressed_value": "suppressed",
    "unknown_value": "unknown",
    "spreadsheet_error": "error",
}
HEADING_ROWS = 12
"""Rows above the colleges in which the year may stand."""


def year_of(sheet: Sheet, chosen: int | None = None) -> int | None:
    """This will return the year a workbook is of: the one chosen, else the sheet's, the file's or the heading's.

    Of a school year, 2024-2025, it is the later one. Nothing where no year is named.
    """
    if chosen is not None:
        return chosen
    above = " ".join(cell for row in sheet.rows[:HEADING_ROWS] for cell in row[:10])
    for text in (sheet.name, sheet.file, above):
        if years := [int(year) for year in YEAR.findall(text.replace("_", " "))]:
            return max(years)
    return None


def indicator_table(
    sheet: Sheet, year: int, colleges: Mapping[str, Sequence[str]], units: Mapping[str, str]
) -> tuple[SourceTable, list[Fault]]:
    """This will read the workbook as rows of the contract's table of indicators.

    A college no record bears the name of, and a number that is none, stay as they are written: the contract's checks
    turn their rows back one by one.

    Args:
        sheet: the workbook's sheet.
        year: the year it is of.
        colleges: BIN -> names of the college.
        units: indicator -> unit of its number.

    Returns:
        The table, its rows numbered from 1, and what was noticed, by the sheet's cells.

    Raises:
        InputRejectedError: rows could not be read at all.
    """
    frame, faults = read_evaluation(sheet)
    if lost := [fault for fault in faults if fault.code in LEFT_OUT]:
        raise InputRejectedError(lost)
    codes = codes_by_name(colleges)
    unknown = sorted({name for name in frame["college"].to_list() if len(codes.get(name_key(name), ())) != 1})
    rows = [_row(entry, year, codes, units) for entry in frame.iter_rows(named=True)]
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    numbers = pl.int_range(1, table.height + 1, eager=True)
    noticed = [_unknown(sheet, name, frame, colleges) for name in unknown]
    return SourceTable(TABLE, sheet.file, table, rows=numbers), [*noticed, *faults]


COLUMNS = (
    "college_bin", "specialty", "year", "indicator", "value", "denominator", "unit", "answer", "absence", "provenance",
)  # fmt: skip
_TEXTS = frozenset(column.field for column in evaluation_columns() if column.type == "text")


def _row(
    entry: Mapping[str, object], year: int, codes: Mapping[str, Sequence[str]], units: Mapping[str, str]
) -> dict[str, str | None]:
    name, indicator, text = str(entry["college"]), str(entry["indicator"]), str(entry["text"])
    found = codes.get(name_key(name), ())
    words = indicator in _TEXTS
    absence = ABSENCES.get(str(entry["absent"] or ""))
    refused = text if entry["absent"] and absence is None else None
    return {
        "college_bin": found[0] if len(found) == 1 else name,
        "specialty": str(entry["specialty"]) or None,
        "year": str(year),
        "indicator": indicator,
        "value": refused or _number(entry["number"]),
        "denominator": _number(entry["of"]),
        "unit": None if words else units.get(indicator) or None,
        "answer": text if words else None,
        "absence": absence,
        "provenance": "official",
    }


def _number(value: object) -> str | None:
    return None if not isinstance(value, float) else f"{value:.10g}"


def _unknown(sheet: Sheet, name: str, frame: pl.DataFrame, colleges: Mapping[str, Sequence[str]]) -> Fault:
    known = {spelling: code for code, names in colleges.items() for spelling in names if spelling}
    like = nearest(name, known)
    row = int(frame.filter(pl.col("college") == name)["row"][0])
    facts = {"like": like, "known_as": known.get(like, "")}
    code = "evaluation_college_unknown_like" if like else "evaluation_college_unknown"
    return Fault(sheet.file, row, "D", code, name[:80], facts, "warning")
