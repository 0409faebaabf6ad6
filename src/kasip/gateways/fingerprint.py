"""Hashes of tables that do not depend on row order, column order or file format."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl


def table_hash(frame: pl.DataFrame) -> str:
    """This will hash a table's content: SHA-256 over its rows as text, columns by name and rows sorted.

    Two tables of the same cells have the same hash whatever their row order, column order or file format. Missing cells
    and empty text are the same; numbers are written in their shortest exact form.
    """
    columns = sorted(frame.columns)
    text = frame.select(pl.col(name).cast(pl.String).fill_null("").alias(name) for name in columns)
    lines = text.sort(columns).write_csv() if columns else ""
    return hashlib.sha256(lines.encode()).hexdigest()


def tables_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    """This will hash a set of named tables, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(f"{name}={table_hash(tables[name])}\n".encode())
    return digest.hexdigest()
