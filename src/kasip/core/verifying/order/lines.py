"""Limits of single lines: most and fewest groups of a programme, change against the year before."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

import attrs

from kasip.core.verifying.order.limit import Limit, LinearLimit
from kasip.core.verifying.order.plan import Plan
from kasip.core.verifying.order.region import Choice, Region


def line_limits(region: Region) -> Iterator[Limit]:
    """This will yield the limits of every programme and line in every year they exist."""
    lines: dict[tuple[tuple[str, ...], int], list[Choice]] = defaultdict(list)
    for choice in region.choices:
        lines[choice.line.programme, choice.year].append(choice)
        yield ChangeLimit(choice, *_change_rules(region, choice))
    for (programme, year), choices in sorted(lines.items()):
        owner = choices[0].line.programme_name
        row = region.programmes[programme].row
        most = _own_or_rule(region, row.get("maximum_groups"), "maximum_groups", year)
        yield LinearLimit("maximum_groups", owner, year, dict.fromkeys(choices, 1.0), most)
        fewest = _own_or_rule(region, row.get("minimum_groups"), "minimum_groups", year)
        yield FewestGroupsLimit(owner, programme, year, tuple(choices), fewest)


def _own_or_rule(region: Region, own: int | None, rule: str, year: int) -> float:
    return region.rules.at(rule, year) if own is None else own


def _change_rules(region: Region, choice: Choice) -> tuple[float, float, bool]:
    share = region.rules.at("maximum_change_share", choice.year)
    new = region.rules.at("maximum_new_groups", choice.year)
    return share, new, choice.line in region.past


@attrs.frozen
class ChangeLimit:
    """Largest change of a line against the year before, up or down.

    Attributes:
        choice: the line and year.
        share: largest change as a share of the year before.
        new_groups: most groups of a line without a past.
        in_past_order: whether the line has a row in the past order.
        floor: whether falling is limited too (not where the lower side had to be dropped).
    """

    choice: Choice
    share: float
    new_groups: float
    in_past_order: bool
    floor: bool = True
    kind: str = "change"
    least: bool = False

    @property
    def owner(self) -> str:
        """This will return the line's key."""
        return self.choice.line.name

    @property
    def year(self) -> int:
        """This will return the admission year."""
        return self.choice.year

    def touched(self) -> Iterable[Choice]:
        """This will name the choice and the one of the year before."""
        return (self.choice, Choice(self.choice.line, self.choice.year - 1))

    def state(self, plan: Plan) -> tuple[float, float]:
        """This will return the change and the largest one allowed."""
        return self._state(plan.of(self.choice), plan.before(self.choice))

    def broken_below(self, plan: Plan) -> bool:
        """This will tell whether it is the lower side that a plan breaks."""
        used, capacity = self.state(plan)
        return used > capacity and plan.of(self.choice) < plan.before(self.choice)

    def after_one_more(self, plan: Plan, choice: Choice, state: tuple[float, float]) -> tuple[float, float]:  # noqa: ARG002
        """This will count one more group now, or one more in the year before; a fall that is allowed counts as none."""
        now, before = plan.of(self.choice), plan.before(self.choice)
        now, before = (now + 1, before) if choice == self.choice else (now, before + 1)
        used, capacity = self._state(now, before)
        return used if self.floor or now > before else 0.0, capacity

    def _state(self, now: int, before: int) -> tuple[float, float]:
        known = before > 0 or self.in_past_order
        # A share such as 0.1 of 30 groups must give 3, whatever the last bit of the product.
        allowed = max(1, math.ceil(self.share * before - 1e-9)) if known else self.new_groups
        return float(abs(now - before)), float(allowed)


@attrs.frozen
class FewestGroupsLimit:
    """A programme opens no group or at least so many; without groups, nothing is used and nothing asked."""

    owner: str
    programme: tuple[str, ...]
    year: int
    choices: tuple[Choice, ...]
    fewest: float
    kind: str = "minimum_groups"
    least: bool = True

    def touched(self) -> Iterable[Choice]:
        """This will name the programme's lines of the year."""
        return self.choices

    def state(self, plan: Plan) -> tuple[float, float]:
        """This will return the groups opened and the fewest allowed."""
        return self._state(plan.programme_groups(self.programme, self.year))

    def after_one_more(self, plan: Plan, choice: Choice, state: tuple[float, float]) -> tuple[float, float]:  # noqa: ARG002
        """This will count one more group."""
        return self._state(plan.programme_groups(self.programme, self.year) + 1)

    def _state(self, groups: int) -> tuple[float, float]:
        return float(groups), self.fewest if groups else 0.0
