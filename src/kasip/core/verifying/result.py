"""What an independent check found: violations as data, and how many things each check looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs


@attrs.frozen(order=True)
class Violation:
    """One thing that is not as it must be.

    Attributes:
        check: name of the check that failed, e.g. `beds`.
        where: the place, identifiers joined by `|`, e.g. `D1|2027`; empty where the whole output is meant.
        detail: code of the wording that says what is wrong (`kasip.wording`, catalogue `verify`).
        facts: named values the wording uses.
    """

    check: str
    where: str
    detail: str
    facts: Mapping[str, object] = attrs.field(factory=dict, order=False)


@attrs.frozen
class Verification:
    """The outcome of one verification.

    Attributes:
        violations: everything found, sorted.
        checks: name of each check that ran and how many things it looked at (not how many it found wrong).
    """

    violations: tuple[Violation, ...]
    checks: Mapping[str, int]

    @property
    def passed(self) -> bool:
        """This will tell whether nothing is wrong."""
        return not self.violations

    def joined(self, other: Verification) -> Verification:
        """This will return the findings of both."""
        checks = Counter(self.checks)
        checks.update(other.checks)
        return Verification(tuple(sorted((*self.violations, *other.violations))), dict(sorted(checks.items())))


@attrs.define
class Findings:
    """Collects violations while checks run; `verification` closes the list."""

    _violations: list[Violation] = attrs.field(factory=list)
    _checks: Counter[str] = attrs.field(factory=Counter)

    def expect(self, holds: object, check: str, where: str, detail: str, **facts: object) -> bool:
        """This will count one thing looked at, note a violation where it does not hold, and return whether it does."""
        self._checks[check] += 1
        if not holds:
            self._violations.append(Violation(check, where, detail, facts))
        return bool(holds)

    def looked_at(self, check: str, count: int) -> None:
        """This will count things a check looked at without finding fault."""
        self._checks[check] += count

    def add(self, violations: Iterable[Violation]) -> None:
        """This will take over violations found elsewhere."""
        self._violations.extend(violations)

    def verification(self) -> Verification:
        """This will return everything found, sorted."""
        return Verification(tuple(sorted(self._violations)), dict(sorted(self._checks.items())))
