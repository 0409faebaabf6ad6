"""The national database's export of a college's students, as groups in training; no person leaves this module.

One row a student there, one row a programme, base, form, funding and year of admission here. Headings carry identifiers
of attributes, "Код группы [6159]", by which columns are told whatever their order. The format is data
(`contingent_columns.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.contract.cells import BLANKS, Refused, read_date
from kasip.contract.sheets.labels import is_blank
from kasip.contract.sheets.personal import HEADER_WITHIN, ContingentColumn, header_columns
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.identifiers import QUALIFICATION
from kasip.vocabulary.lookalikes import fold_code

NEEDED = ("group", "year_of_study", "qualification", "language", "base", "form", "funding")
COHORT = ("college_bin", "qualification", "language", "base", "form", "funding", "admission_year", "graduation_year")
QUOTED = re.compile(r'="(.*)"', re.DOTALL)
YEARS_AND_MONTHS = re.compile(r"(\d)\D+?(?:(\d{1,2})\D*)?$", re.ASCII)
FIRST_NUMBER = re.compile(r"\d+", re.ASCII)


@attrs.frozen
class Contingent:
    """What the export says of a college.

    Attributes:
        cohorts: the contract's table `running_cohorts`: groups (a mixed group counts in parts), students, boarders.
        groups: `group, qualification, year_of_study, students`: the groups as they sit in class.
        in_need: the key of `running_cohorts` and `persons`: students who need a dormitory place and have none.
        read: students counted.
        gone: rows of students who have left.
        rejected: rows that could not be counted; `faults` says why.
        faults: what was found; a reason that many rows share is said once, with their number.
    """

    cohorts: SourceTable
    groups: pl.DataFrame
    in_need: pl.DataFrame
    read: int
    gone: int
    rejected: tuple[int, ...]
    faults: tuple[Fault, ...]


def is_contingent(sheet: Sheet) -> bool:
    """This will tell the export by its headings."""
    return _header(sheet) is not None


def read_contingent(sheet: Sheet, college_bin: str) -> Contingent:
    """This will count a college's groups and students.

    Args:
        sheet: the export; its personal cells may be empty.
        college_bin: the college it is of: the export itself does not name it in the contract's terms.
    """
    header = _header(sheet)
    known = {} if header is None else header_columns(sheet.rows[header])
    missing = _missing(sheet, header or 0, known)
    if missing or header is None:
        return _contingent(sheet, [], 0, (), tuple(missing))
    counting = _Counting(sheet, {column.field: (place, column) for place, column in known.items()}, college_bin)
    for number in range(header + 1, len(sheet.rows)):
        counting.row(number, sheet.rows[number])
    return _contingent(sheet, counting.students, counting.gone, tuple(counting.rejected), tuple(counting.reasons()))


def _header(sheet: Sheet) -> int | None:
    return next((number for number, row in enumerate(sheet.rows[:HEADER_WITHIN]) if header_columns(row)), None)


def _missing(sheet: Sheet, header: int, known: Mapping[int, ContingentColumn]) -> list[Fault]:
    fields = {column.field for column in known.values()}
    lacking = [
        field for field in NEEDED if field not in fields and not (field == "qualification" and "classifier" in fields)
    ]
    return [Fault(sheet.file, header + 1, field, "contingent_column_missing", field) for field in lacking]


@attrs.define
class _Counting:
    """Rows seen so far; nothing of a person is kept."""

    sheet: Sheet
    columns: Mapping[str, tuple[int, ContingentColumn]]
    college_bin: str
    students: list[dict[str, object]] = attrs.field(factory=list)
    rejected: list[int] = attrs.field(factory=list)
    gone: int = 0
    _reasons: dict[tuple[str, str, str], list[int]] = attrs.field(factory=dict)

    def row(self, number: int, row: Sequence[str]) -> None:
        """This will count one student, or say why not."""
        if not any(not is_blank(cell) for cell in row):
            return
        if self._cell(row, "left_on"):
            self.gone += 1
            return
        student = self._student(number + 1, row)
        if student is None:
            self.rejected.append(number + 1)
        else:
            self.students.append(student)

    def reasons(self) -> list[Fault]:
        """This will say every reason once, at the first of its rows, with their number."""
        return [
            Fault(self.sheet.file, rows[0], self._heading(field), code, value, {"count": len(rows)})
            for (code, field, value), rows in self._reasons.items()
        ]

    def _student(self, number: int, row: Sequence[str]) -> dict[str, object] | None:
        years = self._years(number, row)
        found: dict[str, object] = {
            "row": number,
            "group": self._required(number, row, "group"),
            "college_bin": self.college_bin,
            "qualification": self._qualification(number, row),
            **{field: self._meaning(number, row, field) for field in ("language", "base", "form", "funding")},
            "year_of_study": years[0],
            "admission_year": years[1],
            "graduation_year": years[2],
        }
        if None in found.values():
            return None
        return found | {"dormitory": self._meaning(number, row, "dormitory", needed=False) or ""}

    def _cell(self, row: Sequence[str], field: str) -> str:
        place = self.columns[field][0] if field in self.columns else len(row)
        text = row[place].strip(BLANKS) if place < len(row) else ""
        quoted = QUOTED.fullmatch(text)
        return quoted[1].strip(BLANKS) if quoted else text

    def _required(self, number: int, row: Sequence[str], field: str) -> str | None:
        text = self._cell(row, field)
        if not text:
            self._refuse(number, field, "required_cell_empty", "")
        return text or None

    def _qualification(self, number: int, row: Sequence[str]) -> str | None:
        text = self._cell(row, "qualification") or self._cell(row, "classifier")
        code = fold_code(text.split(maxsplit=1)[0]) if text else ""
        if QUALIFICATION.fullmatch(code):
            return code
        self._refuse(number, "qualification", "contingent_value", text)
        return None

    def _meaning(self, number: int, row: Sequence[str], field: str, *, needed: bool = True) -> str | None:
        text = " ".join(self._cell(row, field).casefold().split())
        if not text and not needed:
            return None
        values = self.columns[field][1].values if field in self.columns else {}
        found = next((meant for begins, meant in values.items() if _means(text, begins.casefold())), None)
        if found is None:
            self._refuse(number, field, "contingent_value", text)
        return found

    def _years(self, number: int, row: Sequence[str]) -> tuple[int | None, int | None, int | None]:
        course = FIRST_NUMBER.search(self._cell(row, "year_of_study"))
        if course is None:
            self._refuse(number, "year_of_study", "contingent_value", self._cell(row, "year_of_study"))
            return None, None, None
        begun, enrolled = self._year(row, "year_starts_on"), self._year(row, "enrolled_on")
        admitted = begun - int(course[0]) + 1 if begun else enrolled
        if admitted is None:
            self._refuse(number, "enrolled_on", "contingent_no_year", "")
            return int(course[0]), None, None
        leaves = self._year(row, "graduates_on") or self._after(admitted, self._cell(row, "duration"))
        if leaves is None:
            self._refuse(number, "graduates_on", "contingent_no_year", "")
        return int(course[0]), admitted, leaves

    def _year(self, row: Sequence[str], field: str) -> int | None:
        date = read_date(self._cell(row, field))
        return None if isinstance(date, Refused) else date.year

    def _after(self, admitted: int, duration: str) -> int | None:
        found = YEARS_AND_MONTHS.match(duration)
        return admitted + int(found[1]) + (found[2] is not None) if found else None

    def _refuse(self, number: int, field: str, code: str, value: str) -> None:
        self._reasons.setdefault((code, field, value[:80]), []).append(number)

    def _heading(self, field: str) -> str:
        return self.columns[field][1].header if field in self.columns else field


def _means(text: str, begins: str) -> bool:
    return begins[:-1] in text if begins.endswith("*") else text.startswith(begins)


STUDENT = {
    "row": pl.Int64,
    "group": pl.String,
    **{name: pl.Int64 if name.endswith("year") else pl.String for name in COHORT},
    "year_of_study": pl.Int64,
    "dormitory": pl.String,
}


def _contingent(
    sheet: Sheet,
    students: Sequence[Mapping[str, object]],
    gone: int,
    rejected: tuple[int, ...],
    faults: tuple[Fault, ...],
) -> Contingent:
    frame = pl.DataFrame(list(students), schema=STUDENT)
    part = (1 / pl.len().over("group")).alias("part")
    cohorts = (
        frame.with_columns(part)
        .group_by(COHORT, maintain_order=True)
        .agg(
            groups=pl.col("part").sum().round(4),
            students=pl.len().cast(pl.Int64),
            boarders=(pl.col("dormitory") == "lives").sum().cast(pl.Int64),
            row=pl.col("row").min(),
        )
        .sort(COHORT)
    )
    in_need = frame.filter(pl.col("dormitory") == "needs").group_by(COHORT).agg(persons=pl.len().cast(pl.Int64))
    groups = frame.group_by("group", "qualification", "year_of_study").agg(students=pl.len().cast(pl.Int64))
    table = SourceTable("running_cohorts", sheet.file, cohorts.drop("row"), rows=cohorts["row"])
    return Contingent(
        table,
        groups.sort("group", "qualification", "year_of_study"),
        in_need.sort(COHORT),
        frame.height,
        gone,
        rejected,
        faults,
    )
