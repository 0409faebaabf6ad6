"""Files as people export them become text tables with the right row numbers, or faults; never a traceback."""

import datetime as dt
import subprocess
import sys
import zipfile

import polars as pl
import pytest
import xlsxwriter

from kasip.gateways import archives, workbook_child
from kasip.gateways.tables import read_folder, read_tables
from kasip.vocabulary.faults import InputRejectedError

PLAIN = "year,name\n2026,Қарағанды\n2027,Сарань\n"
ROWS = [("2026", "Қарағанды"), ("2027", "Сарань")]


def written(folder, name, content):
    (folder / name).write_bytes(content)
    return read_tables(folder)


def workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def codes(faults):
    return [(fault.file, fault.row, fault.code, fault.severity) for fault in faults]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("Қарағанды", '"Қарағанды"').encode(),
        PLAIN.removesuffix("\n").encode(),
    ],
    ids=["utf8", "bom", "utf16", "semicolon", "tab", "crlf", "quoted", "no_last_break"],
)
def test_csv_is_read_as_exported(tmp_path, content):
    tables, faults = written(tmp_path, "territories.csv", content)

    assert faults == []
    assert tables["territories"].frame.rows() == ROWS
    assert tables["territories"].place().rows.to_list() == [2, 3]


def test_csv_in_windows_letters_is_read_with_a_warning(tmp_path):
    tables, faults = written(tmp_path, "territories.csv", "year,name\n2026,Город\n".encode("cp1251"))

    assert tables["territories"].frame.rows() == [("2026", "Город")]
    assert codes(faults) == [("territories.csv", 2, "read_as_cp1251", "warning")]


def test_row_numbers_are_those_of_a_spreadsheet_whatever_is_quoted_or_blank(tmp_path):
    tables, faults = written(tmp_path, "budget.csv", b'year,kzt\n2026,"1\n5"\n\n2027,2\n')

    assert faults == []
    assert tables["budget"].place().rows.to_list() == [2, 4]


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        (b"", 0, "empty_file"),
        (b"\n\n", 0, "empty_file"),
        (b"year,year\n1,2\n", 1, "duplicate_column"),
        (b"year,kzt\n2026\n", 2, "ragged_row"),
        (b"year,kzt\n2026,1,5\n", 2, "ragged_row"),
        (b'year,kzt\n2026,"1\n', 2, "broken_quotes"),
        (b"year,kzt\n2026,\x00\n", 2, "nul_bytes"),
        (b'year,kzt\n2026,"' + b"a" * 140_000 + b'"\n', 2, "cell_too_long"),
        (b"year,kzt\n2026,\x98\xff\n", 2, "not_text"),
        (b"\xff\xfey\x00e\x00\x00", 1, "not_text"),
    ],
)
def test_csv_that_is_no_table_is_refused_at_its_row(tmp_path, content, row, code):
    tables, faults = written(tmp_path, "budget.csv", content)

    assert tables == {}
    assert codes(faults) == [("budget.csv", row, code, "error")]


def test_workbook_gives_a_table_a_sheet_and_keeps_its_errors_and_dates(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "region.xlsx")) as book:
        sheet = book.add_worksheet("budget")
        sheet.write_row(1, 0, ["year", "kzt", "code"])
        sheet.write_row(2, 0, [2026, 1.5, "0715"])
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        sheet.write_datetime(4, 1, dt.date(2026, 7, 1), book.add_format({"num_format": "d/m"}))
        book.add_worksheet("Instructions").write(0, 0, "read me")

    tables, faults = read_tables(tmp_path)

    assert faults == []
    assert list(tables) == ["budget"]
    assert tables["budget"].file == "region.xlsx[budget]"
    assert tables["budget"].frame.rows() == [("2026", "1.5", "0715"), ("", "#DIV/0!", ""), ("", "2026-07-01", "")]
    assert tables["budget"].place().rows.to_list() == [3, 4, 5]


def test_same_table_in_two_files_is_refused(tmp_path):
    (tmp_path / "budget.csv").write_bytes(b"year,kzt\n2026,1\n")
    workbook(tmp_path / "region.xlsx", {"budget": [["year", "kzt"], ["2026", "1"]]})

    _, faults = read_tables(tmp_path)

    assert codes(faults) == [("region.xlsx[budget]", 0, "table_given_twice", "error")]


def far_cell(path):
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("budget").write(1_048_575, 16_383, 1)


