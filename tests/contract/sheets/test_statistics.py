"""Statistics as published become long tables; what stands in the place of a figure is kept and told apart."""

import polars as pl
import pytest

from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.labels import quarter_in, year_in
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.sheets.statistics import is_statistics, read_statistics

MARKS = [
    ["", "2023", "", "2024", ""],
    ["", "I квартал", "год", "I квартал", "год1)"],
    ["Абай", "1,5", "-", "0", "x"],
    ["Сарань 1", "…", "2 345,5", "#ДЕЛ/0!", "abc"],
]


def read(rows, file="upload.xlsx", sheet=""):
    return read_statistics(flat_table(Sheet(file, sheet, rows)))


def test_suppressed_unknown_and_zero_stay_three_things():
    table, faults = read(MARKS)

    assert table.select("territory", "year", "quarter", "value", "mark", "absent").rows() == [
        ("Абай", 2023, 1, 1.5, "", ""),
        ("Сарань", 2023, 1, None, "…", "unknown_value"),
        ("Абай", 2023, None, None, "-", "unknown_value"),
        ("Сарань", 2023, None, 2345.5, "", ""),
        ("Абай", 2024, 1, 0.0, "", ""),
        ("Сарань", 2024, 1, None, "#ДЕЛ/0!", "spreadsheet_error"),
        ("Абай", 2024, None, None, "x", "suppressed_value"),
        ("Сарань", 2024, None, None, "abc", "not_read"),
    ]
    assert [(fault.row, fault.code, fault.value) for fault in faults] == [(4, "not_a_number", "abc")]


def test_table_without_years_takes_the_one_of_its_file():
    rows = [["район", "занято", "безработных"], ["Абай", "10", "4"]]

    table, _ = read(rows, "2023_Абай.xlsx")

    assert not is_statistics(flat_table(Sheet("2023_Абай.xlsx", "", rows)))
    assert table.select("territory", "measure", "year", "value").rows() == [
        ("Абай", "занято", 2023, 10.0),
        ("Абай", "безработных", 2023, 4.0),
    ]


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("I квартал", 1),
        ("ІІ тоқсан", 2),
        ("3 кв.", 3),
        ("IV quarter", 4),
        ("2-й квартал", 2),
        ("Q3", 3),
        ("1-тоқсан", 1),
        ("12 квартал", None),
        ("год", None),
        ("квартира 1", None),
    ],
)
def test_quarters_are_told_in_three_languages(text, quarter):
    assert quarter_in(text) == quarter


@pytest.mark.parametrize(
    ("text", "year"), [("2001 г.", 2001), ("за 2021 год", 2021), ("20015", None), ("1,2001", None), ("12001", None)]
)
def test_years_are_no_parts_of_other_numbers(text, year):
    assert year_in(text) == year


def test_headers_that_shift_by_year_give_the_same_rows():
    """The same figures with one title row more, another column first, and the years the other way round."""
    later = [["Безработица"], [], *[[row[0], *row[3:5], *row[1:3]] for row in MARKS]]

    one, other = read(MARKS)[0], read(later)[0]
    kept = ["territory", "year", "quarter", "value", "mark", "absent"]

    assert one.select(kept).sort(pl.all()).equals(other.select(kept).sort(pl.all()))
