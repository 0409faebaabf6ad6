"""Indicators of the yearly evaluation of colleges: what each identifier means, in what unit, and from which year."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping, Sequence
from importlib import resources

import attrs

SOURCE = "template of the Financial Center, from a developer's public copy; to be checked against the approved one"


@attrs.frozen
class CollegeIndicator:
    """One indicator as it is defined from a year on.

    Attributes:
        name: identifier, which is the workbook's column in our words.
        level: `college` or `specialty`: what it is said of.
        kind: `fact`, or `score` where somebody rated.
        unit: what its number counts, a value of `college_indicators.unit`; empty where it is answered in words.
        since: first year it is defined so.
        title: what it is called, in three languages.
        confidence: `high`, or `low` where nobody checked the source's text.
        source: where the definition comes from.
    """

    name: str
    level: str
    kind: str
    unit: str
    since: int
    title: Mapping[str, str]
    confidence: str
    source: str = SOURCE


@functools.cache
def college_indicators() -> Sequence[CollegeIndicator]:
    """This will return every shipped indicator; one whose definition changed stands once a definition."""
    text = (resources.files("kasip.law") / "college_indicators.csv").read_text(encoding="utf-8")
    return tuple(_indicator(row) for row in csv.DictReader(text.splitlines()))


@functools.cache
def latest_indicators() -> Mapping[str, CollegeIndicator]:
    """This will return every shipped indicator by its identifier, as it is defined now."""
    return {one.name: one for one in sorted(college_indicators(), key=lambda one: one.since)}


def indicator_title(name: str, language: str) -> str:
    """This will return what an indicator is called; a region's own is called by its identifier."""
    known = latest_indicators().get(name)
    return name if known is None else known.title[language]


def _indicator(row: Mapping[str, str]) -> CollegeIndicator:
    title = {language: row[f"title_{language}"] for language in ("kk", "ru", "en")}
    return CollegeIndicator(
        row["indicator"], row["level"], row["kind"], row["unit"], int(row["from"]), title, row["confidence"]
    )
