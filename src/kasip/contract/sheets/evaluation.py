"""The evaluation workbook of colleges: 115 columns, two kinds of rows in one sheet, as a long table of indicators.

A row whose column 46 is empty is a college; one that names a specialty there belongs to the college above. Nothing is
rated or computed: every cell becomes one row, with its number where it is one. The format is data
(`evaluation_columns.csv`).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping, Sequence
from importlib import resources

import attrs
import polars as pl

from kasip.contract.cells import BLANKS, Refused, read_boolean, read_number
from kasip.contract.classifications import legacy_specialties
from kasip.contract.sheets.labels import is_blank
from kasip.contract.sheets.sheet import Sheet, column_letters
from kasip.vocabulary.faults import Fault

SPECIALTY_PLACE = 46
GRADUATES_OF = {"employment_employed": "employment_graduates", "zm_employment_employed": "zm_employment_graduates"}
"""Column of a fraction "1/7" -> column that must hold its lower number."""

SPECIALTY = re.compile(r"^\s*[«\"]?(\d{7,8})\s*[–—-]?\s*[«\"]?(.*?)[»\"]?\s*$", re.DOTALL)
FRACTION = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})", re.ASCII)
DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})(?: 00:00:00)?", re.ASCII)
ENOUGH_SPECIALTIES = 0.8

SCHEMA = {
    "row": pl.Int64,
    "college": pl.String,
    "region": pl.String,
    "district": pl.String,
    "specialty": pl.String,
    "specialty_name": pl.String,
    "indicator": pl.String,
    "is_score": pl.Boolean,
    "text": pl.String,
    "number": pl.Float64,
    "of": pl.Float64,
    "absent": pl.String,
}
"""One row an indicator of a college, or of a specialty of a college. `of` is the lower number of a fraction; `absent`
says why a number is missing: suppressed_value, unknown_value, spreadsheet_error."""


@attrs.frozen
class EvaluationColumn:
    """One column of the workbook.

    Attributes:
        place: column, counted from 0.
        field: what it holds, in our words.
        type: `integer`, `number`, `boolean`, `text` or `fraction`.
        level: `college` or `specialty`: which rows it belongs to.
        is_score: it is a score somebody gave, not a fact.
        label: its heading, where one is known.
    """

    place: int
    field: str
    type: str
    level: str
    is_score: bool
    label: str


@functools.cache
def evaluation_columns() -> tuple[EvaluationColumn, ...]:
    """This will return the workbook's columns in their order."""
    text = (resources.files("kasip.contract.sheets") / "evaluation_columns.csv").read_text(encoding="utf-8")
    return tuple(
        EvaluationColumn(
            int(row["place"]), row["field"], row["type"], row["level"], row["is_score"] == "1", row["label_ru"]
        )
        for row in csv.DictReader(text.splitlines())
    )


def is_evaluation(sheet: Sheet) -> bool:
    """This will tell the workbook by its width and by the specialties that stand in column 46."""
    width = len(evaluation_columns())
    if not width - 5 <= sheet.width <= width + 5:
        return False
    cells = [cell for row in sheet.rows if (cell := _cell(row, SPECIALTY_PLACE))]
    named = sum(bool(re.match(r"\s*[«\"]?\d{7,8}\b", cell)) for cell in cells)
    return named > 0 and named >= ENOUGH_SPECIALTIES * max(1, len(cells) - 8)


def read_evaluation(sheet: Sheet) -> tuple[pl.DataFrame, list[Fault]]:
    """This will read the workbook as a long table.

    Returns:
        The table (columns of `SCHEMA`) and what could not be read, each with its cell.
    """
    reading = _Reading(sheet)
    first = _first_row(sheet)
    if first is None:
        return pl.DataFrame(schema=SCHEMA), [Fault(sheet.file, 0, "", "evaluation_without_rows")]
    for number in range(first, len(sheet.rows)):
        reading.row(number, sheet.rows[number])
    frame = pl.DataFrame(reading.found, schema=SCHEMA, orient="row")
    return frame, reading.faults


def _first_row(sheet: Sheet) -> int | None:
    """The first row that is a college: it stands right above the first specialty, or a few such rows do."""
    specialties = [number for number, row in enumerate(sheet.rows) if _specialty(row)]
    if not specialties:
        return None
    first = specialties[0]
    above = [
        number
        for number in range(first)
        if _cell(sheet.rows[number], 3) and _is_college(sheet.rows[number]) and not _is_heading(sheet.rows[number])
    ]
    return above[0] if above else first


def _is_college(row: Sequence[str]) -> bool:
    return not _cell(row, SPECIALTY_PLACE) and bool(_cell(row, 3))


def _is_heading(row: Sequence[str]) -> bool:
    """A college's row holds figures; a heading's holds words, or counts its columns."""
    figures = [_cell(row, place) for place in (12, 13, 33, 39, 113)]
    if not any(isinstance(read_number(text), float) for text in figures if text):
        return True
    return _cell(row, 12) in ("13", "12") and _cell(row, 13) in ("14", "13")


