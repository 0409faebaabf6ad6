"""Dated parameters: what rule held in which year, and who says so.

Each YAML file of `parameters/` maps a name to its unit, its title in three languages and its values, each with the year
it holds from, its source and, where it was not checked against the law's text, a low confidence.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import attrs
import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where the library has it: ten times as quick, and every command reads these files."""


@attrs.frozen(order=True)
class DatedValue:
    """One value of a parameter.

    Attributes:
        since: first year it holds.
        value: the value, in the parameter's unit.
        source: law article, publication or the words "planning choice".
        confidence: `high`, or `low` where nobody checked the source's text.
    """

    since: int
    value: float
    source: str
    confidence: str = "high"


@attrs.frozen
class Parameter:
    """A rule's number through time; `values` ascend by year."""

    name: str
    group: str
    unit: str
    title: Mapping[str, str]
    values: tuple[DatedValue, ...]

    def at(self, year: int) -> DatedValue:
        """This will return what held in a year.

        Raises:
            LookupError: nothing held yet.
        """
        held = [value for value in self.values if value.since <= year]
        if not held:
            raise LookupError(f"{self.name} has no value in {year}")
        return held[-1]


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """This will return every shipped parameter by name; its group is the name of its file."""
    found: dict[str, Parameter] = {}
    for file in sorted((resources.files("kasip.law") / "parameters").iterdir(), key=lambda entry: entry.name):
        group = file.name.removesuffix(".yaml")
        for name, entry in yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER).items():  # noqa: S506  a safe loader
            if name in found:
                raise ValueError(f"{name} stands in two files")
            found[name] = _parameter(name, group, entry)
    return found


def value_at(name: str, year: int) -> float:
    """This will return the value of a shipped parameter in a year."""
    return parameters()[name].at(year).value


def _parameter(name: str, group: str, entry: Mapping[str, object]) -> Parameter:
    rows = entry["values"]
    if not isinstance(rows, list):
        raise TypeError(f"{name}: values must be a list")
    values = sorted(
        DatedValue(int(row["from"]), float(row["value"]), str(row["source"]), str(row.get("confidence", "high")))
        for row in rows
    )
    title = entry["title"]
    if not isinstance(title, dict):
        raise TypeError(f"{name}: title must name kk, ru and en")
    return Parameter(name, group, str(entry["unit"]), title, tuple(values))
