"""The plan being checked, as numbers of groups by choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import attrs

from kasip.core.verifying.order.region import Choice, LineKey, Region

Change = tuple[Choice, int]
"""So many groups more (or fewer) of one choice, everything else fixed."""


@attrs.frozen
class Plan:
    """Groups opened.

    Attributes:
        groups: choice -> groups; a choice not named opens none.
        past: line -> groups of the past order.
        first_year: first order year.
        by_programme: (programme key, year) -> groups of all its lines.
    """

    groups: Mapping[Choice, int]
    past: Mapping[LineKey, int]
    first_year: int
    by_programme: Mapping[tuple[tuple[str, ...], int], int]

    def of(self, choice: Choice) -> int:
        """This will return the groups of one choice."""
        return self.groups.get(choice, 0)

    def before(self, choice: Choice) -> int:
        """This will return the groups of the line in the year before."""
        if choice.year == self.first_year:
            return self.past.get(choice.line, 0)
        return self.of(Choice(choice.line, choice.year - 1))

    def programme_groups(self, programme: tuple[str, ...], year: int, change: Change | None = None) -> int:
        """This will return the groups of a programme in a year, after a change if one is given."""
        groups = self.by_programme.get((programme, year), 0)
        if change is not None and change[0].line.programme == programme and change[0].year == year:
            groups += change[1]
        return groups

    def opened_in(self, programme: tuple[str, ...], region: Region, change: Change | None = None) -> int | None:
        """This will return the first order year in which a programme opens a group; nothing where it never does."""
        opened = (year for year in region.order_years if self.programme_groups(programme, year, change) > 0)
        return next(opened, None)


def make_plan(groups: Mapping[Choice, int], region: Region) -> Plan:
    """This will index the groups read from the order."""
    by_programme: Counter[tuple[tuple[str, ...], int]] = Counter()
    for choice, count in groups.items():
        by_programme[choice.line.programme, choice.year] += count
    past = {line: row[0] for line, row in region.past.items()}
    return Plan(groups, past, region.order_years[0], by_programme)
