"""The order nearest to last year's: groups move only where a limit leaves no choice."""

from __future__ import annotations

import attrs
import numpy as np

from kasip.core.planning.objective import objective, relaxed_problem, terms
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.recourse import recourse
from kasip.core.planning.result import Plan
from kasip.core.planning.solve import Effort, bound_of, solve


def like_last_year(problem: OrderProblem, effort: Effort) -> Plan:
    """This will return last year's order repeated, changed by the fewest seats the limits ask for.

    Sought is the order of least change, whatever it costs and covers; its worth is then told by the problem's own
    objective, beside a bound of the best order.

    Args:
        problem: the order problem.
        effort: how much work to do.

    Raises:
        NoOrderError: no order keeps the limits.
    """
    found = solve(_only_change(problem), effort)
    asked = relaxed_problem(problem, found.relaxed)
    value = objective(asked, found.groups)
    bound, price = bound_of(asked, effort)
    told = terms(asked, found.groups)
    return attrs.evolve(found, objective=value, bound=min(bound, value), terms=told, row_price=price)


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
