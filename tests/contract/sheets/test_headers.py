"""A table is found in a sheet wherever it lies, with the rows of its header, sections, totals and notes told apart."""

import pytest

from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.sheet import Sheet
from kasip.vocabulary.faults import InputRejectedError

SIMPLE = [["район", "2024", "2025"], ["Абай", "10", "11"], ["Сарань", "20", "21"]]


def flat(rows, name="", file="upload.xlsx"):
    return flat_table(Sheet(f"{file}[{name}]" if name else file, name, rows))


def test_plain_table_stands_as_it_is():
    found = flat(SIMPLE)

    assert found.names == ("район", "2024", "2025")
    assert (found.header_rows, list(found.numbers)) == ((1, 1), [2, 3])
    assert [list(row) for row in found.rows] == SIMPLE[1:]


def test_titles_above_and_notes_and_totals_below_are_told_apart():
    rows = [
        ["Занятость населения"],
        ["", "", "человек"],
        [],
        *SIMPLE,
        ["Итого", "30", "32"],
        [],
        ["1) Данные предварительные"],
        ["Источник: БНС"],
    ]

    found = flat(rows)

    assert found.names == ("район", "2024", "2025")
    assert found.titles == ("Занятость населения", "человек")
    assert found.totals == (7,)
    assert found.notes == ("1) Данные предварительные", "Источник: БНС")
    assert list(found.numbers) == [5, 6]
    assert [(fault.row, fault.code) for fault in found.warnings()] == [(7, "total_left_out")]


@pytest.mark.parametrize("depth", range(2, 9))
def test_header_of_two_to_eight_rows_is_composed(depth):
    """Upper rows name fewer groups than the next: merged cells are stored in their first column alone."""
    levels = [
        ["", *[f"l{level} g{g}" if g % min(4, 2 ** (depth - 1 - level)) == 0 else "" for g in range(8)]]
        for level in range(depth - 1)
    ]
    leaves = ["район", *[f"c{place}" for place in range(8)]]

    found = flat([*levels, leaves, ["Абай", *"12345678"], ["Сарань", *"23456789"]])

    assert found.header_rows == (1, depth)
    assert found.names[0] == "район"
    assert all(name.endswith(f"c{place}") for place, name in enumerate(found.names[1:]))
    assert [part[-1] for part in found.parts[1:]] == leaves[1:]


def test_merged_cells_speak_for_their_own_group_only():
    rows = [
        ["№", "Колледж", "Контингент", "", "Выпуск", ""],
        ["", "", "всего", "из них дуально", "всего", "из них дуально"],
        ["1", "Политехнический", "500", "100", "120", "30"],
    ]

    assert flat(rows).names == (
        "№",
        "Колледж",
        "Контингент · всего",
        "Контингент · из них дуально",
        "Выпуск · всего",
        "Выпуск · из них дуально",
    )


def test_row_that_numbers_the_columns_is_skipped():
    rows = [["район", "всего", "женщины"], ["1", "2", "3"], ["Абай", "10", "4"], ["Сарань", "20", "9"]]

    assert [list(row) for row in flat(rows).rows] == rows[2:]


def test_lone_labels_in_the_body_are_sections():
    rows = [["район", "2024", "2025"], ["Мужчины"], ["Абай", "1", "2"], ["Женщины"], ["Абай", "3", "4"]]

    found = flat(rows)

    assert list(found.sections) == ["Мужчины", "Женщины"]
    assert list(found.numbers) == [3, 5]


def test_names_a_spreadsheet_made_up_are_no_header():
    rows = [["Column1", "Column2", "Column3"], *SIMPLE]

    assert flat(rows).names == ("район", "2024", "2025")


def test_table_of_words_has_its_first_row_as_header():
    rows = [["колледж", "район"], ["Политехнический", "Абай"], ["Горный", "Сарань"]]

    assert flat(rows).names == ("колледж", "район")
    assert len(flat(rows).rows) == 2


def test_columns_without_a_name_get_their_letter_and_equal_names_stay_apart():
    rows = [["", "всего", "всего"], ["Абай", "1", "2"]]

    assert flat(rows).names == ("A", "всего", "всего (C)")


@pytest.mark.parametrize(
    ("file", "sheet", "title", "year"),
    [
        ("2023_Абай.xlsx", "", "", 2023),
        ("Абай.xlsx", "2022 год", "", 2022),
        ("2023.xlsx", "Лист1", "за 2021 год", 2021),
        ("Абай.xlsx", "Сарань", "", None),
    ],
)
def test_year_comes_from_the_sheet_the_title_or_the_file(file, sheet, title, year):
    rows = [[title], ["район", "всего", "женщины"], ["Абай", "10", "4"]]

    assert flat(rows, sheet, file).year == year


def test_reasons_of_a_returned_workbook_are_left_out():
    rows = [["район", "2024", "⚠ что не так"], ["Абай", "10", "исправлено"]]

    assert flat(rows).names == ("район", "2024")
    assert [list(row) for row in flat(rows).rows] == [["Абай", "10"]]


@pytest.mark.parametrize("rows", [[], [[]], [["", " "], ["\u00a0"]]])
def test_blank_sheet_is_refused(rows):
    with pytest.raises(InputRejectedError) as error:
        flat(rows)

    assert [fault.code for fault in error.value.faults] == ["empty_file"]
