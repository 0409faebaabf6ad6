"""Print forms: the fixed texts of papers people hand over, dated and in the languages they are printed in."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import attrs
import yaml


@attrs.frozen
class PrintForm:
    """One form as it stands from a year on.

    Attributes:
        since: first year it is used.
        source: who prescribes it.
        confidence: `high`, or `low` where nobody checked the prescribed text.
        approval: lines at the upper right.
        title: heading; may name `{region}`, `{first}` and `{second}` (years of the academic year).
        subtitle: line under it; the same.
        signatures: who signs.
        signature_line: where they sign.
        signature_hint: what stands under the line.
        seal: mark of the seal's place.
    """

    since: int
    source: str
    confidence: str
    approval: Sequence[str]
    title: str
    subtitle: str
    signatures: Sequence[str]
    signature_line: str
    signature_hint: str
    seal: str


def print_form(paper: str, form: str, year: int, language: str) -> PrintForm:
    """This will return a form as it stands in a year, in one language.

    Args:
        paper: file of `print_forms`, e.g. `order`.
        form: form within it, e.g. `annex`.
        year: year of the paper.
        language: `kk` or `ru`.

    Raises:
        LookupError: no such form is in use in that year.
    """
    held = [entry for entry in _paper(paper)[form] if entry["from"] <= year]
    if not held:
        raise LookupError(f"{paper}: {form} has no text in {year}")
    entry = max(held, key=lambda each: each["from"])
    return PrintForm(entry["from"], entry["source"], entry.get("confidence", "high"), **entry[language])


@functools.cache
def _paper(name: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    text = (resources.files("kasip.law") / "print_forms" / f"{name}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Sequence[Mapping[str, Any]]] = yaml.safe_load(text)
    return found
