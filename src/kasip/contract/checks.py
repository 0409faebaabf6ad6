"""Everything that is checked of a study's tables before anything is computed: all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from kasip.contract.agreement import agreement_faults
from kasip.contract.classifications import CodeRule, code_rules
from kasip.contract.codes import code_faults, translate_legacy
from kasip.contract.dictionary import TableSpec, dictionary
from kasip.contract.keys import key_faults
from kasip.contract.presence import empty_tables, missing_tables, unknown_tables
from kasip.contract.reading import read_table
from kasip.contract.references import reference_faults
from kasip.contract.rules import rule_faults
from kasip.contract.scenarios import apply_scenario, scenario_names
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
    rules, bad_rules = code_rules(typed, study)
    typed, translated = translate_legacy(typed, rules)
    faults += [*bad_rules, *translated, *check_tables(typed, study, rules), *impossible_steps(typed)]
    if scenario is not None and not any_error(faults):
        typed, found = apply_scenario(typed, scenario)
        faults += found or newly_wrong(check_tables(typed, study, rules), faults)
    return complete(typed, specs), in_order(faults)


def any_error(faults: Iterable[Fault]) -> bool:
    """This will say whether anything stops the study."""
    return any(fault.severity == "error" for fault in faults)


def type_tables(
    tables: Mapping[str, SourceTable], specs: Mapping[str, TableSpec]
) -> tuple[dict[str, TypedTable], list[Fault]]:
    """This will give every known table its types and say what is missing, unknown or unreadable.

    An optional table without rows counts as not given: the empty template has a sheet for each.
    """
    faults = [*missing_tables(tables, specs), *unknown_tables(tables, specs), *empty_tables(tables, specs)]
    typed: dict[str, TypedTable] = {}
    for name, spec in specs.items():
        if name in tables and (spec.required or tables[name].frame.height):
            typed[name], found = read_table(tables[name], spec)
            faults += found
    return typed, faults


def check_tables(typed: Mapping[str, TypedTable], study: str, rules: Mapping[str, CodeRule]) -> list[Fault]:
    """This will check what typed tables say: values, codes, keys, references, and rules across columns and tables."""
    faults: list[Fault] = []
    for table in typed.values():
        faults += value_faults(table)
        faults += code_faults(table, rules)
        faults += key_faults(table, study)
        faults += reference_faults(table, typed)
        faults += rule_faults(table, study)
    return faults + agreement_faults(typed, study)


def impossible_steps(typed: Mapping[str, TypedTable]) -> list[Fault]:
    """This will name every step of every scenario that cannot be made."""
    return [fault for name in scenario_names(typed) for fault in apply_scenario(typed, name)[1]]


def newly_wrong(found: Iterable[Fault], before: Iterable[Fault]) -> list[Fault]:
    """This will leave out what was already found before a scenario was applied; file names differ by its name."""
    known = {(fault.row, fault.column, fault.code, fault.value) for fault in before}
    return [fault for fault in found if (fault.row, fault.column, fault.code, fault.value) not in known]


def complete(typed: Mapping[str, TypedTable], specs: Mapping[str, TableSpec]) -> dict[str, pl.DataFrame]:
    """This will add the optional tables the study does not have, without rows, and drop nothing."""
    return {name: typed[name].frame if name in typed else spec.empty_frame() for name, spec in specs.items()}


def in_order(faults: list[Fault]) -> list[Fault]:
    """This will put errors before warnings, each by file, row and column."""
    return sorted(
        faults, key=lambda fault: (fault.severity != "error", fault.file, fault.row, fault.column, fault.code)
    )
