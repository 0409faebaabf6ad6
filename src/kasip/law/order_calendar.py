"""The year's calendar as shipped: which steps lead to an intake, when, whose they are, and who says so."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from importlib import resources

import attrs
import yaml

from kasip.law.dated import LOADER


@attrs.frozen
class StepDates:
    """When a step is, and who says so; a step without a beginning is due by its end.

    Attributes:
        starts: first day, where it has one.
        ends: last day.
        source: code of who says so, worded as `calendar_source_<code>`.
        confidence: `high`, or `low` where nobody checked the source's text.
    """

    starts: dt.date | None
    ends: dt.date
    source: str
    confidence: str = "high"


@attrs.frozen
class CalendarStep:
    """A step of the year.

    Attributes:
        code: worded as `calendar_step_<code>`.
        kind: `deadline`: something must be done by its end; `window`: it is open between its dates.
        owners: roles it belongs to.
        public: told to applicants.
        values: by the first admission year they hold for: the rule of its dates.
    """

    code: str
    kind: str
    owners: tuple[str, ...]
    public: bool
    values: tuple[Mapping[str, object], ...]

    def at(self, year: int) -> StepDates:
        """This will return the shipped dates for an admission year.

        Raises:
            LookupError: no rule held in that year.
        """
        held = [value for value in self.values if int(str(value["from"])) <= year]
        if not held:
            raise LookupError(f"{self.code} has no dates for {year}")
        rule = held[-1]
        starts = None if "starts" not in rule else _day(rule["starts"], year)
        return StepDates(starts, _day(rule["ends"], year), str(rule["source"]), str(rule.get("confidence", "high")))


@functools.cache
def calendar_steps() -> Mapping[str, CalendarStep]:
    """This will return the steps of the year by code, in the order they come."""
    text = (resources.files("kasip.law") / "order_calendar.yaml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=LOADER)  # noqa: S506  a safe loader
    return {code: _step(code, entry) for code, entry in found.items()}


def _step(code: str, entry: Mapping[str, object]) -> CalendarStep:
    owners, values = entry["owners"], entry["values"]
    if not isinstance(owners, list) or not isinstance(values, list):
        raise TypeError(f"{code}: owners and values must be lists")
    ordered = sorted(values, key=lambda value: int(value["from"]))
    return CalendarStep(code, str(entry["kind"]), tuple(owners), bool(entry.get("public", False)), tuple(ordered))


def _day(rule: object, year: int) -> dt.date:
    if not isinstance(rule, list):
        raise TypeError(f"{rule}: a day is [years after the admission year, month, day]")
    after, month, day = rule
    return dt.date(year + after, month, day)
