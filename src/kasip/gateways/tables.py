"""Tables of a study folder, read as they stand: CSV, Parquet, sheets of one workbook, and `parameters.yaml`.

Nothing is interpreted here. Types, keys and references are checked by `kasip.contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl

from kasip.contract.source import SourceTable
from kasip.gateways.settings import read_settings
from kasip.vocabulary.faults import Fault, InputRejectedError


def read_folder(folder: Path) -> Mapping[str, SourceTable]:
    """This will read every table of a study folder.

    Raises:
        InputRejectedError: a file cannot be read; the faults name each.
    """
    tables, faults = read_tables(folder)
    if faults:
        raise InputRejectedError(faults)
    return tables


def read_tables(folder: Path, skip: Iterable[str] = ()) -> tuple[dict[str, SourceTable], list[Fault]]:
    """This will read what it can of a study folder and say what it could not.

    Args:
        folder: folder of files.
        skip: tables left for a database engine to read in place.
    """
    tables: dict[str, SourceTable] = {}
    faults: list[Fault] = []
    left = set(skip)
    for path in sorted(folder.iterdir()):
        reader = READERS.get(path.suffix.casefold())
        if reader is None or path.stem in left or not path.is_file():
            continue
        try:
            found = reader(path)
        except InputRejectedError as rejected:
            faults += rejected.faults
            continue
        for table in found:
            if table.name in tables:
                facts = {"other": tables[table.name].file}
                faults.append(Fault(table.file, 0, "", "table_given_twice", table.name, facts))
            tables[table.name] = table
    return tables, faults


def _read_csv(path: Path) -> list[SourceTable]:
    return [SourceTable(path.stem, path.name, pl.read_csv(path, infer_schema=False))]


def _read_parquet(path: Path) -> list[SourceTable]:
    return [SourceTable(path.stem, path.name, pl.read_parquet(path))]


def _read_yaml(path: Path) -> list[SourceTable]:
    return [read_settings(path)] if path.stem == "parameters" else []


READERS: Mapping[str, Callable[[Path], list[SourceTable]]] = {
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
}
