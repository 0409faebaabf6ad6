"""Columns of text become columns of the dictionary's types.

The common writing of a type is read by the frame library, all rows at once; only what it cannot read is looked at value
by value, each distinct one once.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.contract.cells import BLANKS, FIRST_YEAR, LAST_YEAR, READERS, Cell, Refused
from kasip.contract.dictionary import ColumnSpec

NUMERIC = ("number", "integer", "year")


@attrs.frozen
class ReadColumn:
    """One column once read.

    Attributes:
        values: typed cells, null where empty or refused.
        raw: the cells as text, stripped, null where empty.
        refused: reason per row, null where there is none; nothing where no cell is refused.
    """

    values: pl.Series
    raw: pl.Series
    refused: pl.Series | None = None


def read_column(cells: pl.Series, spec: ColumnSpec) -> ReadColumn:
    """This will read one column of a file.

    Args:
        cells: text, or any type a Parquet file may hold.
        spec: what the dictionary says of the column.

    Returns:
        Typed cells with the reason of every refusal.
    """
    typed = _already_typed(cells, spec)
    if typed is not None:
        return typed
    raw = as_text(cells)
    if spec.type in ("text", "code"):
        return ReadColumn(raw, raw)
    return _read_text(raw, spec)


def as_text(cells: pl.Series) -> pl.Series:
    """This will write cells as text without surrounding blanks; empty text is null, and ="0715" gives 0715.

    Whole numbers stored as decimals lose their ".0": identifiers often reach a file that way.
    """
    if cells.dtype.is_float():
        whole = cells.is_finite() & (cells == cells.round()) & (cells.abs() < 2**53)
        short = cells.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.select(pl.when(whole).then(short).otherwise(cells.cast(pl.String)).alias("raw")).to_series()
    if cells.dtype == pl.Null:
        return cells.cast(pl.String)
    text = cells.cast(pl.String).str.strip_chars(BLANKS)
    # Most columns need none of the rest, and on a million rows each costs more than asking whether they do.
    if text.str.starts_with('="').any():
        text = text.str.replace(r'^="(.*)"$', "$1")
    if (text.str.len_bytes() != text.str.len_chars()).any():
        text = text.str.normalize("NFC")
    empty = text.str.len_bytes() == 0
    return text.set(empty, None) if empty.any() else text


def _already_typed(cells: pl.Series, spec: ColumnSpec) -> ReadColumn | None:
    """A Parquet column of the very type needs no reading, only a look at what the type cannot rule out."""
    if not _same_type(cells.dtype, spec.type):
        return None
    values = cells.cast(spec.dtype)
    if spec.type == "number":
        return _unless(~values.is_finite(), values, "not_finite")
    if spec.type == "year":
        return _unless(~values.is_between(FIRST_YEAR, LAST_YEAR), values, "not_a_year")
    return ReadColumn(values, values)


def _same_type(dtype: pl.DataType, type_name: str) -> bool:
    if type_name in ("integer", "year"):
        return dtype.is_integer() and dtype not in (pl.UInt64, pl.Int128)
    if type_name == "number":
        return dtype.is_numeric()
    return (type_name == "boolean" and dtype == pl.Boolean) or (type_name == "date" and dtype == pl.Date)


def _read_text(raw: pl.Series, spec: ColumnSpec) -> ReadColumn:
    values = _quickly(raw, spec)
    odd = raw.filter(values.is_null() & raw.is_not_null()).unique()
    if odd.is_empty():
        return ReadColumn(values, raw)
    read = {text: READERS[spec.type](text) for text in odd.to_list()}
    found = _mapped(raw, {text: cell for text, cell in read.items() if not isinstance(cell, Refused)}, spec.dtype)
    reasons = {text: cell.code for text, cell in read.items() if isinstance(cell, Refused)}
    refused = _mapped(raw, reasons, pl.String()).alias("refused")
    return ReadColumn(values.fill_null(found), raw, refused)


def _quickly(raw: pl.Series, spec: ColumnSpec) -> pl.Series:
    if spec.type == "number":
        values = raw.cast(pl.Float64, strict=False)
        return values.set(~values.is_finite(), None)
    if spec.type == "integer":
        return raw.cast(pl.Int64, strict=False)
    if spec.type == "year":
        years = raw.cast(pl.Int64, strict=False)
        return years.set(~years.is_between(FIRST_YEAR, LAST_YEAR), None)
    return pl.repeat(None, len(raw), dtype=spec.dtype, eager=True).alias(raw.name)


def _mapped(raw: pl.Series, known: Mapping[str, Cell | str], dtype: pl.DataType) -> pl.Series:
    if not known:
        return pl.repeat(None, len(raw), dtype=dtype, eager=True)
    keys = pl.Series(list(known), dtype=pl.String)
    return raw.replace_strict(keys, pl.Series(list(known.values()), dtype=dtype), default=None, return_dtype=dtype)


def _unless(wrong: pl.Series, values: pl.Series, code: str) -> ReadColumn:
    if not wrong.any():
        return ReadColumn(values, values)
    reasons = pl.select(pl.when(wrong).then(pl.lit(code)).alias("refused")).to_series()
    return ReadColumn(values.set(reasons.is_not_null(), None), values, reasons)
