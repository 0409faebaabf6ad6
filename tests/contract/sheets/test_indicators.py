"""The evaluation workbook as rows of the contract: colleges found by name, nothing lost, nothing invented."""

import attrs
import polars as pl
import pytest
from tests.contract.sheets.test_evaluation import WELDING, college, sheet, specialty

from kasip.contract.sheets.indicators import indicator_table, year_of
from kasip.vocabulary.faults import InputRejectedError

COLLEGES = {"050140900108": ("Зауыт колледжі", "Заводской колледж", "Zavod College")}
UNITS = {"capacity_design": "person", "labs_total": "workshop"}


def rows(*given):
    table, faults = indicator_table(sheet(*given), 2025, COLLEGES, UNITS)
    shown = table.frame.select(
        "college_bin", "specialty", "indicator", "value", "denominator", "unit", "answer", "absence"
    )
    return shown.rows(), [fault.code for fault in faults]


def test_colleges_are_found_by_any_name_and_rows_say_number_words_or_absence():
    found, codes = rows(
        college("ЗАВОДСКОЙ  колледж", ownership_form="Коммунальная"),
        specialty(WELDING, labs_total="–", labs_equipped="x", employment_graduates="7", employment_employed="1/7"),
    )

    zavod = "050140900108"
    assert codes == []
    assert found == [
        (zavod, None, "ownership_form", None, None, None, "Коммунальная", None),
        (zavod, None, "capacity_design", "500", None, "person", None, None),
        (zavod, "07150500", "labs_total", None, None, "workshop", None, "unknown"),
        (zavod, "07150500", "labs_equipped", None, None, None, None, "suppressed"),
        (zavod, "07150500", "employment_graduates", "7", None, None, None, None),
        (zavod, "07150500", "employment_employed", "1", "7", None, None, None),
    ]


def test_unknown_college_and_word_for_a_number_stay_as_written_to_be_turned_back():
    found, codes = rows(college("Заводской коледж"), specialty(WELDING, admission_count="много"))

    assert codes == ["evaluation_college_unknown_like", "not_a_number"]
    assert [(row[0], row[2], row[3]) for row in found] == [
        ("Заводской коледж", "capacity_design", "500"),
        ("Заводской коледж", "admission_count", "много"),
    ]


def test_workbook_with_rows_that_cannot_be_read_is_refused_whole():
    with pytest.raises(InputRejectedError) as refused:
        rows(college("Заводской колледж"), specialty(WELDING), specialty("Сварка"))

    assert [(fault.row, fault.column, fault.code) for fault in refused.value.faults] == [
        (5, "AU", "evaluation_specialty_unread")
    ]


@pytest.mark.parametrize(
    ("name", "file", "chosen", "year"),
    [
        ("2025", "оценка.xlsx", None, 2025),
        ("Лист1", "оценка_2024-2025.xlsx", None, 2025),
        ("Лист1", "оценка.xlsx", 2023, 2023),
        ("Лист1", "оценка.xlsx", None, None),
    ],
)
def test_year_is_the_one_chosen_or_the_sheets_or_the_files(name, file, chosen, year):
    workbook = attrs.evolve(sheet(college("A"), specialty(WELDING)), name=name, file=file)

    assert year_of(workbook, chosen) == year


def test_rows_are_numbered_from_one():
    table, _ = indicator_table(sheet(college("A"), specialty(WELDING, labs_total="3")), 2025, COLLEGES, UNITS)

    assert table.place().rows.to_list() == list(range(1, table.frame.height + 1))
    assert table.frame["year"].unique().to_list() == ["2025"]
    assert table.frame.dtypes == [pl.String] * table.frame.width
