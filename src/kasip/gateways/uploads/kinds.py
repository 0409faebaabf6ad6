"""What a file is, told by its content; its name is never trusted."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import BinaryIO

from kasip.gateways.archives import UNREADABLE

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"
OTHERS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "database"),
    (b"{\\rtf", "document"),
)
PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<workbook")
TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet", ".yaml", ".yml")
LOOKED_AT = 4_096

READ = frozenset({"xlsx", "xls", "zip", "parquet", "text"})


def kind_of(stream: BinaryIO, content: bytes) -> str:
    """This will name the kind of a file: one of `READ`, or what else it is.

    Args:
        stream: the file, at any place; archives are listed, nothing is unpacked.
        content: its bytes.
    """
    if content.startswith(ZIP):
        return _archive_kind(stream)
    if content.startswith(COMPOUND):
        return _compound_kind(content)
    if content.startswith(PARQUET):
        return "parquet"
    start = content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(PAGES):
        return "page"
    found = next((kind for mark, kind in OTHERS if content.startswith(mark)), "text")
    return "text" if found == "picture" and content[:2] == b"BM" and b"\0" not in content[:64] else found


def _archive_kind(stream: BinaryIO) -> str:
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except UNREADABLE:
        return "damaged_archive"
    if "xl/workbook.bin" in names:
        return "binary_workbook"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if {"word/document.xml", "ppt/presentation.xml"} & names:
        return "document"
    if "mimetype" in names and "content.xml" in names:
        return "open_document"
    return "zip" if _holds_tables(names) else "archive"


def _holds_tables(names: Collection[str]) -> bool:
    return any(PurePosixPath(name).suffix.casefold() in TABLE_ENDINGS for name in names)


def _compound_kind(content: bytes) -> str:
    """Old workbooks and workbooks under a password lie in the same container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    return "document"
