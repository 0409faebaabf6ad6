"""The smallest distance limit at which one more student could be placed."""

from __future__ import annotations

import numpy as np

from kasip.core.placing.crowd import Crowd
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import Problem


def wider_limit(problem: Problem, place: Ints, crowd: Crowd) -> float | None:
    """This will return the least effort beyond the limit that opens a way from somebody waiting to a free place.

    The way may lead through others who move: the far place is then for one of them. Nothing where no distance helps.

    Args:
        problem: the problem.
        place: place of each student, -1 where none.
        crowd: the same placement as a flow.
    """
    reached, way_out = crowd.reached(), crowd.with_a_way_out()
    movers = [student for student, node in enumerate(place.tolist()) if node < 0 or node in reached]
    qualification = problem.students.qualification
    best = np.inf
    for number in np.unique(qualification[movers]):
        there = np.array([node for node in sorted(way_out) if problem.places.qualification[node] == number], np.int64)
        here = [student for student in movers if qualification[student] == number]
        best = min(best, _nearest(problem, np.array(here, np.int64), there))
    return float(best) if np.isfinite(best) else None


def _nearest(problem: Problem, here: Ints, there: Ints) -> float:
    here = here[problem.students.old_enough[here]]
    there = there[problem.places.room[there] > 0]
    effort = problem.reach.effort(problem.students.spot[here], problem.places.spot[there])
    keys = here[:, None] * len(problem.places.ids) + there[None, :]
    beyond = effort > (np.inf if problem.reach.largest is None else problem.reach.largest)
    allowed = beyond & ~np.isin(keys, problem.refusals)
    return float(effort[allowed].min(initial=np.inf))
