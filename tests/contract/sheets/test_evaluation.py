"""The evaluation workbook: college rows and specialty rows of one sheet become one long table; nothing is invented."""

import polars as pl
import pytest

from kasip.contract.sheets.evaluation import evaluation_columns, is_evaluation, read_evaluation
from kasip.contract.sheets.sheet import Sheet

PLACES = {column.field: column.place for column in evaluation_columns()}


def row(**cells):
    made = [""] * len(PLACES)
    for field, text in cells.items():
        made[PLACES[field]] = text
    return made


def heading():
    return [column.label or column.field for column in evaluation_columns()]


def college(name, **cells):
    return row(college_name=name, region="Карагандинская", district="Сарань", capacity_design="500", **cells)


def specialty(text, **cells):
    return row(specialty_raw=text, **cells)


def sheet(*rows):
    return Sheet("оценка.xlsx[2025]", "2025", [["Оценка колледжей"], heading(), *rows])


WELDING = "07150500 – «Сварочное дело (по видам)»"


def facts(*rows):
    table, faults = read_evaluation(sheet(*rows))
    return table.select("row", "college", "specialty", "indicator", "number", "of", "absent").rows(), faults


def test_format_is_data_of_115_columns():
    assert [column.place for column in evaluation_columns()] == list(range(115))
    assert len({column.field for column in evaluation_columns()}) == 115
    assert sum(column.is_score for column in evaluation_columns()) == 42


def test_workbook_is_told_by_its_width_and_its_specialties():
    assert is_evaluation(sheet(college("A"), specialty(WELDING)))
    assert not is_evaluation(sheet(college("A")))
    assert not is_evaluation(Sheet("x", "", [["a", "b"], ["1", "2"]]))


def test_two_kinds_of_rows_become_one_long_table():
    found, faults = facts(
        college("Политехнический", has_dormitory="да", total_score="71,5"),
        specialty(WELDING, admission_count="25", academic_performance_pct="98%", score_labs="2"),
        college("Горный", has_dormitory="нет"),
        specialty("07240100 - Подземная разработка", admission_count="50"),
    )

    assert faults == []
    assert found == [
        (3, "Политехнический", "", "capacity_design", 500.0, None, ""),
        (3, "Политехнический", "", "has_dormitory", 1.0, None, ""),
        (3, "Политехнический", "", "total_score", 71.5, None, ""),
        (4, "Политехнический", "07150500", "score_labs", 2.0, None, ""),
        (4, "Политехнический", "07150500", "academic_performance_pct", 98.0, None, ""),
        (4, "Политехнический", "07150500", "admission_count", 25.0, None, ""),
        (5, "Горный", "", "capacity_design", 500.0, None, ""),
        (5, "Горный", "", "has_dormitory", 0.0, None, ""),
        (6, "Горный", "07240100", "admission_count", 50.0, None, ""),
    ]


def test_scores_are_marked_and_names_kept():
    table, _ = read_evaluation(sheet(college("A"), specialty(WELDING, score_labs="2", labs_total="3")))

    assert dict(table.filter(pl.col("specialty") != "").select("indicator", "is_score").iter_rows()) == {
        "score_labs": True,
        "labs_total": False,
    }
    assert table["specialty_name"].unique().sort().to_list() == ["", "Сварочное дело (по видам)"]


@pytest.mark.parametrize(
    ("typed", "graduates", "number", "of", "codes"),
    [
        ("1/7", "7", 1.0, 7.0, []),
        ("2026-07-01", "7", 1.0, 7.0, ["date_read_as_fraction"]),
        ("2026-01-07", "7", 1.0, 7.0, ["date_read_as_fraction"]),
        ("2026-07-01", "12", None, None, ["date_was_fraction"]),
        ("2026-07-01", "", None, None, ["date_was_fraction"]),
        ("5", "7", 5.0, None, []),
    ],
)
def test_fractions_that_became_dates_are_restored_only_where_the_graduates_say_so(typed, graduates, number, of, codes):
    found, faults = facts(college("A"), specialty(WELDING, employment_employed=typed, employment_graduates=graduates))

    assert [entry[4:6] for entry in found if entry[3] == "employment_employed"] == [(number, of)]
    assert [fault.code for fault in faults] == codes


def test_marks_are_no_numbers_and_faults_name_their_cell():
    found, faults = facts(
        college("A"),
        specialty(WELDING, labs_total="–", labs_equipped="x", labs_equipped_pct="#ДЕЛ/0!", admission_count="много"),
    )

    assert [entry[3:] for entry in found[1:]] == [
        ("labs_total", None, None, "unknown_value"),
        ("labs_equipped", None, None, "suppressed_value"),
        ("labs_equipped_pct", None, None, "spreadsheet_error"),
        ("admission_count", None, None, "not_a_number"),
    ]
    assert [(fault.row, fault.column, fault.code, fault.severity) for fault in faults] == [
        (4, "AX", "spreadsheet_error", "warning"),
        (4, "CA", "not_a_number", "error"),
    ]


def test_legacy_and_unread_specialties_are_named():
    _, faults = facts(
        college("A"),
        specialty("1114000 – Сварочное дело"),
        specialty("1504000 - Фермерское хозяйство"),
        specialty("Сварка"),
    )

    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (4, "AU", "legacy_code_translated"),
        (5, "AU", "legacy_code_unknown"),
        (6, "AU", "evaluation_specialty_unread"),
    ]


def test_specialty_without_a_college_is_refused():
    found, faults = facts(specialty(WELDING, labs_total="1"))

    assert found == []
    assert [(fault.row, fault.code) for fault in faults] == [(3, "evaluation_no_college")]
