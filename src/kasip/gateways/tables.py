"""Tables of a study folder, read as they stand: CSV, Parquet, sheets of one workbook, and `parameters.yaml`.

Nothing is interpreted here. Types, keys and references are checked by `kasip.contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kasip.contract.source import SourceTable
from kasip.gateways.csv_tables import read_csv
from kasip.gateways.parquet_tables import read_parquet
from kasip.gateways.settings import read_settings
from kasip.gateways.workbooks import read_workbook
from kasip.vocabulary.faults import Fault, InputRejectedError

Reader = Callable[[Path], tuple[list[SourceTable], list[Fault]]]


def read_folder(folder: Path) -> Mapping[str, SourceTable]:
    """This will read every table of a study folder.

    Raises:
        InputRejectedError: a file cannot be read; the faults name each.
    """
    tables, faults = read_tables(folder)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise InputRejectedError(errors)
    return tables


def read_tables(folder: Path, skip: Iterable[str] = ()) -> tuple[dict[str, SourceTable], list[Fault]]:
    """This will read what it can of a study folder and say what it could not.

    Args:
        folder: folder of files.
        skip: tables left for a database engine to read in place.

    Returns:
        The tables by name, and what is wrong or was noticed (a guessed encoding is a warning).
    """
    tables: dict[str, SourceTable] = {}
    faults: list[Fault] = []
    for path in _files(folder, set(skip)):
        found, noticed = _read(path)
        faults += noticed
        for table in found:
            if table.name in tables:
                facts = {"other": tables[table.name].file}
                faults.append(Fault(table.file, 0, "", "table_given_twice", table.name, facts))
            tables.setdefault(table.name, table)
    return tables, faults


def _files(folder: Path, skip: set[str]) -> list[Path]:
    """Spreadsheet programs leave lock files beside the open one."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(("~$", "."))]
    return [path for path in files if path.suffix.casefold() in READERS and path.stem not in skip]


def _read(path: Path) -> tuple[list[SourceTable], list[Fault]]:
    try:
        return READERS[path.suffix.casefold()](path)
    except InputRejectedError as rejected:
        return [], list(rejected.faults)
    except OSError as error:
        return [], [Fault(path.name, 0, "", "file_unreadable", error.strerror or "")]


def _settings(path: Path) -> tuple[list[SourceTable], list[Fault]]:
    return ([read_settings(path)], []) if path.stem == "parameters" else ([], [])


def _one(read: Callable[[Path], tuple[SourceTable, list[Fault]]]) -> Reader:
    def read_one(path: Path) -> tuple[list[SourceTable], list[Fault]]:
        table, warnings = read(path)
        return [table], warnings

    return read_one


READERS: Mapping[str, Reader] = {
    ".csv": _one(read_csv),
    ".parquet": _one(read_parquet),
    ".xlsx": read_workbook,
    ".yaml": _settings,
    ".yml": _settings,
}
