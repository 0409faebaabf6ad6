"""Code systems as data: which rules the codes of each kind follow, and what a wrong one was meant to be.

A study's table `classifications` decides; where a region gives none, Kazakhstan's classifiers are assumed. A region on
other systems (CIP, SOC) writes their patterns and `check_rule` none.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources

import attrs

from kasip.contract.source import TypedTable
from kasip.vocabulary import identifiers
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import fold_code


@attrs.frozen
class NamedRule:
    """A rule of Kazakhstan's codes.

    Attributes:
        fits: says whether a code is well formed.
        form: how a well-formed code looks, for messages.
        length: digits of a code that spreadsheets rob of its leading zeros; 0 where they cannot.
    """

    fits: Callable[[str], bool]
    form: str
    length: int = 0


NAMED_RULES: Mapping[str, NamedRule] = {
    "kz_bin": NamedRule(identifiers.has_check_digit, "180440000019", 12),
    "kz_kato": NamedRule(identifiers.is_kato, "350000000, 351000000", 9),
    "kz_specialty": NamedRule(identifiers.is_specialty, "07150500", 8),
    "kz_qualification": NamedRule(identifiers.is_qualification, "3W07150501, 4S07161303, 5AB06130101"),
    "kz_occupation": NamedRule(identifiers.is_occupation, "7212, 7212-1, 7212-1-001"),
}

KAZAKHSTAN: Mapping[str, str] = {
    "territory": "kz_kato",
    "specialty": "kz_specialty",
    "qualification": "kz_qualification",
    "occupation": "kz_occupation",
    "organisation": "kz_bin",
}
"""Kind of code -> rule, where a region's study says nothing of its classifiers."""


@attrs.frozen
class CodeRule:
    """How the codes of one kind are written in this study.

    Attributes:
        kind: what they name, e.g. `specialty`.
        system: name of the classifier, as the study gives it.
        pattern: expression the whole code matches; nothing where any text will do.
        check_rule: name of a rule beyond it; `none` where there is none.
    """

    kind: str
    system: str
    pattern: re.Pattern[str] | None
    check_rule: str

    def fits(self, code: str) -> bool:
        """This will say whether a code is well formed."""
        if self.pattern is not None and not self.pattern.fullmatch(code):
            return False
        return self.check_rule not in NAMED_RULES or NAMED_RULES[self.check_rule].fits(code)

    @property
    def form(self) -> str:
        """This will say how a well-formed code looks."""
        if self.check_rule in NAMED_RULES:
            return NAMED_RULES[self.check_rule].form
        return "" if self.pattern is None else self.pattern.pattern

    def meant(self, code: str) -> tuple[str, str]:
        """This will guess what a malformed code was meant to be.

        Returns:
            Reason (a key of the wording) and the code meant; both empty where nothing fits.
        """
        for reason, candidate in self._candidates(code):
            if candidate != code and self.fits(candidate):
                return reason, candidate
        return "", ""

    def _candidates(self, code: str) -> Iterator[tuple[str, str]]:
        yield "code_lookalike", fold_code(code)
        yield "code_separators", re.sub(r"[^0-9A-Za-z]", "", code)
        if code.isascii() and code.isdigit():
            length = NAMED_RULES[self.check_rule].length if self.check_rule in NAMED_RULES else len(code) + 2
            yield from (("code_lost_zeros", code.zfill(digits)) for digits in range(len(code) + 1, length + 1))


def code_rules(tables: Mapping[str, TypedTable], study: str) -> tuple[dict[str, CodeRule], list[Fault]]:
    """This will return the rule of every kind of code and what is wrong with the table that gives them."""
    if "classifications" not in tables:
        assumed = KAZAKHSTAN if study == "region" else {}
        return {kind: CodeRule(kind, "", None, rule) for kind, rule in assumed.items()}, []
    table = tables["classifications"]
    rules: dict[str, CodeRule] = {}
    faults: list[Fault] = []
    for row, entry in zip(table.place.rows.to_list(), table.frame.iter_rows(named=True), strict=True):
        try:
            pattern = re.compile(entry["pattern"], re.ASCII) if entry["pattern"] else None
        except re.error as error:
            facts = {"problem": str(error)}
            faults.append(Fault(table.place.file, row, "pattern", "bad_pattern", entry["pattern"], facts))
            continue
        rules[entry["kind"]] = CodeRule(entry["kind"], entry["system"] or "", pattern, entry["check_rule"] or "none")
    return rules, faults


@functools.cache
def legacy_specialties() -> Mapping[str, str]:
    """This will return the crosswalk from the seven-digit classifier: legacy code -> present code, or empty."""
    text = (resources.files("kasip.contract") / "legacy_specialties.csv").read_text(encoding="utf-8")
    return {row["legacy"]: row["specialty"] for row in csv.DictReader(text.splitlines())}
