"""Are the tables and columns there, and under their names?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from kasip.contract.dictionary import TableSpec
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import fold, nearest


@attrs.frozen
class Header:
    """How the columns of a file match the dictionary's.

    Attributes:
        found: dictionary name -> name in the file.
        faults: columns missing, doubled or unknown.
    """

    found: Mapping[str, str]
    faults: tuple[Fault, ...]


def missing_tables(tables: Mapping[str, object], specs: Mapping[str, TableSpec]) -> list[Fault]:
    """This will name every required table that is absent, with the existing table most like it."""
    absent = [name for name, spec in specs.items() if spec.required and name not in tables]
    unknown = [name for name in tables if name not in specs]
    return [_missing_table(name, nearest(name, unknown)) for name in absent]


def empty_tables(tables: Mapping[str, SourceTable], specs: Mapping[str, TableSpec]) -> list[Fault]:
    """This will name every table that has a header and no rows, and needs one."""
    empty = [tables[name] for name, spec in specs.items() if spec.needs_rows and name in tables]
    return [Fault(table.file, 0, "", "table_without_rows") for table in empty if table.frame.is_empty()]


def unknown_tables(tables: Mapping[str, SourceTable], specs: Mapping[str, TableSpec]) -> list[Fault]:
    """This will warn of every table the dictionary does not know: it is ignored."""
    unknown = [table for name, table in sorted(tables.items()) if name not in specs]
    return [_unknown("unknown_table", table.file, "", table.name, specs) for table in unknown]


def match_header(table: SourceTable, spec: TableSpec) -> Header:
    """This will match the columns of a file with the dictionary's; case and blanks around a name do not matter."""
    names: dict[str, str] = {}
    doubled: list[Fault] = []
    for name in table.frame.columns:
        plain = name.strip().casefold()
        if plain in names:
            doubled.append(Fault(table.file, table.first_row - 1, plain, "duplicate_column", name))
        names.setdefault(plain, name)
    known = {column.name for column in spec.columns}
    found = {name: names[name] for name in names if name in known}
    unknown = [names[name] for name in names if name not in known]
    absent = [column.name for column in spec.columns if column.required and column.name not in found]
    missing = [_missing_column(table, name, nearest(name, unknown)) for name in absent]
    similar = {str(fault.facts.get("similar")) for fault in missing}
    strange = [
        _unknown("unknown_column", table.file, name, name, known, row=table.first_row - 1)
        for name in unknown
        if name not in similar
    ]
    return Header(found, (*doubled, *missing, *strange))


def _missing_table(name: str, similar: str) -> Fault:
    if similar:
        return Fault(name, 0, "", "missing_table_similar", name, {"similar": similar})
    return Fault(name, 0, "", "missing_table", name)


def _missing_column(table: SourceTable, name: str, similar: str) -> Fault:
    row = table.first_row - 1
    if not similar:
        return Fault(table.file, row, name, "missing_column")
    code = "missing_column_lookalike" if fold(similar) == fold(name) else "missing_column_similar"
    return Fault(table.file, row, name, code, similar, {"similar": similar})


def _unknown(code: str, file: str, column: str, name: str, known: Iterable[str], *, row: int = 0) -> Fault:
    similar = nearest(name, known)
    facts = {"similar": similar} if similar else {}
    return Fault(file, row, column, f"{code}_similar" if similar else code, name, facts, "warning")
