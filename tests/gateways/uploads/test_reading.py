"""Every kind of file becomes the same sheets; limits hold to the cell; fingerprints know what is the same."""

import datetime as dt
import io
import random
import unicodedata
import zipfile

import attrs
import polars as pl
import pytest
import xlsxwriter
from tests.gateways.uploads.hostile_files import book, many_cells, parquet, parts, zipped
from tests.gateways.uploads.old_workbook import old_workbook

from kasip.gateways.archives import ArchiveLimits
from kasip.gateways.uploads.limits import UploadLimits
from kasip.gateways.uploads.reading import read_upload
from kasip.vocabulary.faults import InputRejectedError

ROWS = [["year", "name", "share"], ["2026", "Қарағанды", "0.5"], ["2027", "Сарань", "1.25"]]


def upload(folder, content, name="upload.csv", **options):
    path = folder / "received"
    path.write_bytes(content)
    return read_upload(path, name, **options)


def refused(folder, content, name="upload.csv", **options):
    with pytest.raises(InputRejectedError) as error:
        upload(folder, content, name, **options)
    return [fault.code for fault in error.value.faults]


def csv(rows, separator=","):
    return "".join(separator.join(row) + "\r\n" for row in rows)


def xlsx(rows, sheet="data"):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


NUMBERS = [[float(cell) if cell.replace(".", "").isdigit() else cell for cell in row] for row in ROWS]
WRITTEN = {
    "xlsx": xlsx(NUMBERS),
    "xls": old_workbook("data", NUMBERS),
    "UTF-8": csv(ROWS).encode(),
    "UTF-8 with a mark": csv(ROWS).encode("utf-8-sig"),
    "UTF-16": csv(ROWS, "\t").encode("utf-16"),
    "semicolons": csv(ROWS, ";").encode(),
    "tabs": csv(ROWS, "\t").encode(),
    "Parquet": parquet(pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row")),
}


@pytest.mark.parametrize("manner", WRITTEN)
def test_a_table_is_the_same_however_it_is_written(tmp_path, manner):
    read = upload(tmp_path, WRITTEN[manner], "whatever.pdf")

    assert [list(row) for row in read.sheets[0].rows] == ROWS
    assert read.warnings == ()


def test_kind_is_told_by_content(tmp_path):
    kinds = {manner: upload(tmp_path, content, "table.doc").kind for manner, content in WRITTEN.items()}

    assert kinds == {
        "xlsx": "xlsx",
        "xls": "xls",
        "Parquet": "parquet",
        **dict.fromkeys(["UTF-8", "UTF-8 with a mark", "UTF-16", "semicolons", "tabs"], "text"),
    }


def test_windows_letters_are_read_with_a_warning(tmp_path):
    read = upload(tmp_path, "год;город\n2026;Сарань\n".encode("cp1251"))

    assert read.sheets[0].rows == [["год", "город"], ["2026", "Сарань"]]
    assert [fault.code for fault in read.warnings] == ["read_as_cp1251"]


def test_semicolons_are_found_though_decimal_commas_are_more(tmp_path):
    read = upload(tmp_path, b"a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n")

    assert read.sheets[0].rows[1] == ["1,5", "2,5", "3,5"]


def test_cells_keep_what_people_and_spreadsheets_wrote(tmp_path):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet("данные")
        page.write_row(0, 0, ["a", "b", "c", "d", "e"])
        page.write_string(1, 0, '="060101500001"')
        page.write_row(1, 1, ["–", "да", "1 234,5"])
        page.write_formula(1, 4, "=1/0", None, "#ДЕЛ/0!")
        page.write_datetime(2, 0, dt.date(2026, 7, 1), made.add_format({"num_format": "d/m"}))

    read = upload(tmp_path, content.getvalue(), "оценка.xlsx")

    assert read.sheets[0].file == "оценка.xlsx[данные]"
    assert read.sheets[0].rows[1:] == [['="060101500001"', "–", "да", "1 234,5", "#ДЕЛ/0!"], ["2026-07-01"]]


def test_zip_of_a_study_gives_every_table_and_says_what_it_leaves_out(tmp_path):
    packed = zipped(
        {
            "study/budget.csv": csv(ROWS),
            "study/region.xlsx": xlsx(NUMBERS, "colleges"),
            "study/parameters.yaml": "region: 350000000\n",
            "study/README.md": "words",
        }
    )

    read = upload(tmp_path, packed, "study.zip")

    assert [sheet.file for sheet in read.sheets] == [
        "study.zip/study/budget.csv",
        "study.zip/study/region.xlsx[colleges]",
        "study.zip/study/parameters.yaml",
    ]
    assert [(fault.file, fault.code) for fault in read.warnings] == [("study.zip/study/README.md", "member_ignored")]


def test_name_is_shown_without_its_path_and_odd_signs(tmp_path):
    assert upload(tmp_path, b"a,b\n1,2\n", "../../etc/\x1b[31mреестр\n.csv").name == "[31mреестр.csv"


# -- limits, one less, the very number, one more


def test_size_of_the_file_is_limited_to_the_byte(tmp_path):
    content = b"a,b\n1,2\n"
    at_limit = UploadLimits(most_bytes=len(content))

    assert upload(tmp_path, content, limits=at_limit).size == len(content)
    assert upload(tmp_path, content[:-1], limits=at_limit).size == len(content) - 1
    assert refused(tmp_path, content + b"\n", limits=at_limit) == ["upload_too_large"]


def archive_limits(**changed):
    return UploadLimits(archive=attrs.evolve(UploadLimits().archive, **changed))


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["workbook_too_large"])])
def test_unpacked_size_is_limited_to_the_byte(tmp_path, more, codes):
    content = book()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    limits = archive_limits(most_unpacked=unpacked - more)

    assert found_or_refused(tmp_path, content, limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["workbook_parts"])])
