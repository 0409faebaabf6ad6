"""The order nearest to last year's: groups move only where a limit leaves no choice."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.objective import objective, relaxed_problem, terms
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.recourse import recourse
from kasip.core.planning.result import Plan
from kasip.core.planning.solve import Effort, solve

Ints = NDArray[np.int64]


def like_last_year(problem: OrderProblem, best: Plan, effort: Effort) -> Plan:
    """This will return last year's order repeated, changed by the fewest seats the limits ask for.

    Sought is the order of least change, whatever it costs and covers; its worth is then told by the problem's own
    objective, and the bound of the best plan is a bound of it as well.

    Args:
        problem: the order problem.
        best: its plan, for the bound, the prices and what had to be dropped.
        effort: how much work to do.

    Raises:
        NoOrderError: no order keeps the limits.
    """
    asked = relaxed_problem(problem, best.relaxed)
    found = solve(_only_change(asked), effort)
    return attrs.evolve(
        best,
        groups=found.groups,
        objective=objective(asked, found.groups),
        terms=terms(asked, found.groups),
        work={name: best.work.get(name, 0) + count for name, count in found.work.items()},
        timed_out=best.timed_out or found.timed_out,
    )


def _only_change(problem: OrderProblem) -> OrderProblem:
    """The same limits with one aim left: as few seats as possible moved against the year before."""
    nothing = np.zeros(problem.variables)
    flat = recourse(problem.recourse.need[:, :1], problem.recourse.factor[:, :1], 0.0, 0.0)
    return attrs.evolve(
        problem,
        cost=nothing,
        quality=nothing,
        change_weight=problem.group_size.astype(float),
        opening_points=np.zeros_like(problem.opening_points),
        recourse=flat,
    )
