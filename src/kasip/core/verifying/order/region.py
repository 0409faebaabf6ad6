"""The region as the verifier reads it: programmes, the lines they give rise to, running cohorts, the past order."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import attrs
import polars as pl

from kasip.core.verifying.order.rules import Rules, read_rules

Row = Mapping[str, Any]


class LineKey(NamedTuple):
    """A seat key; `target` is the enterprise's BIN or empty."""

    college: str
    qualification: str
    language: str
    base: str
    form: str
    funding: str
    target: str

    @property
    def programme(self) -> tuple[str, ...]:
        """This will return the key of the programme the line belongs to."""
        return self[:5]

    @property
    def name(self) -> str:
        """This will return the key as `limits.owner` writes it."""
        return "|".join(self)

    @property
    def programme_name(self) -> str:
        """This will return the line key without its target."""
        return "|".join(self[:6])


class Choice(NamedTuple):
    """One decision: how many groups of a line open in an admission year."""

    line: LineKey
    year: int

    @property
    def name(self) -> str:
        """This will return the choice as violations name it."""
        return f"{self.line.name}|{self.year}"


@attrs.frozen
class Programme:
    """A row of `programmes` with its sizes; `years` is n, the calendar years of study begun."""

    key: tuple[str, ...]
    candidate: bool
    years: int
    group_size: int
    row: Row

    @property
    def college(self) -> str:
        """This will return the college's BIN."""
        return self.key[0]

    @property
    def qualification(self) -> str:
        """This will return the qualification's code."""
        return self.key[1]

    @property
    def base(self) -> str:
        """This will return the schooling it builds on."""
        return self.key[3]


@attrs.frozen
class Region:
    """What the verifier knows before it looks at a plan.

    Attributes:
        tables: name -> rows, of the tables given.
        order_years: admission years, ascending.
        rules: rules through time.
        level: probability inside an interval.
        programmes: key -> programme.
        choices: every decision that exists.
        past: line -> (groups, seats) of the past order.
    """

    tables: Mapping[str, list[Row]]
    order_years: tuple[int, ...]
    rules: Rules
    level: float
    programmes: Mapping[tuple[str, ...], Programme]
    choices: frozenset[Choice]
    past: Mapping[LineKey, tuple[int, int]]

    def programme_of(self, line: LineKey) -> Programme:
        """This will return the programme a line belongs to."""
        return self.programmes[line.programme]

    def given(self, *tables: str) -> bool:
        """This will tell whether all these tables are given."""
        return all(table in self.tables for table in tables)

    def rows(self, table: str) -> list[Row]:
        """This will return a table's rows, none where it is not given."""
        return self.tables.get(table, [])

    def in_study(self, choice: Choice) -> Iterator[tuple[int, int]]:
        """This will yield (study year from 1, academic year) of a group."""
        for study_year in range(1, self.programme_of(choice.line).years + 1):
            yield study_year, choice.year + study_year - 1

    def graduation(self, choice: Choice) -> int:
        """This will return the calendar year a group graduates in."""
        return choice.year + self.programme_of(choice.line).years

    def academic_years(self) -> range:
        """This will return the academic years in which a line of the order is in study."""
        last = max((self.graduation(choice) for choice in self.choices), default=self.order_years[-1] + 1)
        return range(self.order_years[0], last)

    def running(self, academic_year: int) -> Iterator[tuple[Row, int]]:
        """This will yield running cohorts in study in an academic year, with their study year."""
        for cohort in self.rows("running_cohorts"):
            if cohort["admission_year"] <= academic_year < cohort["graduation_year"]:
                yield cohort, academic_year - cohort["admission_year"] + 1


def read_region(inputs: Mapping[str, pl.DataFrame], parameters: Mapping[str, str]) -> Region:
    """This will read the tables of a study, typed by the data contract, and find every line of the order.

    Raises:
        LookupError: a parameter or a rule is missing.
        ValueError: `order_years` are not years.
    """
    years = tuple(sorted(int(year) for year in parameters["order_years"].split(",")))
    tables: dict[str, list[Row]] = {
        name: list(frame.to_dicts()) for name, frame in inputs.items() if name not in {"law", "policy"}
    }
    rules = read_rules(inputs, years[0])
    programmes = {programme.key: programme for programme in map(_programme, tables["programmes"])}
    choices = frozenset(_choices(tables, programmes, years))
    level = float(parameters["interval_level"]) if "interval_level" in parameters else rules.weight("interval_level")
    return Region(tables, years, rules, level, programmes, choices, _past_order(tables, years[0]))


def _programme(row: Row) -> Programme:
    key = tuple(str(row[name]) for name in ("college_bin", "qualification", "language", "base", "form"))
    return Programme(key, row["status"] == "candidate", math.ceil(row["duration_months"] / 12), row["group_size"], row)


def _choices(
    tables: Mapping[str, list[Row]], programmes: Mapping[tuple[str, ...], Programme], years: tuple[int, ...]
) -> Iterator[Choice]:
    licences: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables.get("licences", []):
        licences[row["college_bin"], row["qualification"]].append(row)
    targets = targeted_persons(tables.get("employer_requests", []))
    enterprises: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (enterprise, qualification, year), persons in targets.items():
        if persons >= 1:
            enterprises[qualification, year].append(enterprise)
    for programme in programmes.values():
        held = licences[programme.college, programme.qualification] if "licences" in tables else None
        for year in years:
            if _may_open(programme, year, held):
                wanted = enterprises.get((programme.qualification, year + programme.years), [])
                for target in ("", *wanted):
                    yield Choice(LineKey(*programme.key, "state", target), year)  # type: ignore[call-arg]


def _may_open(programme: Programme, year: int, licences: list[Row] | None) -> bool:
    if programme.candidate:
        opens_from = programme.row.get("opens_from")
        return opens_from is None or year >= opens_from
    return licences is None or any(_holds(licence, dt.date(year, 9, 1)) for licence in licences)


def _holds(licence: Row, day: dt.date) -> bool:
    since, until = licence.get("valid_from"), licence.get("valid_to")
    return (since is None or since <= day) and (until is None or day <= until)


def targeted_persons(requests: list[Row]) -> Mapping[tuple[str, str, int], int]:
    """This will sum targeted requests: (enterprise, qualification, year) -> persons."""
    persons: dict[tuple[str, str, int], int] = defaultdict(int)
    for row in requests:
        if row.get("targeted"):
            persons[row["bin"], row["qualification"], row["year"]] += row["persons"]
    return persons


def _past_order(tables: Mapping[str, list[Row]], first_year: int) -> Mapping[LineKey, tuple[int, int]]:
    rows = [row for row in tables["past_orders"] if row["year"] < first_year]
    latest = max((row["year"] for row in rows), default=None)
    past: dict[LineKey, tuple[int, int]] = {}
    for row in rows:
        if row["year"] == latest:
            names = ("college_bin", "qualification", "language", "base", "form", "funding", "target_employer")
            line = LineKey(*(str(row.get(name) or "") for name in names))
            groups, seats = past.get(line, (0, 0))
            past[line] = (groups + row["groups"], seats + row["seats"])
    return past
