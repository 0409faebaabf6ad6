"""Which known format each sheet of an upload is in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

import attrs

from kasip.contract.dictionary import dictionary, studies
from kasip.contract.presence import match_header
from kasip.contract.sheets.contingent import is_contingent
from kasip.contract.sheets.evaluation import is_evaluation
from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.sheets.statistics import is_statistics
from kasip.contract.source import SourceTable
from kasip.gateways.grids import Grid, table_of
from kasip.gateways.uploads.reading import Upload
from kasip.gateways.workbooks import INSTRUCTION_SHEETS
from kasip.vocabulary.faults import Fault, InputRejectedError

SETTINGS = (".yaml", ".yml")


@attrs.frozen
class Recognised:
    """What one sheet is.

    Attributes:
        sheet: the sheet.
        format: `study` (a table of the contract), `evaluation`, `contingent`, `statistics`, `table` (a person maps it),
            `instructions` or `none` (no table).
        table: table of the contract, where the format is `study`.
    """

    sheet: Sheet
    format: str
    table: str = ""


def recognise(upload: Upload) -> tuple[Recognised, ...]:
    """This will tell the format of every sheet of an upload."""
    study = study_of(upload)
    return tuple(_recognised(sheet, study) for sheet in upload.sheets)


def study_of(upload: Upload) -> str | None:
    """This will tell which study an upload's tables belong to, by their names and columns; nothing where to none."""
    fitting = {study: sum(_fits(sheet, study) for sheet in upload.sheets) for study in studies()}
    best = max(fitting, key=lambda study: fitting[study])
    return best if fitting[best] else None


def study_tables(upload: Upload) -> tuple[dict[str, SourceTable], list[Fault]]:
    """This will return the tables of a study folder or workbook as the contract's checks take them.

    Returns:
        The tables by name, and what is wrong with sheets that are none or stand twice.
    """
    tables: dict[str, SourceTable] = {}
    faults: list[Fault] = []
    for sheet in upload.sheets:
        name = table_name(sheet)
        if name.casefold() in INSTRUCTION_SHEETS:
            continue
        try:
            table, noticed = _table(sheet, name)
        except InputRejectedError as rejected:
            faults += rejected.faults
            continue
        faults += noticed
        if name in tables:
            faults.append(Fault(sheet.file, 0, "", "table_given_twice", name, {"other": tables[name].file}))
        tables.setdefault(name, table)
    return tables, faults


def table_name(sheet: Sheet) -> str:
    """This will return the name a sheet's table has: the sheet's own, else the file's without its ending."""
    return sheet.name or PurePosixPath(sheet.file.split("[")[0]).stem


def _table(sheet: Sheet, name: str) -> tuple[SourceTable, list[Fault]]:
    """Rows come without the empty cells at their end; a table of the contract is as wide as its header."""
    width = max((len(row) for row in sheet.rows if any(row)), default=0)
    table, noticed = table_of(name, sheet.file, Grid([[*row, *[""] * (width - len(row))] for row in sheet.rows]))
    if sheet.file.casefold().endswith(SETTINGS) and table.rows is not None:
        # Its header is ours; the file begins with the first setting.
        table = attrs.evolve(table, rows=table.rows - 1)
    return table, noticed


def _recognised(sheet: Sheet, study: str | None) -> Recognised:
    name = table_name(sheet)
    if name.casefold() in INSTRUCTION_SHEETS:
        return Recognised(sheet, "instructions")
    if study is not None and name in dictionary(study):
        return Recognised(sheet, "study", name)
    formats: Mapping[str, bool] = {"contingent": is_contingent(sheet), "evaluation": is_evaluation(sheet)}
    known = next((format_name for format_name, fits in formats.items() if fits), None)
    return Recognised(sheet, known or _plain_format(sheet))


def _plain_format(sheet: Sheet) -> str:
    try:
        flat = flat_table(sheet)
    except InputRejectedError:
        return "none"
    if not flat.rows:
        return "none"
    return "statistics" if is_statistics(flat) else "table"


def _fits(sheet: Sheet, study: str) -> bool:
    name = table_name(sheet)
    if name not in dictionary(study):
        return False
    try:
        table, _ = _table(attrs.evolve(sheet, rows=sheet.rows[:10]), name)
    except InputRejectedError:
        return False
    return not any(
        fault.code.startswith("missing_column") for fault in match_header(table, dictionary(study)[name]).faults
    )
