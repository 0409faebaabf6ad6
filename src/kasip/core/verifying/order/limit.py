"""What a limit is: something used, a capacity, and what one more group would do to both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Protocol

import attrs

from kasip.core.verifying.order.plan import Plan
from kasip.core.verifying.order.region import Choice

TOLERANCE = 1e-6


class Limit(Protocol):
    """One row a plan must respect.

    Attributes:
        kind: kind of the limit, as the page names it.
        owner: identifiers joined by `|`.
        year: the year it holds in.
        least: whether a least is asked for (used ≥ capacity) instead of a most.
    """

    @property
    def kind(self) -> str:
        """This will name the kind."""
        ...

    @property
    def owner(self) -> str:
        """This will name whose limit it is."""
        ...

    @property
    def year(self) -> int:
        """This will return the year."""
        ...

    @property
    def least(self) -> bool:
        """This will tell whether a least is asked for."""
        ...

    def touched(self) -> Iterable[Choice]:
        """This will name the choices whose groups move it."""
        ...

    def state(self, plan: Plan) -> tuple[float, float]:
        """This will return (used, capacity) under a plan."""
        ...

    def after_one_more(self, plan: Plan, choice: Choice, state: tuple[float, float]) -> tuple[float, float]:
        """This will return (used, capacity) after one more group of a choice, from the state before."""
        ...


def name_of(limit: Limit) -> str:
    """This will name a limit as `binding` does."""
    return f"{limit.kind}:{limit.owner}:{limit.year}"


def slack_of(limit: Limit, state: tuple[float, float]) -> float:
    """This will return what is left of a limit; negative where it is broken."""
    used, capacity = state
    return used - capacity if limit.least else capacity - used


def holds(limit: Limit, state: tuple[float, float]) -> bool:
    """This will tell whether a limit is kept, within rounding of sums."""
    return slack_of(limit, state) >= -TOLERANCE * max(1.0, abs(state[1]))


@attrs.frozen
class LinearLimit:
    """A limit that is a sum over groups.

    Attributes:
        use: what one group of a choice uses.
        room: capacity that does not depend on the plan.
        running: what running cohorts use; a capacity below it counts as it.
        room_by_group: capacity that one group of a choice adds (shares of all seats).
    """

    kind: str
    owner: str
    year: int
    use: Mapping[Choice, float]
    room: float
    running: float = 0.0
    room_by_group: Mapping[Choice, float] = attrs.field(factory=dict)
    least: bool = False

    def touched(self) -> Iterable[Choice]:
        """This will name the choices whose groups move it."""
        return self.use.keys() | self.room_by_group.keys()

    def state(self, plan: Plan) -> tuple[float, float]:
        """This will sum what is used and what there is."""
        used = self.running + _total(self.use, plan)
        return used, max(self.room, self.running) + _total(self.room_by_group, plan)

    def after_one_more(self, plan: Plan, choice: Choice, state: tuple[float, float]) -> tuple[float, float]:  # noqa: ARG002
        """This will add one group's use and room."""
        used, capacity = state
        return used + self.use.get(choice, 0.0), capacity + self.room_by_group.get(choice, 0.0)


def _total(by_group: Mapping[Choice, float], plan: Plan) -> float:
    groups = plan.groups
    return math.fsum(weight * groups[choice] for choice, weight in by_group.items() if choice in groups)
