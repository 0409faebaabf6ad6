"""The example as files: a folder of CSV or Parquet tables, or one workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from kasip.example.tables import Tables, typed
from kasip.gateways.outputs import OutputFolder, new_folder

WRITTEN_ON = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""The day the examples speak of: a workbook carries it instead of the clock, so that two runs give the same bytes."""


def write_study(target: Path, tables: Tables, file_format: str = "csv") -> None:
    """This will write one region as a study folder; it appears whole or not at all."""
    with new_folder(target) as folder:
        _write_tables(folder, tables, file_format)


def write_studies(target: Path, regions: Iterable[tuple[str, Tables]], file_format: str = "csv") -> int:
    """This will write several regions, one study folder each, named by its code, and return the number of tables."""
    written = 0
    with new_folder(target) as folder:
        for name, tables in regions:
            (folder.path / name).mkdir()
            _write_tables(OutputFolder(folder.path / name), tables, file_format)
            written += len(tables)
    return written


def _write_tables(folder: OutputFolder, tables: Tables, file_format: str) -> None:
    if file_format == "xlsx":
        folder.write_bytes("region.xlsx", workbook(tables))
        return
    for name in sorted(tables):
        if file_format == "csv":
            folder.write_table(name, tables[name])
        else:
            folder.write_parquet(name, typed(name, tables[name]))


def workbook(tables: Tables) -> bytes:
    """This will return one XLSX with a sheet a table: codes as text, dates as dates, the same bytes every time."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "Kasip example", "created": WRITTEN_ON.replace(tzinfo=None)})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in sorted(tables):
            _write_sheet(book.add_worksheet(name), typed(name, tables[name]), day)
    return content.getvalue()


def _write_sheet(sheet: Any, frame: pl.DataFrame, day: object) -> None:
    sheet.write_row(0, 0, frame.columns)
    for position, column in enumerate(frame.columns):
        style = day if frame[column].dtype == pl.Date else None
        sheet.write_column(1, position, frame[column].to_list(), style)
