"""Exports run nothing a stranger typed, keep types, and rejected rows come back readable."""

import csv
import datetime as dt
import io
import itertools
import subprocess
import unicodedata

import openpyxl
import polars as pl
import pytest

from kasip.contract.sheets.headers import flat_table
from kasip.contract.source import SourceTable
from kasip.gateways.exports import ExportSheet, rejected_workbook, write_csv, write_workbook, write_xlsx
from kasip.gateways.uploads.reading import read_upload
from kasip.vocabulary.faults import Fault
from kasip.wording.catalogue import LANGUAGES

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\ufeff="]
BODIES = [
    "1+1",
    "cmd|' /C calc'!A0",
    "SUM(1;1)*cmd|'/c calc'!A0",
    'HYPERLINK("http://127.0.0.1/"&A1;"ok")',
    "WEBSERVICE(A1)",
    "DDE(a;b;c)",
    "IMPORTXML(1)",
    "Қарағанды",
    '";=1+1;"',
    "A1,=1+1",
]
PAYLOADS = (
    ["".join(pair) for pair in itertools.product(STARTS, BODIES)]
    + ["{" + body + "}" for body in BODIES]
    + ["|" + body for body in BODIES]
    + ["%" + body for body in BODIES]
)


def cells(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=2)]


def test_no_payload_is_a_formula_in_a_workbook():
    """Negative control: the same payload written without care is a formula to the same reader."""
    careless = openpyxl.Workbook()
    careless.worksheets[0].append(["a"])
    careless.worksheets[0].append([PAYLOADS[0]])
    spoiled = io.BytesIO()
    careless.save(spoiled)

    content = write_xlsx([[payload, payload] for payload in PAYLOADS], ["a", "=b"])

    assert len(PAYLOADS) == 170
    assert {cell.data_type for row in cells(content) for cell in row} == {"s"}
    assert cells(spoiled.getvalue())[0][0].data_type == "f"


def test_no_payload_begins_a_cell_of_a_csv_and_each_comes_back_whole(tmp_path):
    path = tmp_path / "export"
    path.write_bytes(write_csv([[str(number), payload] for number, payload in enumerate(PAYLOADS)], ["n", "text"]))

    written = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))[1:]
    read = read_upload(path, "export.csv").sheets[0].rows[1:]

    dangerous = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert [cell for _, cell in written if cell.lstrip(" \u00a0\ufeff").startswith(dangerous)] == []
    assert [row[1].replace("\r\n", "\n") for row in read] == PAYLOADS


def test_numbers_truths_and_dates_keep_their_types():
    row: list[str | int | float | bool | dt.date | None] = [
        1,
        2.5,
        True,
        dt.date(2026, 9, 1),
        "0715",
        None,
        float("nan"),
        dt.datetime(2026, 9, 1, 10, 30, tzinfo=dt.UTC),
    ]

    found = cells(write_xlsx([row], list("abcdefgh")))[0]

    assert [cell.data_type for cell in found] == ["n", "n", "b", "d", "s", "n", "n", "d"]
    assert [cell.value for cell in found] == [
        1,
        2.5,
        True,
        dt.datetime(2026, 9, 1),  # noqa: DTZ001  as a spreadsheet has it
        "0715",
        None,
        None,
        dt.datetime(2026, 9, 1, 10, 30),  # noqa: DTZ001
    ]


def test_csv_keeps_numbers_and_a_dash_as_they_are():
    assert write_csv([[-5, "-", "-5,5", "-x", True, None, float("inf")]], list("abcdefg")).decode("utf-8-sig") == (
        'a,b,c,d,e,f,g\r\n-5,-,"-5,5",\'-x,true,,\r\n'
    )


def test_two_exports_of_the_same_rows_are_the_same_bytes():
    assert write_xlsx([["a", 1]], ["x", "y"]) == write_xlsx([["a", 1]], ["x", "y"])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_kazakh_letters_survive_export_and_import(tmp_path, form):
    words = [unicodedata.normalize(form, word) for word in ("Ақтоғай", "Үшқоңыр", "Һәм", "Өскемен", "Ұлытау", "Іле")]
    path = tmp_path / "export"

    for content in (
        write_xlsx([[word, 1] for word in words], ["а", "ә"]),
        write_csv([[word, 1] for word in words], ["а", "ә"]),
    ):
        path.write_bytes(content)

        assert [row[0] for row in read_upload(path, "x").sheets[0].rows[1:]] == words


def test_long_texts_and_odd_sheet_names_fit():
    content = write_workbook([ExportSheet("[а]:б/" + "в" * 40, ["a"], [["x" * 40_000]])])

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["а  б " + "в" * 26]
    assert len(book.worksheets[0]["A2"].value) == 32_767


TABLE = SourceTable(
    "budget",
    "upload.xlsx[budget]",
    pl.DataFrame({"year": ["2026", "2027", "2028"], "kzt": ["1", "=1+1", "много"]}),
    rows=pl.Series("row", [2, 4, 5]),
)
FAULTS = [
    Fault(TABLE.file, 5, "kzt", "not_a_number", "много"),
    Fault(TABLE.file, 4, "kzt", "not_a_number", "=1+1"),
    Fault(TABLE.file, 2, "year", "read_as_cp1251", severity="warning"),
    Fault("other.csv", 2, "kzt", "not_a_number", "x"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rejected_rows_come_with_their_reasons_and_can_be_uploaded_again(tmp_path, language):
    path = tmp_path / "rejected"
    path.write_bytes(rejected_workbook(TABLE, FAULTS, language))

    written = cells(path.read_bytes())
    again = flat_table(read_upload(path, "rejected.xlsx").sheets[0])

    assert [[cell.value for cell in row[:2]] for row in written] == [["2027", "=1+1"], ["2028", "много"]]
    assert {cell.data_type for row in written for cell in row} == {"s"}
    assert all(row[2].value.startswith("kzt: ") for row in written)
    assert again.sheet.name == "budget"
    assert again.names == ("year", "kzt")
    assert [list(row) for row in again.rows] == [["2027", "=1+1"], ["2028", "много"]]


def test_openoffice_computes_nothing_of_an_export(tmp_path):
    """Where LibreOffice is on the path."""
    path = tmp_path / "export.xlsx"
    path.write_bytes(write_xlsx([[payload] for payload in PAYLOADS if "\n" not in payload], ["a"]))
    try:
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(path)],
            capture_output=True,
            check=True,
            timeout=120,
        )
    except FileNotFoundError:
        pytest.skip("LibreOffice is not on the path")

    assert "=1+1" in (tmp_path / "export.csv").read_text("utf-8")
