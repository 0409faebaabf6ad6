"""What groups cost, and the budget of each calendar year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import attrs

from kasip.core.verifying.order.limit import LinearLimit
from kasip.core.verifying.order.plan import Change, Plan
from kasip.core.verifying.order.region import Choice, Region

MONTHS_OF_YEAR = 12


class Norms:
    """Money for one student a year, by qualification and academic year."""

    def __init__(self, region: Region) -> None:
        self._group = {row["qualification"]: row.get("norm_group") for row in region.rows("qualifications")}
        self._values: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row in region.rows("norms"):
            self._values[row["norm_group"]].append((row["year"], row["kzt_per_student"]))

    def at(self, qualification: str, year: int) -> float:
        """This will return the latest norm up to a year, the first known before that, 0 where there is none."""
        values = self._values.get(self._group.get(qualification) or "", [])
        held = [value for value in values if value[0] <= year]
        if held:
            return max(held)[1]
        return min(values)[1] if values else 0.0


def cost_of_group(region: Region, norms: Norms, choice: Choice) -> float:
    """This will return the tenge one group costs over all its years."""
    programme = region.programme_of(choice.line)
    return programme.group_size * sum(
        norms.at(programme.qualification, academic_year) for _, academic_year in region.in_study(choice)
    )


def opening_costs(region: Region) -> Mapping[tuple[str, ...], float]:
    """This will return the one-off cost of each candidate programme, in tenge."""
    return {
        programme.key: programme.row.get("opening_cost_kzt") or 0.0
        for programme in region.programmes.values()
        if programme.candidate
    }


def budget_limits(region: Region) -> Iterator[BudgetLimit]:
    """This will yield the budget of each calendar year from the first order year that has one."""
    if not region.given("budget", "norms"):
        return
    norms = Norms(region)
    autumn = region.rules.weight("autumn_months") / MONTHS_OF_YEAR
    use: dict[int, dict[Choice, float]] = defaultdict(lambda: defaultdict(float))
    for choice in region.choices:
        programme = region.programme_of(choice.line)
        for _, year in region.in_study(choice):
            cost = programme.group_size * norms.at(programme.qualification, year)
            use[year][choice] += cost * autumn
            use[year + 1][choice] += cost * (1 - autumn)
    openings = opening_costs(region)
    for row in sorted(region.rows("budget"), key=lambda row: row["year"]):
        year = row["year"]
        if year >= region.order_years[0]:
            running = autumn * _running(region, norms, year) + (1 - autumn) * _running(region, norms, year - 1)
            yield BudgetLimit(LinearLimit("budget", "state", year, use[year], row["kzt"], running), region, openings)


def _running(region: Region, norms: Norms, academic_year: int) -> float:
    return sum(
        float(cohort["students"]) * norms.at(cohort["qualification"], academic_year)
        for cohort, _ in region.running(academic_year)
        if cohort["funding"] == "state"
    )


@attrs.frozen
class BudgetLimit:
    """The money of a calendar year: norms of everybody in study, and openings in their first year.

    Attributes:
        norms: the part that is a sum over groups.
        region: where order years are known.
        openings: candidate programme -> cost of opening it.
    """

    norms: LinearLimit
    region: Region = attrs.field(repr=False)
    openings: Mapping[tuple[str, ...], float]
    kind: str = "budget"
    owner: str = "state"
    least: bool = False

    @property
    def year(self) -> int:
        """This will return the calendar year."""
        return self.norms.year

    def touched(self) -> Iterable[Choice]:
        """This will name every choice that costs in this year, or whose opening may."""
        candidates = {choice for choice in self.region.choices if choice.line.programme in self.openings}
        return candidates.union(self.norms.touched())

    def state(self, plan: Plan) -> tuple[float, float]:
        """This will return the tenge needed and the tenge there are."""
        used, capacity = self.norms.state(plan)
        return used + sum(self._opening(plan, programme) for programme in self.openings), capacity

    def after_one_more(self, plan: Plan, choice: Choice, state: tuple[float, float]) -> tuple[float, float]:
        """This will add one group, and its programme's opening where that falls, or no longer falls, in this year."""
        used, capacity = self.norms.after_one_more(plan, choice, state)
        programme = choice.line.programme
        if programme in self.openings:
            used += self._opening(plan, programme, (choice, 1)) - self._opening(plan, programme)
        return used, capacity

    def _opening(self, plan: Plan, programme: tuple[str, ...], change: Change | None = None) -> float:
        opens_now = plan.opened_in(programme, self.region, change) == self.year
        return self.openings[programme] if opens_now else 0.0
