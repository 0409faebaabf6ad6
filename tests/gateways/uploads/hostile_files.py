"""Files made to hurt whoever reads them, by name, each with what is to be said of it; empty: it is read."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping

import attrs
import polars as pl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
CONTENT = (
    f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
GOOD_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>year</t></is></c></row><row r="2"><c r="A2"><v>2026</v></c></row>'
)
PLAIN = "year,name\n2026,Қарағанды\n2027,Сарань\n"


@attrs.frozen
class Hostile:
    """One file.

    Attributes:
        name: what is wrong with it.
        build: writes it.
        code: reason it must be refused with; empty: it must be read.
        file: its name as its sender gives it.
    """

    name: str
    build: Callable[[], bytes]
    code: str
    file: str = "upload.xlsx"


def parts(sheet: str = GOOD_ROWS, **others: str) -> dict[str, str]:
    """The parts of a workbook of one sheet."""
    workbook = f'<sheets><sheet name="data" sheetId="1" r:id="s1"/></sheets>{others.pop("book", "")}'
    found = {
        "[Content_Types].xml": CONTENT,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": links(),
        "xl/worksheets/sheet1.xml": f'{DECLARED}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return found | others


def links(extra: str = "") -> str:
    return (
        f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="s1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="s3" Type="{LINKS}/styles" Target="styles.xml"/>{extra}</Relationships>'
    )


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method, compresslevel=1) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def book(sheet: str = GOOD_ROWS, **others: str) -> bytes:
    return zipped(parts(sheet, **others))


def with_parts(**named: str) -> bytes:
    changed = {name.replace("__", "/").replace("_DOT_", "."): text for name, text in named.items()}
    return zipped(parts() | changed)


def cell(reference: str, value: str) -> str:
    return f'<row r="{reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{reference}"><v>{value}</v></c></row>'


def shared(text: str, sheet: str, count: int = 1) -> bytes:
    strings = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="1"><si><t>{text}</t></si></sst>'
    return zipped(parts(sheet) | {"xl/sharedStrings.xml": strings})


def noise(length: int) -> str:
    letters = random.Random(7)
    return "".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


def many_cells(count: int) -> str:
    width = 1_000
    columns = [letters_of(place) for place in range(width)]
    rows = (
        f'<row r="{row}">' + "".join(f'<c r="{name}{row}"><v>{row * 7 % 997}</v></c>' for name in columns) + "</row>"
        for row in range(1, count // width + 1)
    )
    return "".join(rows)


def letters_of(place: int) -> str:
    return (chr(64 + place // 26) if place < 702 else "A" + chr(65 + (place - 702) // 26) if place >= 702 else "") * (
        place >= 26
    ) + chr(65 + place % 26)


def huge_part() -> bytes:
    """A shared text of 300 MB: only its first bytes are ever held by whoever writes it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>').items():
            archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(f'<sst xmlns="{MAIN}"><si><t>'.encode())
            for _ in range(300):
                part.write(b"a" * 1_000_000)
            part.write(b"</t></si></sst>")
    return content.getvalue()


def sheets(count: int) -> bytes:
    listed = "".join(f'<sheet name="s{place}" sheetId="{place}" r:id="s1"/>' for place in range(1, count + 1))
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
    return zipped(parts() | {"xl/workbook.xml": workbook})


def duplicate_names() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts().items():
            archive.writestr(name, text)
        archive.fp.write(b"") if archive.fp else None
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        archive.NameToInfo.pop("xl/worksheets/sheet1.xml")
        archive.writestr(info, "<worksheet/>")
    return content.getvalue()


def changed_directory(offset: int, value: bytes, *, content: bytes | None = None) -> bytes:
    """The last entry of the central directory with some bytes changed."""
    whole = bytearray(content if content is not None else book())
    entry = whole.rindex(b"PK\x01\x02")
    whole[entry + offset : entry + offset + len(value)] = value
    return bytes(whole)


