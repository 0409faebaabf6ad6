"""The cheapest placement: most students placed, then who waited longest, then wishes, then the least travel."""

from __future__ import annotations

import attrs
import numpy as np

from kasip.core.placing.kernels import FAR, Ints, make_arcs, new_search, new_standing
from kasip.core.placing.problem import Problem
from kasip.core.placing.raising import by_place, place_by_steps

PLAIN_WORK = 2_000
"""Pairs up to which the kernels run as plain Python: loading compiled code takes longer."""


class TooLargeError(Exception):
    """Weights that keep the aims in order do not fit 62 bits."""


@attrs.frozen
class Weights:
    """Whole-number weights that keep the aims in strict order (lexicographic).

    Attributes:
        wish: cost of one rank; more than all travel together.
        waited: cost of leaving out somebody for one term of an earlier wait; more than all wishes and travel together.
        left_out: cost of leaving anybody out; more than all that.
    """

    wish: int
    waited: int
    left_out: int


def weights_of(problem: Problem, terms_waited: int) -> Weights:
    """This will return weights for costs of this size.

    Raises:
        TooLargeError: they do not fit.
    """
    students = len(problem.students.ids)
    wish = 1 + students * int(problem.pairs.effort.max(initial=0))
    dearest = wish * worst_wish(problem) + int(problem.pairs.effort.max(initial=0))
    waited = 1 + students * dearest if terms_waited else 0
    left_out = 1 + students * (dearest + waited * terms_waited)
    if 4 * (left_out + waited * terms_waited) > FAR:
        raise TooLargeError
    return Weights(wish, waited, left_out)


def worst_wish(problem: Problem) -> int:
    """This will return the rank a place counts as that the student has been at before: behind every other."""
    return int(problem.pairs.wish.max(initial=0)) + 1


def assign(problem: Problem, visited: Ints, waited: Ints, weights: Weights) -> tuple[Ints, Ints]:
    """This will solve one term exactly.

    Args:
        problem: the problem.
        visited: by pair, 1 where the student trained there in an earlier term.
        waited: by student, earlier terms without a place.
        weights: how the aims are weighed.

    Returns:
        (place of each student or -1, price of each place and enterprise).
    """
    pairs, count = problem.pairs, len(problem.students.ids)
    wish = np.where(visited == 1, worst_wish(problem), pairs.wish)
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(pairs.student, minlength=count), out=start[1:])
    arcs = make_arcs(start, pairs.place, weights.wish * wish + pairs.effort)
    houses = problem.places.houses()
    standing = new_standing(count, houses)
    out_cost = weights.left_out + weights.waited * waited
    order = np.argsort(problem.students.lottery, kind="stable").astype(np.int64)
    if arcs.cost.size:
        solve = place_by_steps.choose(arcs.cost.size, PLAIN_WORK)
        arriving = by_place(arcs, houses.owner.size)
        solve(order, arcs, houses, out_cost, standing, new_search(arcs, houses), arriving)
    placed = standing.held >= 0
    place = np.full(count, -1, np.int64)
    place[placed] = pairs.place[standing.held[placed]]
    return place, standing.price
