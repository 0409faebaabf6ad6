"""What became of a college's graduates of a qualification, beside those of all: shares with their intervals."""

from __future__ import annotations

import attrs
from django.db.models import Sum

from kasip.apps.journal.actor import Actor
from kasip.apps.outcomes.models import OutcomeDefinition, OutcomeFigure
from kasip.apps.sources.queries import reached
from kasip.core.measuring.shares import wilson_interval


@attrs.frozen
class Outcome:
    """A share of a cohort.

    Attributes:
        cohort: year of graduation.
        outcome: code of what became of them.
        definition: what is counted and how.
        numerator, denominator: persons.
        low, high: the share in 80 of 100 cases.
        region: the share over all colleges the actor reaches; nothing where they reach no other.
    """

    cohort: int
    outcome: str
    definition: OutcomeDefinition
    numerator: int
    denominator: int
    low: float
    high: float
    region: float | None

    @property
    def share(self) -> float:
        """This will return the share itself."""
        return self.numerator / self.denominator


def outcomes_behind(college_id: int, qualification_id: int, actor: Actor, most: int = 12) -> list[Outcome]:
    """This will list what is known of a programme's graduates as far as an actor reads it, the latest cohort first."""
    rows = reached(OutcomeFigure, actor).filter(qualification_id=qualification_id, denominator__gt=0)
    own = rows.filter(college_id=college_id).select_related("definition")
    own = own.order_by("-cohort", "outcome", "definition__definition", "pk")[:most]
    keys = rows.order_by().values_list("cohort", "outcome", "definition")
    summed = keys.annotate(counted=Sum("numerator"), asked=Sum("denominator"))
    region = {tuple(key): (counted, asked) for *key, counted, asked in summed}
    return [_outcome(each, region) for each in own]


def _outcome(row: OutcomeFigure, region: dict[tuple[object, ...], tuple[int, int]]) -> Outcome:
    counted, asked = region[row.cohort, row.outcome, row.definition_id]
    low, high = wilson_interval(min(row.numerator, row.denominator), row.denominator)
    others = counted / asked if asked > row.denominator else None
    return Outcome(row.cohort, row.outcome, row.definition, row.numerator, row.denominator, low, high, others)
