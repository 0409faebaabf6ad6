"""Are codes well formed? Legacy ones are translated, and what a malformed one was meant to be is said."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.contract.classifications import CodeRule, legacy_specialties
from kasip.contract.dictionary import ColumnSpec
from kasip.contract.marking import mark, mark_by_value
from kasip.contract.source import TypedTable
from kasip.vocabulary import identifiers
from kasip.vocabulary.faults import Fault

Rules = Mapping[str, CodeRule]


def translate_legacy(tables: Mapping[str, TypedTable], rules: Rules) -> tuple[dict[str, TypedTable], list[Fault]]:
    """This will put present specialty codes in the place of legacy ones, with a warning that names both."""
    if "specialty" not in rules or rules["specialty"].check_rule != "kz_specialty":
        return dict(tables), []
    known = {legacy: present for legacy, present in legacy_specialties().items() if present}
    translated, faults = dict(tables), list[Fault]()
    for name, table in tables.items():
        for column in table.spec.columns:
            cells = table.frame[column.name]
            if column.code_kind == "specialty" and cells.is_in(list(known)).any():
                present = {legacy: {"present": code} for legacy, code in known.items()}
                faults += mark_by_value(table.place, cells, column.name, "legacy_code_translated", present, "warning")
                frame = translated[name].frame.with_columns(pl.col(column.name).replace(known))
                translated[name] = attrs.evolve(translated[name], frame=frame)
    return translated, faults


def code_faults(table: TypedTable, rules: Rules) -> list[Fault]:
    """This will name every malformed code where it is defined; elsewhere the reference is checked."""
    faults: list[Fault] = []
    for column in table.spec.columns:
        if column.type == "code" and column.code_kind in rules and column.references is None:
            faults += _malformed(table, column, rules[column.code_kind])
    if table.spec.name == "qualifications" and _is_kazakh(rules):
        faults += _qualification_against_specialty(table)
    return faults


def _malformed(table: TypedTable, column: ColumnSpec, rule: CodeRule) -> list[Fault]:
    cells = table.frame[column.name]
    by_reason: dict[str, dict[str, dict[str, object]]] = {}
    for code in cells.drop_nulls().unique().sort().to_list():
        reason, facts = _reason(code, rule)
        if reason:
            by_reason.setdefault(reason, {})[code] = facts
    faults: list[Fault] = []
    for reason, facts_by_code in by_reason.items():
        severity = "warning" if reason == "organisation_unusual" else "error"
        faults += mark_by_value(table.place, cells, column.name, reason, facts_by_code, severity)
    return faults


def _reason(code: str, rule: CodeRule) -> tuple[str, dict[str, object]]:
    """Empty where the code is well formed."""
    if rule.fits(code):
        unusual = rule.check_rule == "kz_bin" and not identifiers.is_organisation(code)
        return ("organisation_unusual", {}) if unusual else ("", {})
    if rule.check_rule == "kz_specialty" and identifiers.is_legacy_specialty(code):
        return "legacy_code_unknown", {}
    if rule.check_rule == "kz_qualification" and identifiers.LEGACY_CODE.fullmatch(code):
        return "legacy_qualification", {"specialty": legacy_specialties().get(f"{code[:4]}000") or "–"}
    reason, meant = rule.meant(code)
    if reason:
        return reason, {"meant": meant}
    if rule.check_rule == "kz_bin" and identifiers.TWELVE_DIGITS.fullmatch(code):
        return "wrong_check_digit", {}
    return "code_malformed", {"form": rule.form, "system": rule.system or rule.kind}


def _is_kazakh(rules: Rules) -> bool:
    return "qualification" in rules and rules["qualification"].check_rule == "kz_qualification"


def _qualification_against_specialty(table: TypedTable) -> list[Fault]:
    """The code of a qualification carries its level and the first six digits of its specialty."""
    codes = table.frame["qualification"]
    texts = codes.drop_nulls().unique().to_list()
    own = codes.replace_strict(
        {text: identifiers.specialty_of(text) for text in texts}, default="", return_dtype=pl.String
    )
    level = codes.replace_strict(
        {text: identifiers.level_of(text) for text in texts}, default="", return_dtype=pl.String
    )
    faults: list[Fault] = []
    for column, expected in (("specialty", own), ("level", level)):
        cells = table.frame[column]
        wrong = (expected != "") & (cells != expected)
        facts = {"qualification": codes, "expected": expected}
        faults += mark(table.place, wrong, column, f"qualification_other_{column}", values=cells, facts=facts)
    return faults
