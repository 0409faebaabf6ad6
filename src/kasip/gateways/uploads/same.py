"""Do two files say the same? A fingerprint that knows nothing of names, formats, and the order of rows and columns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import polars as pl

from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.sheet import Sheet
from kasip.gateways.fingerprint import table_hash
from kasip.vocabulary.faults import InputRejectedError


def content_fingerprint(sheets: Sequence[Sheet]) -> str:
    """This will hash what sheets say: SHA-256 over their tables, columns by heading and rows sorted.

    A decimal comma and a point, 12.0 and 12, ="0715" and 0715 are the same. The file's name says nothing; sheets' names
    do where there are several.
    """
    several = len(sheets) > 1
    hashes = sorted(f"{sheet.name if several else ''}={_sheet_hash(sheet)}" for sheet in sheets)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _sheet_hash(sheet: Sheet) -> str:
    try:
        flat = flat_table(sheet)
    except InputRejectedError:
        return ""
    plain = flat.source("").frame.select(_plain(pl.all()))
    if any(flat.sections):
        plain = plain.with_columns(pl.Series("", flat.sections, dtype=pl.String))
    return table_hash(plain)


def _plain(cells: pl.Expr) -> pl.Expr:
    text = cells.str.strip_chars().str.normalize("NFC").str.replace(r'^="(.*)"$', "$1")
    return text.str.replace(r"^([+-]?\d+),(\d+)$", "$1.$2").str.replace(r"^([+-]?\d+)\.0+$", "$1")
