"""From a study folder to checked, typed tables: what every study command starts with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.contract.checks import conform
from kasip.contract.conversion import as_text
from kasip.contract.dictionary import TableSpec, dictionary
from kasip.contract.marking import mark_by_value
from kasip.contract.source import SourceTable
from kasip.gateways.fingerprint import table_hash, tables_hash
from kasip.gateways.tables import read_tables
from kasip.law.dated import parameters
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.vocabulary.lookalikes import nearest


@attrs.frozen
class Study:
    """A study folder, checked.

    Attributes:
        name: `region`, `admission`, `placement` or `tracking`.
        tables: every table of the dictionary, typed, rows in the order of their keys; absent ones have no rows.
        given: names of the tables the folder really has.
        parameters: settings by name, as text.
        warnings: what was found and did not stop the study.
        input_hash: fingerprint of the typed tables, scenario applied, and of its name: the same whatever the order of
            rows and columns or the file format.
        scenario: name of the scenario applied, or nothing.
    """

    name: str
    tables: Mapping[str, pl.DataFrame]
    given: frozenset[str]
    parameters: Mapping[str, str]
    warnings: tuple[Fault, ...]
    input_hash: str
    scenario: str | None = None

    @property
    def given_tables(self) -> Mapping[str, pl.DataFrame]:
        """The tables the folder really has."""
        return {name: table for name, table in self.tables.items() if name in self.given}


@attrs.frozen
class FolderAsRead:
    """What was found in a study folder, before any check.

    Attributes:
        tables: tables as they stand.
        noticed: files that could not be read, tables given twice, and warnings of encodings.
        left_to_engine: tables that are there and that a database engine reads in place.
    """

    tables: Mapping[str, SourceTable]
    noticed: tuple[Fault, ...]
    left_to_engine: frozenset[str]


def load_study(folder: Path, study: str = "region", scenario: str | None = None) -> Study:
    """This will read a folder, check it and apply a scenario.

    Args:
        folder: folder of CSV and Parquet files or one XLSX workbook.
        study: `region`, `admission`, `placement` or `tracking`.
        scenario: name of a scenario of the table `scenarios`.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    return checked(read_study_folder(folder, study), study, scenario)


def read_study_folder(folder: Path, study: str) -> FolderAsRead:
    """This will read a folder as it stands, without the tables a database engine reads in place."""
    by_engine = {name for name, spec in dictionary(study).items() if spec.read_by_engine}
    tables, noticed = read_tables(folder, by_engine)
    # A table an engine reads may be a file or a folder of files.
    left = frozenset(path.stem for path in folder.iterdir() if path.stem in by_engine)
    return FolderAsRead(tables, tuple(noticed), left)


def checked(read: FolderAsRead, study: str, scenario: str | None = None) -> Study:
    """This will check what was read and give it its types, ready to compute.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    specs = dictionary(study)
    frames, faults = conform(read.tables, study, scenario)
    unread = [fault for fault in read.noticed if fault.severity == "error"]
    errors = [*unread, *_not_explained(faults, unread)]
    if errors:
        raise InputRejectedError(errors)
    tables = {name: in_key_order(frame, specs[name]) for name, frame in frames.items()}
    return Study(
        name=study,
        tables=tables,
        given=_given(read, specs),
        parameters=dict(tables["parameters"].select("parameter", "value").iter_rows()),
        warnings=(*read.noticed, *faults, *_unknown_rules(read)),
        input_hash=_input_hash(tables, scenario),
        scenario=scenario,
    )


def input_hashes(study: Study) -> dict[str, str]:
    """This will fingerprint every table a study brings."""
    return {name: table_hash(study.tables[name]) for name in sorted(study.given)}


def in_key_order(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """This will sort a table by its key, then by its other columns, so that row order in a file never matters."""
    keys = list(spec.key)
    return frame.sort(keys + [name for name in frame.columns if name not in keys], nulls_last=True)


def _given(read: FolderAsRead, specs: Mapping[str, TableSpec]) -> frozenset[str]:
    """An optional table without rows is not given: the empty template has a sheet for each."""
    found = [table for name, table in read.tables.items() if name in specs]
    given = {table.name for table in found if table.frame.height or specs[table.name].required}
    return frozenset(given) | read.left_to_engine


def _not_explained(faults: list[Fault], unread: list[Fault]) -> list[Fault]:
    """A table missing because its file could not be read is not missing twice."""
    files = {Path(fault.file).stem for fault in unread}
    workbook = any(fault.file.casefold().endswith(".xlsx") for fault in unread)
    errors = [fault for fault in faults if fault.severity == "error"]
    return [
        fault for fault in errors if not (fault.code.startswith("missing_table") and (workbook or fault.file in files))
    ]


def _unknown_rules(read: FolderAsRead) -> list[Fault]:
    """A misspelt rule of the policy would silently change nothing."""
    table = read.tables.get("policy")
    if table is None or "rule" not in table.frame.columns:
        return []
    names = as_text(table.frame["rule"])
    similar = {
        name: nearest(name, parameters()) for name in names.drop_nulls().unique().sort() if name not in parameters()
    }
    faults: list[Fault] = []
    for code, hinted in (("unknown_rule_similar", True), ("unknown_rule", False)):
        facts = {name: {"similar": near} for name, near in similar.items() if bool(near) == hinted}
        faults += mark_by_value(table.place(), names, "rule", code, facts, "warning")
    return faults


def _input_hash(tables: Mapping[str, pl.DataFrame], scenario: str | None) -> str:
    named = {} if scenario is None else {"scenario": pl.DataFrame({"scenario": [scenario]})}
    return tables_hash({**tables, **named})