def test_far_cell_is_refused_before_a_reader_sees_it(tmp_path):
    far_cell(tmp_path / "region.xlsx")

    tables, faults = read_tables(tmp_path)

    assert tables == {}
    assert codes(faults) == [("region.xlsx", 0, "workbook_far_cell", "error")]
    assert faults[0].facts["cell"] == "XFD1048576"


def test_far_cell_kills_only_the_child_where_nothing_looked_first(tmp_path, monkeypatch):
    """Negative control: without the look through the archive the reader does die, and this process does not."""
    far_cell(tmp_path / "region.xlsx")
    command = [sys.executable, "-I", workbook_child.__file__, str(tmp_path / "region.xlsx")]
    monkeypatch.setattr("kasip.gateways.workbooks.refuse_unsafe_workbook", lambda _: None)

    _, faults = read_tables(tmp_path)

    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert codes(faults) == [("region.xlsx", 0, "workbook_unreadable", "error")]


def rewritten(source, target, change):
    """A copy of a workbook with one part changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _, content: b"<!DOCTYPE x>" + content, "workbook_doctype"),
        (lambda name, content: content + b" " * 3_000_000 if "sheet1" in name else content, "workbook_ratio"),
        (lambda name, content: b"" if "sheet1" in name else content, "workbook_unreadable"),
        (lambda name, content: b"" if "workbook.xml.rels" in name else content, "workbook_unreadable"),
    ],
    ids=["doctype", "ratio", "empty_sheet", "no_links"],
)
def test_hostile_workbook_is_refused(tmp_path, change, code):
    workbook(tmp_path / "good", {"budget": [["year", "kzt"], ["2026", "1"]]})
    rewritten(tmp_path / "good", tmp_path / "region.xlsx", change)

    tables, faults = read_tables(tmp_path)

    assert tables == {}
    assert [fault.code for fault in faults] == [code]


def test_limits_of_a_workbook_hold_to_the_cell(tmp_path, monkeypatch):
    workbook(tmp_path / "region.xlsx", {"budget": [["year", "kzt"], ["2026", "1"], ["2027", "1"]]})
    monkeypatch.setattr(archives, "LIMITS", archives.ArchiveLimits(most_cells=6))
    assert codes(read_tables(tmp_path)[1]) == []

    monkeypatch.setattr(archives, "LIMITS", archives.ArchiveLimits(most_cells=5))
    assert [fault.code for fault in read_tables(tmp_path)[1]] == ["workbook_far_cell"]


@pytest.mark.parametrize("length", [0, 10, 500, 3000])
def test_truncated_workbook_is_refused(tmp_path, length):
    workbook(tmp_path / "good", {"budget": [["year", "kzt"], ["2026", "1"]]})
    content = (tmp_path / "good").read_bytes()

    _, faults = written(tmp_path, "region.xlsx", content[:length])

    assert [fault.code for fault in faults] == ["not_a_workbook"]


@pytest.mark.parametrize("content", [b"", b"PAR1PAR1", b"PAR1" + b"x" * 40 + b"PAR1", b"year,kzt\n1,2\n"])
def test_damaged_parquet_is_refused(tmp_path, content):
    _, faults = written(tmp_path, "budget.parquet", content)

    assert [fault.code for fault in faults] == ["not_parquet"]


def test_parquet_keeps_its_types(tmp_path):
    pl.DataFrame({"year": [2026], "kzt": [1.5]}).write_parquet(tmp_path / "budget.parquet")

    assert read_folder(tmp_path)["budget"].frame.schema == {"year": pl.Int64(), "kzt": pl.Float64()}


def test_settings_stay_text_as_written(tmp_path):
    tables, faults = written(
        tmp_path, "parameters.yaml", b"tie_break_seed: 007\nyears: [2027, 2028]\nage: {welder: 18}\n"
    )

    assert faults == []
    assert tables["parameters"].frame.rows() == [
        ("tie_break_seed", "007"),
        ("years", "2027,2028"),
        ("age.welder", "18"),
    ]
    assert tables["parameters"].place().rows.to_list() == [1, 2, 3]


@pytest.mark.parametrize("content", [b"- a\n", b"a: [1\n", b"a: &x [1]\nb: *x\n", b"\xff\xff", b"[" * 5000])
def test_settings_that_are_no_names_and_values_are_refused(tmp_path, content):
    _, faults = written(tmp_path, "parameters.yaml", content)

    assert [fault.code for fault in faults] == ["not_yaml"]


def test_read_folder_raises_what_cannot_be_read(tmp_path):
    (tmp_path / "budget.csv").write_bytes(b"")

    with pytest.raises(InputRejectedError):
        read_folder(tmp_path)
