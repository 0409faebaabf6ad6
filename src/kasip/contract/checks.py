"""Everything that is checked of a study's tables before anything is computed: all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from kasip.contract.dictionary import TableSpec, dictionary
from kasip.contract.presence import missing_tables, unknown_tables
from kasip.contract.reading import read_table
from kasip.contract.scenarios import apply_scenario
from kasip.contract.source import SourceTable, TypedTable
from kasip.contract.values import value_faults
from kasip.vocabulary.faults import Fault


def conform(
    tables: Mapping[str, SourceTable], study: str, scenario: str | None = None
) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """This will check a study's tables against the dictionary and give them its types.

    The study is checked as given; if that finds no error, a scenario is applied to it and the result checked again.

    Args:
        tables: tables as they stand in the user's files, by name.
        study: `region`, `admission`, `placement` or `tracking`.
        scenario: name of the scenario to apply.

    Returns:
        Every table of the dictionary that is read here, each with every column, typed (absent optional tables without
        rows), and all faults, errors and warnings alike, in a fixed order.
    """
    specs = {name: spec for name, spec in dictionary(study).items() if not spec.read_by_engine}
    typed, faults = type_tables(tables, specs)
    faults += check_tables(typed)
    if scenario is not None and not any_error(faults):
        typed, found = apply_scenario(typed, scenario)
        faults += found or check_tables(typed)
    return complete(typed, specs), in_order(faults)


def any_error(faults: Iterable[Fault]) -> bool:
    """This will say whether anything stops the study."""
    return any(fault.severity == "error" for fault in faults)


def type_tables(
    tables: Mapping[str, SourceTable], specs: Mapping[str, TableSpec]
) -> tuple[dict[str, TypedTable], list[Fault]]:
    """This will give every known table its types and say what is missing, unknown or unreadable."""
    faults = [*missing_tables(tables, specs), *unknown_tables(tables, specs)]
    typed: dict[str, TypedTable] = {}
    for name, spec in specs.items():
        if name in tables:
            typed[name], found = read_table(tables[name], spec)
            faults += found
    return typed, faults


def check_tables(typed: Mapping[str, TypedTable]) -> list[Fault]:
    """This will check what typed tables say: values, keys, references, and rules across columns and tables."""
    faults: list[Fault] = []
    for table in typed.values():
        faults += value_faults(table)
    return faults


def complete(typed: Mapping[str, TypedTable], specs: Mapping[str, TableSpec]) -> dict[str, pl.DataFrame]:
    """This will add the optional tables the study does not have, without rows, and drop nothing."""
    return {name: typed[name].frame if name in typed else spec.empty_frame() for name, spec in specs.items()}


def in_order(faults: list[Fault]) -> list[Fault]:
    """This will put errors before warnings, each by file, row and column."""
    return sorted(
        faults, key=lambda fault: (fault.severity != "error", fault.file, fault.row, fault.column, fault.code)
    )
