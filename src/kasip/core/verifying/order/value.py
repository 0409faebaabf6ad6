"""What a plan is judged by, recomputed exactly: shortage and surplus, money, stability, openings, quality."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from kasip.core.verifying.order.money import Norms, cost_of_group, opening_costs
from kasip.core.verifying.order.plan import Change, Plan
from kasip.core.verifying.order.region import Choice, Region

Draws = npt.NDArray[np.float64]
Cell = tuple[str, int]
MILLION = 1e6


@attrs.frozen
class Needs:
    """Draws of a cell: workers needed and the yield factor."""

    need: Draws
    factor: Draws


@attrs.frozen
class Valuer:
    """Everything the objective needs beyond the plan.

    Attributes:
        region: the region.
        needs: cell -> draws.
        worker_yield: choice -> workers one seat brings.
        quality: choice -> the college's rate in the specialty less the qualification's mean.
        cost: choice -> tenge of one group over all its years.
        openings: candidate programme -> tenge of opening it.
    """

    region: Region
    needs: Mapping[Cell, Needs]
    worker_yield: Mapping[Choice, float]
    quality: Mapping[Choice, float]
    cost: Mapping[Choice, float]
    openings: Mapping[tuple[str, ...], float]

    def cell(self, choice: Choice) -> Cell:
        """This will return the qualification and graduation year a choice supplies."""
        return choice.line.qualification, self.region.graduation(choice)

    def workers_of_group(self, choice: Choice) -> float:
        """This will return the expected workers of one group."""
        return self.worker_yield[choice] * self.region.programme_of(choice.line).group_size

    def supply(self, plan: Plan) -> Mapping[Cell, float]:
        """This will return z of every cell some line reaches, in workers."""
        parts: dict[Cell, list[float]] = defaultdict(list)
        for choice in self.region.choices:
            parts[self.cell(choice)].append(self.workers_of_group(choice) * plan.of(choice))
        return {cell: math.fsum(workers) for cell, workers in parts.items()}

    def mismatch(self, cell: Cell, supply: float) -> float:
        """This will return the mean weighted shortage and surplus of a cell."""
        rules, draws = self.region.rules, self.needs[cell]
        lacking = draws.need - draws.factor * supply
        short = rules.weight("weight_shortage") * np.maximum(lacking, 0.0)
        over = rules.weight("weight_surplus") * np.maximum(-lacking, 0.0)
        return float(np.mean(short + over))

    def objective(self, plan: Plan) -> float:
        """This will return the exact value of a plan, to be as small as can be."""
        supply = self.supply(plan)
        mismatch = [self.mismatch(cell, workers) for cell, workers in supply.items()]
        groups = [self._money_and_quality(choice) * plan.of(choice) for choice in self.region.choices]
        changes = [self._instability(plan, choice, None) for choice in self.region.choices]
        openings = [self._opening(plan, programme, None) for programme in self.openings]
        return math.fsum((*mismatch, *groups, *changes, *openings))

    def increase(self, plan: Plan, supply: Mapping[Cell, float], change: Change) -> float:
        """This will return by how much the objective grows when some groups more (or fewer) of one choice open."""
        choice, groups = change
        cell = self.cell(choice)
        workers = supply[cell]
        mismatch = self.mismatch(cell, workers + groups * self.workers_of_group(choice)) - self.mismatch(cell, workers)
        later = Choice(choice.line, choice.year + 1)
        instability = sum(
            self._instability(plan, one, change) - self._instability(plan, one, None)
            for one in (choice, later)
            if one in self.region.choices
        )
        programme = choice.line.programme
        opening = self._opening(plan, programme, change) - self._opening(plan, programme, None)
        return mismatch + groups * self._money_and_quality(choice) + instability + opening

    def _money_and_quality(self, choice: Choice) -> float:
        rules = self.region.rules
        money = rules.weight("weight_cost") * self.cost[choice] / MILLION
        seats = self.region.programme_of(choice.line).group_size
        return money - rules.weight("weight_quality") * seats * self.quality[choice]

    def _instability(self, plan: Plan, choice: Choice, change: Change | None) -> float:
        now, before = plan.of(choice), plan.before(choice)
        if change is not None:
            now += change[1] * (change[0] == choice)
            before += change[1] * (change[0] == Choice(choice.line, choice.year - 1))
        size = self.region.programme_of(choice.line).group_size
        return self.region.rules.weight("weight_change") * size * abs(now - before)

    def _opening(self, plan: Plan, programme: tuple[str, ...], change: Change | None) -> float:
        if programme not in self.openings or plan.opened_in(programme, self.region, change) is None:
            return 0.0
        rules = self.region.rules
        return rules.weight("weight_opening") + rules.weight("weight_cost") * self.openings[programme] / MILLION


def make_valuer(region: Region, needs: Mapping[Cell, Needs], yields: pl.DataFrame) -> Valuer:
    """This will gather the coefficients of the objective; every choice must have its yield and its cell's draws."""
    rates = {(row["college_bin"], row["qualification"], row["base"], row["targeted"]): row for row in yields.to_dicts()}
    means = _means(rates)
    norms = Norms(region)
    return Valuer(
        region,
        needs,
        {choice: rates[rate_key(choice)]["yield"] for choice in region.choices},
        {
            choice: rates[plain_key(choice)]["in_specialty"] - means[choice.line.qualification]
            for choice in region.choices
        },
        {choice: cost_of_group(region, norms, choice) for choice in region.choices},
        opening_costs(region),
    )


def rate_key(choice: Choice) -> tuple[str, str, str, bool]:
    """This will return the key of a choice's row of `yields`."""
    return (*plain_key(choice)[:3], bool(choice.line.target))


def plain_key(choice: Choice) -> tuple[str, str, str, bool]:
    """This will return the key of the row of `yields` that a plain line of the same programme has."""
    return choice.line.college, choice.line.qualification, choice.line.base, False


def _means(rates: Mapping[tuple[str, str, str, bool], Mapping[str, Any]]) -> Mapping[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for (_, qualification, _, targeted), row in rates.items():
        if not targeted:
            found[qualification].append(row["in_specialty"])
    return {qualification: math.fsum(values) / len(values) for qualification, values in found.items()}