@attrs.define
class _Reading:
    """The college in hand, and what was found so far."""

    sheet: Sheet
    college: tuple[str, str, str] | None = None
    found: list[tuple[object, ...]] = attrs.field(factory=list)
    faults: list[Fault] = attrs.field(factory=list)

    def row(self, number: int, row: Sequence[str]) -> None:
        specialty = _specialty(row)
        if specialty is not None:
            self._specialty_row(number, row, specialty)
        elif _cell(row, SPECIALTY_PLACE):
            code = "evaluation_specialty_unread"
            self._fault(number, SPECIALTY_PLACE, code, _cell(row, SPECIALTY_PLACE))
        elif _is_college(row):
            self.college = (_cell(row, 3), _cell(row, 1), _cell(row, 2))
            self._indicators(number, row, "college", ("", ""))

    def _specialty_row(self, number: int, row: Sequence[str], specialty: tuple[str, str]) -> None:
        own = _cell(row, 3)
        if own and (self.college is None or own != self.college[0]):
            self.college = (own, _cell(row, 1), _cell(row, 2))
        if self.college is None:
            self._fault(number, 3, "evaluation_no_college", _cell(row, SPECIALTY_PLACE))
            return
        code, name = specialty
        present = legacy_specialties().get(code, "") if len(code) == 7 else code
        if not present:
            self._fault(number, SPECIALTY_PLACE, "legacy_code_unknown", code)
        elif present != code:
            self._fault(number, SPECIALTY_PLACE, "legacy_code_translated", code, "warning", present=present)
        self._indicators(number, row, "specialty", (present or code, name))

    def _indicators(self, number: int, row: Sequence[str], level: str, specialty: tuple[str, str]) -> None:
        college = self.college or ("", "", "")
        for column in evaluation_columns():
            text = _cell(row, column.place)
            if column.level != level or column.place in (1, 2, 3, SPECIALTY_PLACE) or not text:
                continue
            value = self._value(number, row, column, text)
            self.found.append((number + 1, *college, *specialty, column.field, column.is_score, text, *value))

    def _value(
        self, number: int, row: Sequence[str], column: EvaluationColumn, text: str
    ) -> tuple[float | None, float | None, str]:
        if column.type == "text":
            return None, None, ""
        if column.type == "fraction":
            return self._fraction(number, row, column, text)
        read = read_boolean(text) if column.type == "boolean" else read_number(text.removesuffix("%").strip(BLANKS))
        if isinstance(read, Refused):
            return self._refused(number, column, text, read)
        return float(read), None, ""

    def _refused(
        self, number: int, column: EvaluationColumn, text: str, read: Refused
    ) -> tuple[float | None, float | None, str]:
        if read.code in ("suppressed_value", "unknown_value", "spreadsheet_error"):
            severity = "warning" if read.code == "spreadsheet_error" else ""
            if severity:
                self._fault(number, column.place, read.code, text, severity)
            return None, None, read.code
        self._fault(number, column.place, read.code, text)
        return None, None, read.code

    def _fraction(
        self, number: int, row: Sequence[str], column: EvaluationColumn, text: str
    ) -> tuple[float | None, float | None, str]:
        """Employed of graduates, typed as 1/7; a spreadsheet makes a date of it, and the graduates beside it settle."""
        found = FRACTION.fullmatch(text)
        if found:
            return float(found[1]), float(found[2]), ""
        dated = DATE.fullmatch(text)
        if dated:
            return self._dated_fraction(number, row, column, (int(dated[1]), int(dated[2])))
        read = read_number(text)
        return self._refused(number, column, text, read) if isinstance(read, Refused) else (read, None, "")

    def _dated_fraction(
        self, number: int, row: Sequence[str], column: EvaluationColumn, date: tuple[int, int]
    ) -> tuple[float | None, float | None, str]:
        beside = _places()[GRADUATES_OF[column.field]]
        graduates = read_number(_cell(row, beside) or "-")
        month, day = date
        readings = {(one, of) for one, of in ((day, month), (month, day)) if of == graduates and one <= of}
        if len(readings) != 1:
            self._fault(number, column.place, "date_was_fraction", _cell(row, column.place))
            return None, None, "date_was_fraction"
        one, of = readings.pop()
        self._fault(
            number, column.place, "date_read_as_fraction", _cell(row, column.place), "warning", read=f"{one}/{of}"
        )
        return float(one), float(of), ""

    def _fault(self, number: int, place: int, code: str, value: str, severity: str = "error", **facts: object) -> None:
        self.faults.append(Fault(self.sheet.file, number + 1, column_letters(place), code, value[:80], facts, severity))


@functools.cache
def _places() -> Mapping[str, int]:
    return {column.field: column.place for column in evaluation_columns()}


def _specialty(row: Sequence[str]) -> tuple[str, str] | None:
    found = SPECIALTY.match(_cell(row, SPECIALTY_PLACE))
    return (found[1], found[2].strip(' «»"')) if found else None


def _cell(row: Sequence[str], place: int) -> str:
    text = row[place] if place < len(row) else ""
    return "" if is_blank(text) else text.strip(BLANKS)