def test_number_of_parts_is_limited_to_the_part(tmp_path, more, codes):
    limits = archive_limits(most_parts=len(parts()) - more)

    assert found_or_refused(tmp_path, book(), limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["workbook_far_cell"])])
def test_number_of_cells_is_limited_to_the_cell(tmp_path, more, codes):
    limits = archive_limits(most_cells=2_000 - more)

    assert found_or_refused(tmp_path, book(many_cells(2_000)), limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["workbook_far_cell"])])
def test_reach_of_a_sheet_is_limited_to_the_row(tmp_path, more, codes):
    limits = archive_limits(most_cells=1_000, rectangles=2)
    sheet = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{1_000 + more}"><c r="B{1_000 + more}"><v>1</v></c></row>'

    assert found_or_refused(tmp_path, book(sheet), limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["workbook_ratio"])])
def test_ratio_is_limited_to_the_byte(tmp_path, more, codes):
    content = book("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 50_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        widest = max(archive.infolist(), key=lambda part: part.file_size / part.compress_size)
    # The part is exactly at the limit where small parts are let through to its very size.
    limits = archive_limits(ratio_matters_from=widest.file_size - more, most_ratio=1)

    assert found_or_refused(tmp_path, content, limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["too_many_cells"])])
def test_cells_of_a_text_file_are_limited_to_the_cell(tmp_path, more, codes):
    limits = archive_limits(most_cells=9 - more)

    assert found_or_refused(tmp_path, csv(ROWS).encode(), limits) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["cell_too_long"])])
def test_length_of_a_cell_is_limited_to_the_sign(tmp_path, more, codes):
    content = f"a,b\n1,{'x' * (32_767 + more)}\n".encode()

    assert found_or_refused(tmp_path, content, UploadLimits()) == codes


def found_or_refused(folder, content, limits):
    try:
        assert upload(folder, content, limits=limits).sheets
    except InputRejectedError as error:
        return [fault.code for fault in error.faults]
    return []


def test_shipped_limits_are_those_that_are_promised():
    assert UploadLimits().most_bytes == 20_000_000
    assert UploadLimits().archive == ArchiveLimits(20_000_000, 200_000_000, 2_000, 100, 1_000_000, 2_000_000, 2)
    assert UploadLimits().memory == 512 * 2**20


# -- the same content


def test_fingerprints_of_one_table_in_every_writing_are_one(tmp_path):
    shuffled = [[row[2], row[0], row[1]] for row in (ROWS[0], ROWS[2], ROWS[1])]
    commas = [[cell.replace(".", ",") for cell in row] for row in ROWS]
    quoted = [ROWS[0], *([f'="{row[0]}"', *row[1:]] for row in ROWS[1:])]
    others = {
        "shuffled": csv(shuffled).encode(),
        "decimal commas": csv(commas, ";").encode(),
        "quoted": csv(quoted, "\t").encode(),
        "decomposed": unicodedata.normalize("NFD", csv(ROWS)).encode(),
    }

    fingerprints = {upload(tmp_path, content, name).content for name, content in (WRITTEN | others).items()}

    assert len(fingerprints) == 1


def test_fingerprint_changes_with_any_cell_heading_or_row(tmp_path):
    changed = [
        [ROWS[0], ["2026", "Қарағанды", "0.6"], ROWS[2]],
        [["year", "title", "share"], *ROWS[1:]],
        ROWS[:2],
        [*ROWS, ROWS[2]],
    ]

    fingerprints = {upload(tmp_path, csv(rows).encode()).content for rows in (ROWS, *changed)}

    assert len(fingerprints) == 5


def test_kazakh_letters_come_through_whole(tmp_path):
    """A thousand words of every Kazakh letter, composed and decomposed, through CSV and XLSX: 0 changed."""
    letters = "әғқңөұүһіӘҒҚҢӨҰҮҺІйёЙЁ"
    choose = random.Random(5)
    words = ["".join(choose.choices(letters, k=8)) for _ in range(1_000)]
    written = [unicodedata.normalize(form, word) for word in words for form in ("NFC", "NFD")]
    rows = [["a", "b"], *([word, "x"] for word in written)]

    read = [upload(tmp_path, content).sheets[0].rows for content in (csv(rows).encode(), xlsx(rows))]

    for sheet in read:
        assert [row[0] for row in sheet[1:]] == written
        assert [unicodedata.normalize("NFC", row[0]) for row in sheet[1::2]] == words


def test_legacy_letters_are_restored_and_named(tmp_path):
    read = upload(tmp_path, "аудан,саны\nЈуезов,1\nБостандыќ,2\nТїрксіб,3\n".encode(), "2023_қала.csv")

    assert [row[0] for row in read.sheets[0].rows] == ["аудан", "Әуезов", "Бостандық", "Түрксіб"]
    assert [(fault.row, fault.column, fault.code, fault.value) for fault in read.warnings] == [
        (2, "A", "legacy_letters_restored", "Јуезов"),
        (3, "A", "legacy_letters_restored", "Бостандыќ"),
        (4, "A", "legacy_letters_restored", "Тїрксіб"),
    ]


def test_ukrainian_and_belarusian_names_are_left_alone(tmp_path):
    read = upload(tmp_path, "город,человек\nКиїв,1\nЄнакієве,2\nМагілёў,3\n".encode())

    assert [row[0] for row in read.sheets[0].rows[1:]] == ["Київ", "Єнакієве", "Магілёў"]
    assert read.warnings == ()
