"""Rows of the records a run was computed from, as people read them: kept as texts, shown as days, numbers and words."""

from __future__ import annotations

import polars as pl
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from kasip.apps.sources.labels import column_label, value_label
from kasip.contract.dictionary import ColumnSpec, dictionary
from kasip.web.numbers import exact
from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as words
from kasip.wording.catalogue import LANGUAGES

KINDS = {"integer": "number", "number": "number", "year": "code", "code": "code", "date": "date"}
"""Type of a column -> how its cells are set."""


def rows_table(table: str, rows: pl.DataFrame) -> Table:
    """This will show rows as they were kept, names once, in the language of the page."""
    language = language_now()
    known = {column.name: column for column in dictionary("region")[table].columns}
    others = {f"name_{other}" for other in LANGUAGES} - {f"name_{language}"}
    names = [name for name in rows.columns if name in known and name not in others]
    columns = [Column(column_label(table, name, language), KINDS.get(known[name].type, "text")) for name in names]
    cells = [
        [Cell(_kept_text(known[name], row[name] or "", language), unknown=True) for name in names]
        for row in rows.iter_rows(named=True)
    ]
    return Table(words(f"table_{table}"), columns, cells, empty_title=words("forecasts_none_found"), tall=True)


def _kept_text(column: ColumnSpec, text: str, language: str) -> str:
    """A kept value is a text, whatever its type."""
    found = parse_date(text) if column.type == "date" and len(text) == 10 else None
    if found is not None:
        return date_format(found, "SHORT_DATE_FORMAT")
    if column.type == "boolean" and text in ("true", "false"):
        return words("record_yes" if text == "true" else "record_no")
    if column.type in ("integer", "number") and text:
        return exact(float(text), 4)
    return value_label(column, text, language)
