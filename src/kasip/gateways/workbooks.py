"""XLSX workbooks: every sheet a table, read by a process of its own within limits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kasip.contract.source import SourceTable
from kasip.gateways import workbook_child
from kasip.gateways.archives import refuse_unsafe_workbook
from kasip.gateways.grids import Grid, table_of
from kasip.vocabulary.faults import Fault, InputRejectedError

WALL_SECONDS = 120
INSTRUCTION_SHEETS = frozenset({"instructions", "инструкция", "нұсқаулық"})
"""Sheets of the template that hold no table."""


def read_workbook(path: Path) -> tuple[list[SourceTable], list[Fault]]:
    """This will read every sheet of a workbook as a table; blank sheets are left out.

    Raises:
        InputRejectedError: the workbook is unsafe, damaged, or a sheet is no table.
    """
    refuse_unsafe_workbook(path)
    tables: list[SourceTable] = []
    warnings: list[Fault] = []
    faults: list[Fault] = []
    for name, rows in _sheets(path).items():
        if name.casefold() in INSTRUCTION_SHEETS or not any(cell.strip() for row in rows for cell in row):
            continue
        try:
            table, noticed = table_of(name, f"{path.name}[{name}]", Grid(rows))
        except InputRejectedError as rejected:
            faults += rejected.faults
            continue
        tables.append(table)
        warnings += noticed
    if faults:
        raise InputRejectedError(faults)
    return tables, warnings


def _sheets(path: Path) -> dict[str, Sequence[Sequence[str]]]:
    command = [sys.executable, "-I", workbook_child.__file__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WALL_SECONDS, check=True)  # noqa: S603  our own module
        sheets = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise InputRejectedError([Fault(path.name, 0, "", "workbook_unreadable")]) from error
    return dict(sheets)
