"""Published definitions of employment: dated, named, sourced, several side by side."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Mapping, Sequence
from importlib import resources

import attrs
import yaml


@attrs.frozen
class EmploymentDefinition:
    """One published meaning of "employed" as it held from a year on.

    Attributes:
        name: identifier.
        since: first year of graduation it holds for.
        title: its wording in three languages.
        data_source: whose records the publisher counts.
        after_months: months after graduation that do not count yet.
        window_months: last month that counts.
        months_needed: months of work needed.
        one_employer: they must lie in one job.
        gap_months: unpaid months that do not break it.
        leave_counts: leave counts as work.
        dual_employer: only months with the enterprise of the dual training count; asked of those trained dually.
        excludes: reasons of absence that leave the denominator.
        source: publication.
        confidence: `high`, or `low` where the publisher's method was not read in full.
        published: what the publisher reported (`value, year, source`), shown beside our figure; empty: nothing known.
    """

    name: str
    since: int
    title: Mapping[str, str] = attrs.field(eq=False)
    data_source: str
    after_months: int
    window_months: int
    months_needed: int
    one_employer: bool
    gap_months: int
    leave_counts: bool
    dual_employer: bool
    excludes: tuple[str, ...]
    source: str
    confidence: str
    published: Mapping[str, object] = attrs.field(eq=False)


@functools.cache
def employment_definitions() -> tuple[EmploymentDefinition, ...]:
    """This will return every shipped definition with all its dates, by name and year."""
    text = (resources.files("kasip.law") / "employment_definitions.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)
    found = [_definition(name, entry, row) for name, entry in entries.items() for row in entry["values"]]
    return tuple(sorted(found, key=lambda one: (one.name, one.since)))


def definitions_in(year: int) -> Sequence[EmploymentDefinition]:
    """This will return the definitions in force for those who graduated in a year, one of each name."""
    held = {one.name: one for one in employment_definitions() if one.since <= year}
    return [held[name] for name in sorted(held)]


def _definition(name: str, entry: Mapping[str, object], row: Mapping[str, object]) -> EmploymentDefinition:
    title, excludes, published = entry["title"], row["excludes"], entry.get("published")
    if not isinstance(title, dict) or not isinstance(excludes, list):
        raise TypeError(f"{name}: title must name three languages and excludes must be a list")
    return EmploymentDefinition(
        name=name,
        since=int(str(row["from"])),
        title=title,
        data_source=str(entry["data_source"]),
        after_months=int(str(row["after_months"])),
        window_months=int(str(row["window_months"])),
        months_needed=int(str(row["months_needed"])),
        one_employer=bool(row.get("one_employer", False)),
        gap_months=int(str(row.get("gap_months", 0))),
        leave_counts=bool(row.get("leave_counts", False)),
        dual_employer=bool(row.get("dual_employer", False)),
        excludes=tuple(str(reason) for reason in excludes),
        source=str(row["source"]),
        confidence=str(row.get("confidence", "high")),
        published=published if isinstance(published, dict) else {},
    )


@functools.cache
def shipped_crosswalk() -> tuple[tuple[str, str, float], ...]:
    """This will return specialty, occupation and weight of the shipped crosswalk: our own mapping, confidence low."""
    text = (resources.files("kasip.law") / "specialty_occupations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return tuple((row["specialty"], row["occupation"], float(row["weight"])) for row in rows)


@functools.cache
def occupation_titles() -> tuple[tuple[str, str], ...]:
    """This will return the shipped dictionary of job titles: pairs of ISCO-08 unit group and title."""
    text = (resources.files("kasip.law") / "occupation_titles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return tuple((row["occupation"], title) for row in rows for title in row["title"].split("|"))