def flagged_encrypted() -> bytes:
    whole = bytearray(book())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = whole.index(mark)
        whole[start + place] |= 1
    return bytes(whole)


def flipped(content: bytes, share: float, count: int = 40) -> bytes:
    whole = bytearray(content)
    start = int(len(whole) * share)
    for place in range(start, min(len(whole), start + count)):
        whole[place] ^= 0x55
    return bytes(whole)


def symlink() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("budget.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return content.getvalue()


def compound(*names: str) -> bytes:
    """The beginning of the container that old workbooks lie in."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_016 + b"".join(name.encode("utf-16-le") for name in names)
    ).ljust(4_096, b"\0")


def looping_compound() -> bytes:
    """Its table of sectors leads back to its own beginning."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIIII", header, 44, 1, 1, 0, 4096, 0, 1, 0, 1, 0, 0)
    sectors = struct.pack("<I", 0) * 128 + struct.pack("<I", 1) * 128
    return bytes(header) + sectors + "Workbook".encode("utf-16-le").ljust(512, b"\0")


def parquet(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


def within(name: str, content: bytes) -> bytes:
    return zipped({name: content})


def deep_xml(levels: int) -> str:
    return "<a>" * levels + "</a>" * levels


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'


def hostile_files() -> list[Hostile]:
    """Number 1 is the workbook of a few hundred bytes that makes a reader ask for 500 GB."""
    return [*workbooks(), *archives(), *other_kinds(), *texts()]


def workbooks() -> list[Hostile]:
    text_cell = '<c r="A{0}" t="s"><v>0</v></c>'
    return [
        Hostile("far cell", lambda: book(cell("XFD1048576", "1")), "workbook_far_cell"),
        Hostile(
            "far row",
            lambda: book('<row r="1048576"><c><v>1</v></c></row>' * 9 + many_cells(9_000)),
            "workbook_far_cell",
        ),
        Hostile("cell beyond every sheet", lambda: book(cell("ZZZ9999999", "1")), "workbook_far_cell"),
        Hostile(
            "row number of ten digits",
            lambda: book('<row r="4294967295"><c r="B4"><v>1</v></c></row>'),
            "workbook_far_cell",
        ),
        Hostile("2.1 million cells", lambda: book(many_cells(2_100_000)), "workbook_far_cell"),
        Hostile(
            "2.1 million cells without places",
            lambda: book("<row>" + "<c><v>1</v></c>" * 2_100_000 + "</row>"),
            "workbook_ratio",
        ),
        Hostile("cell of 300 MB", huge_part, "workbook_ratio"),
        Hostile(
            "cell of 2 MB of noise",
            lambda: shared(noise(2_000_000), "<row r='1'>" + text_cell.format(1) + "</row>"),
            "cell_too_long",
        ),
        Hostile("65,000 sheets", lambda: sheets(65_000), "too_many_sheets"),
        Hostile("2,000 sheets", lambda: sheets(2_000), "too_many_sheets"),
        Hostile("16,384 columns", lambda: book('<row r="1">' + "<c><v>1</v></c>" * 16_384 + "</row>"), ""),
        Hostile(
            "one text in 40,000 cells",
            lambda: shared(
                noise(30_000), "".join(f'<row r="{row}">{text_cell.format(row)}</row>' for row in range(1, 40_000))
            ),
            "file_beyond_limits",
        ),
        Hostile(
            "a million number formats",
            lambda: with_parts(
                xl__styles_DOT_xml=f'<styleSheet xmlns="{MAIN}"><numFmts>'
                + '<numFmt numFmtId="200" formatCode="0"/>' * 1_000_000
                + "</numFmts></styleSheet>"
            ),
            "workbook_ratio",
        ),
        Hostile(
            "a million merged cells",
            lambda: zipped(
                parts()
                | {
                    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{GOOD_ROWS}</sheetData>'
                    "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 1_000_000 + "</mergeCells></worksheet>"
                }
            ),
            "workbook_ratio",
        ),
        Hostile("tags never closed", lambda: book("<c " * 300_000 + noise(300_000)), "workbook_damaged"),
        Hostile(
            "one tag of a megabyte", lambda: book("<c " + "r " * 200_000 + noise(200_000) + "/>"), "workbook_damaged"
        ),
        Hostile("errors never closed", lambda: book('<c t="e" r="A1">' * 60_000 + noise(200_000)), "workbook_damaged"),
        Hostile("100,000 levels of tags", lambda: book(deep_xml(100_000) + f"<!-- {noise(200_000)} -->"), "empty_file"),
        Hostile(
            "entity of a file outside", lambda: with_parts(xl__workbook_DOT_xml=XXE + "<workbook/>"), "workbook_doctype"
        ),
        Hostile("billion laughs", lambda: book(LAUGHS + cell("A1", "&j;")), "workbook_doctype"),
        Hostile("not a number as number", lambda: book(cell("A1", "NaN") + cell("A2", "1")), ""),
        Hostile("infinity as number", lambda: book(cell("A1", "Infinity") + cell("A2", "1")), ""),
        Hostile("number over every bound", lambda: book(cell("A1", "1e309") + cell("A2", "1")), ""),
        Hostile("words as number", lambda: book(cell("A1", "one") + cell("A2", "1")), ""),
        Hostile("date zero of 1900", lambda: dated("0"), ""),
        Hostile("last day of 9999", lambda: dated("2958465"), ""),
        Hostile("day beyond every calendar", lambda: dated("1e15"), ""),
        Hostile("negative day", lambda: dated("-5"), ""),
        Hostile("personal number as a float", lambda: book(cell("A1", "6.0101500001E10") + cell("A2", "1")), ""),
        Hostile(
            "text number out of range",
            lambda: shared("x", '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'),
            "workbook_damaged",
        ),
        Hostile("negative text number", lambda: shared("x", '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), ""),
        Hostile("cell in row 0", lambda: book('<row r="0"><c r="A0"><v>1</v></c></row>'), "workbook_damaged"),
        Hostile("half a letter", lambda: shared("a_xD800_b", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), ""),
        Hostile(
            "control signs", lambda: shared("a_x0000_b_x001B_[31m", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), ""
        ),
        Hostile("macros", lambda: with_parts(xl__vbaProject_DOT_bin="Sub Auto_Open()"), "", "upload.xlsm"),
        Hostile(
            "link to another workbook",
            lambda: with_parts(xl__externalLinks__externalLink1_DOT_xml=f'<externalLink xmlns="{MAIN}"/>'),
            "",
        ),
        Hostile(
            "formula that fetches",
            lambda: book(
                '<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>x</v></c></row>'
                + cell("A2", "1")
            ),
            "",
        ),
        Hostile(
            "no sheets",
            lambda: with_parts(xl__workbook_DOT_xml=f'<workbook xmlns="{MAIN}"><sheets/></workbook>'),
            "empty_file",
        ),
        Hostile(
            "sheet that is not there",
            lambda: zipped({name: text for name, text in parts().items() if "sheet1" not in name}),
            "workbook_damaged",
        ),
        Hostile(
            "no links",
            lambda: zipped({name: text for name, text in parts().items() if "workbook.xml.rels" not in name}),
            "workbook_damaged",
        ),
        Hostile(
            "sheet that is no XML",
            lambda: with_parts(xl__worksheets__sheet1_DOT_xml="\x00\x01\x02" * 100),
            "workbook_damaged",
        ),
        Hostile("empty sheet", lambda: book(""), "empty_file"),
        Hostile(
            "odd name of a sheet",
            lambda: with_parts(xl__workbook_DOT_xml=parts()["xl/workbook.xml"].replace('"data"', '"../[x]:*?"')),
            "",
        ),
    ]


def dated(serial: str) -> bytes:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    sheet = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>' + cell("A2", "1")
    return zipped(parts(sheet) | {"xl/styles.xml": styles})


def archives() -> list[Hostile]:
    csv = PLAIN.encode()
    return [
        Hostile("wrong checksum", lambda: changed_directory(16, b"\x00\x00\x00\x00"), "not_a_workbook"),
        Hostile("size said too small", lambda: changed_directory(24, struct.pack("<I", 3)), "not_a_workbook"),
        Hostile("size said too large", lambda: changed_directory(24, struct.pack("<I", 2**31)), ""),
        Hostile("packed size said too large", lambda: changed_directory(20, struct.pack("<I", 2**30)), ""),
        Hostile("unknown compression", lambda: changed_directory(10, struct.pack("<H", 99)), "not_a_workbook"),
        Hostile("broken stream", lambda: flipped(book(many_cells(20_000)), 0.5), "not_a_workbook"),
        Hostile("cut in half", lambda: book()[: len(book()) // 2], "not_a_table_damaged_archive"),
        Hostile("flagged as encrypted", flagged_encrypted, "workbook_encrypted"),
        Hostile("two parts of one name", duplicate_names, "workbook_parts"),
        Hostile(
            "2,001 parts", lambda: zipped(parts() | {f"xl/media/{n}.png": "" for n in range(1_996)}), "workbook_parts"
        ),
        Hostile("zip with nothing in it", lambda: zipped({}), "not_a_table_archive", "study.zip"),
        Hostile(
            "zip in a zip",
            lambda: within("budget.csv", within("budget.csv", csv)),
            "archive_within_archive",
            "study.zip",
        ),
        Hostile("path that climbs out", lambda: within("../../budget.csv", csv), "archive_member_path", "study.zip"),
        Hostile(
            "path that climbs out backwards",
            lambda: within("..\\..\\budget.csv", csv),
            "archive_member_path",
            "study.zip",
        ),
        Hostile("path from the root", lambda: within("/etc/budget.csv", csv), "archive_member_path", "study.zip"),
        Hostile("symbolic link", symlink, "archive_member_path", "study.zip"),
        Hostile("10 MB of one letter", lambda: within("budget.csv", b"a" * 10_000_000), "workbook_ratio", "study.zip"),
        Hostile("2,001 files", lambda: zipped({f"{n}.csv": csv for n in range(2_001)}), "archive_members", "study.zip"),
        Hostile("301 tables", lambda: zipped({f"{n}.csv": csv for n in range(301)}), "too_many_sheets", "study.zip"),
        Hostile(
            "far cell in a zip",
            lambda: within("region.xlsx", book(cell("XFD1048576", "1"))),
            "workbook_far_cell",
            "study.zip",
        ),
        Hostile(
            "laughing settings",
            lambda: within("parameters.yaml", b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n"),
            "not_yaml",
            "study.zip",
        ),
        Hostile("deep settings", lambda: within("parameters.yaml", b"[" * 5_000), "not_yaml", "study.zip"),
        Hostile(
            "picture named a table",
            lambda: within("budget.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
            "not_a_table_picture",
            "study.zip",
        ),
        Hostile(
            "zip under a password", lambda: flagged_zip(within("budget.csv", csv)), "workbook_encrypted", "study.zip"
        ),
    ]


def flagged_zip(content: bytes) -> bytes:
    whole = bytearray(content)
    whole[whole.index(b"PK\x03\x04") + 6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def other_kinds() -> list[Hostile]:
    whole = parquet(pl.DataFrame({"year": list(range(5_000)), "name": ["Сарань"] * 5_000}))
    return [
        Hostile("nothing", lambda: b"", "empty_file"),
        Hostile("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_table_pdf"),
        Hostile("picture", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 100, "not_a_table_picture"),
        Hostile("program", lambda: b"MZ\x90\x00" + b"\0" * 500, "not_a_table_program"),
        Hostile("database", lambda: b"SQLite format 3\x00" + b"\0" * 500, "not_a_table_database"),
        Hostile("packed by gzip", lambda: gzip.compress(PLAIN.encode()), "not_a_table_archive", "budget.csv"),
        Hostile("text document", lambda: zipped({"word/document.xml": "<w/>"}), "not_a_table_document"),
        Hostile(
            "open document",
            lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "not_a_table_open_document",
        ),
        Hostile("binary workbook", lambda: zipped({"xl/workbook.bin": "\x83\x01"}), "not_a_table_binary_workbook"),
        Hostile(
            "page named a workbook",
            lambda: b"<html><table><tr><td>1</td></tr></table></html>",
            "not_a_table_page",
            "upload.xls",
        ),
        Hostile(
            "XML named a workbook",
            lambda: b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
            "not_a_table_page",
            "upload.xls",
        ),
        Hostile(
            "workbook under a password", lambda: compound("EncryptionInfo", "EncryptedPackage"), "not_a_table_encrypted"
        ),
        Hostile("old text document", lambda: compound("WordDocument"), "not_a_table_document", "upload.doc"),
        Hostile("old workbook, only its beginning", lambda: compound("Workbook"), "workbook_damaged", "upload.xls"),
        Hostile("old workbook that leads in a circle", looping_compound, "file_beyond_limits", "upload.xls"),
        Hostile("Parquet cut short", lambda: whole[:-30], "not_parquet", "upload.parquet"),
        Hostile("Parquet with a spoiled directory", lambda: flipped(whole, 0.97, 30), "not_parquet", "upload.parquet"),
        Hostile(
            "Parquet with a spoiled page", lambda: flipped(whole, 6 / len(whole), 60), "not_parquet", "upload.parquet"
        ),
        Hostile(
            "Parquet of 30 million equal cells",
            lambda: parquet(pl.DataFrame({"a": pl.repeat(1, 30_000_000, eager=True)})),
            "too_many_cells",
            "upload.parquet",
        ),
        Hostile("Parquet of lists", lambda: parquet(pl.DataFrame({"a": [[1, 2], [3]]})), "", "upload.parquet"),
        Hostile(
            "Parquet of long texts",
            lambda: parquet(pl.DataFrame({"a": ["x" * 1_000_000] * 300})),
            "file_beyond_limits",
            "upload.parquet",
        ),
    ]


def texts() -> list[Hostile]:
    def text(name: str, content: bytes, code: str = "") -> Hostile:
        return Hostile(name, lambda: content, code, "upload.csv")

    return [
        text("UTF-16", PLAIN.encode("utf-16")),
        text("byte order mark", PLAIN.encode("utf-8-sig")),
        text("Windows letters", "год,город\n2026,Сарань\n".encode("cp1251")),
        text("half of UTF-16", PLAIN.encode("utf-16")[:-1], "not_text"),
        text("zero bytes", b"year,kzt\n2026,\x00\n", "nul_bytes"),
        text("only a mark", b"\xef\xbb\xbf", "empty_file"),
        text("only blanks", b" \r\n\t\n", "empty_file"),
        text("noise", random.Random(3).randbytes(50_000), "not_text"),
        text("line of 19 MB", b"a" * 19_000_000, "cell_too_long"),
        text("line of 100 MB", b"a" * 100_000_000, "upload_too_large"),
        text("19 million commas", b"a" + b"," * 19_000_000, "too_many_cells"),
        text("10 million lines", b"1\n" * 9_000_000, "too_many_cells"),
        text("100,000 columns", ",".join(f"c{n}" for n in range(100_000)).encode(), "too_many_columns"),
        text("quote never closed", b'year,name\n2026,"' + b"a,b\n" * 50_000, "cell_too_long"),
        text("quotes everywhere", b'"' * 60_000, ""),
        text("ANSI and letters that turn round", "year,name\n2026,\x1b[31m\u202eнараС\n".encode()),
        text("formulas", b"a,b\n=1+1,@SUM(A1)\n=cmd|' /C calc'!A0,+1\n"),
        text("digits of other scripts", "year,n\n٢٠٢٦,１２\n".encode()),
    ]
