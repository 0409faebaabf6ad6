"""The steps of opening a specialty as shipped: owner, days until done, source."""

from __future__ import annotations

import functools
from importlib import resources

import attrs
import yaml

from kasip.law.dated import LOADER


@attrs.frozen
class CaseStepRule:
    """One step of the template in force in a year.

    Attributes:
        code: worded as `case_step_<code>`.
        owner: the role it belongs to.
        days: days after the case was opened by which it is to be done.
        source: code of who says so, worded as `calendar_source_<code>`.
        confidence: `high`, or `low` where nobody checked the source's text.
    """

    code: str
    owner: str
    days: int
    source: str
    confidence: str


@functools.cache
def case_steps(year: int) -> tuple[CaseStepRule, ...]:
    """This will return the steps a case opened in a year gets, in their order."""
    text = (resources.files("kasip.law") / "case_steps.yaml").read_text(encoding="utf-8")
    found = []
    for entry in yaml.load(text, Loader=LOADER):  # noqa: S506  a safe loader
        held = [value for value in sorted(entry["values"], key=lambda value: value["from"]) if value["from"] <= year]
        if held:
            rule = held[-1]
            confidence = rule.get("confidence", "high")
            found.append(CaseStepRule(entry["code"], entry["owner"], rule["days"], rule["source"], confidence))
    return tuple(found)
