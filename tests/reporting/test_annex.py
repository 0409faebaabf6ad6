"""The annex workbook: typed cells, the order's totals, nothing that computes."""

import io

import polars as pl
import pytest
from openpyxl import load_workbook
from tests.reporting import region

from kasip.reporting.annex import workbook
from kasip.reporting.annex_sheets import lines_of

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>", "='x'!A1", "_x0000_", "é" * 40_000]
TOTALS = ("Итого по заказу", "Тапсырыс бойынша барлығы")


@pytest.fixture(scope="module")
def book():
    return load_workbook(io.BytesIO(workbook(region.inputs(), region.results(), region.certificate())))


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_sheets_are_in_kazakh_and_russian(book):
    assert book.sheetnames == ["Қосымша", "Приложение", "Негіздемелер", "Обоснования", "Кедергілер", "Что мешает"]


def test_cells_hold_text_and_numbers_only(book):
    assert {cell.data_type for cell in cells(book)} == {"s", "n"}


@pytest.mark.parametrize("sheet", ["Қосымша", "Приложение"])
def test_seats_and_groups_add_up_to_the_order(book, sheet):
    order = region.results()["order"]
    colleges = order.filter(pl.col("groups") > 0)["college_bin"].n_unique()
    rows = [row for row in book[sheet].iter_rows(values_only=True) if isinstance(row[0], int)]
    whole = [order["seats"].sum(), order["groups"].sum()]
    last = next(row for row in book[sheet].iter_rows(values_only=True) if row[1] in TOTALS)

    assert len(rows) == colleges
    assert [last[-5], last[-4]] == whole
    assert [sum(row[column] or 0 for row in rows) for column in (-5, -4)] == whole


def test_lines_of_a_college_add_up_to_its_row(book):
    sums: dict[int, int] = {}
    parts: dict[int, int] = {}
    for row in book["Приложение"].iter_rows(values_only=True):
        if isinstance(row[0], int):
            sums[row[0]] = row[-5]
        elif isinstance(row[0], str) and "." in row[0] and row[0].replace(".", "").isdigit():
            college = int(row[0].split(".")[0])
            parts[college] = parts.get(college, 0) + row[-5]

    assert parts == sums


def test_paper_is_landscape_a4_with_repeated_head_and_page_numbers(book):
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows
        assert sheet.print_area
        assert sheet.freeze_panes
        assert "&P" in sheet.oddFooter.right.text


def test_form_texts_and_signatures_are_those_of_law(book):
    words = {cell.value for cell in cells(book)}

    assert any("2027/2028" in str(word) for word in words)
    assert "Руководитель управления образования" in words
    assert "Білім басқармасының басшысы" in words


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name):
    inputs, results = region.inputs(), region.results()
    for table in ("colleges", "qualifications", "specialties", "enterprises"):
        inputs[table] = inputs[table].with_columns(name_ru=pl.lit(name), name_kk=pl.lit(name))
    results["order"] = results["order"].with_columns(reason_ru=pl.lit(name), reason_kk=pl.lit(name))

    book = load_workbook(io.BytesIO(workbook(inputs, results, region.certificate())))

    assert {cell.data_type for cell in cells(book)} == {"s", "n"}
    assert any(name[:100] in str(cell.value) for cell in cells(book))


def test_same_tables_give_the_same_bytes():
    first = workbook(region.inputs(), region.results(), region.certificate())

    assert first == workbook(region.inputs(), region.results(), region.certificate())


def test_rows_are_as_high_as_their_texts():
    assert lines_of("one two three", 40) == 1
    assert lines_of("one two three", 7) == 2
    assert lines_of("x" * 25, 10) == 3
