"""Terms: each is placed in turn, exactly, so that students see different places where there is room to."""

from __future__ import annotations

import attrs
import numpy as np

from kasip.core.placing.assignment import assign, weights_of
from kasip.core.placing.kernels import Ints
from kasip.core.placing.outcome import Term
from kasip.core.placing.problem import Problem
from kasip.core.placing.stable import stabilise


def place_students(problem: Problem) -> tuple[Term, ...]:
    """This will place every term.

    A place a student has been at counts as the last wish; among placements of equally many students those are preferred
    that leave out whoever waited least. Each term is exact given the earlier ones; the terms together need not be.
    """
    terms: list[Term] = []
    for number in range(1, problem.terms + 1):
        visited, waited = visits(problem, terms), waits(problem, terms)
        if problem.two_sided:
            terms.append(Term(number, stabilise(problem, visited), np.zeros(0, np.int64), {}))
        else:
            weights = weights_of(problem, number - 1)
            place, price = assign(problem, visited, waited, weights)
            terms.append(Term(number, place, price, attrs.asdict(weights)))
    return tuple(terms)


def visits(problem: Problem, terms: list[Term]) -> Ints:
    """This will mark the pairs whose student was at the place in an earlier term."""
    seen = np.zeros(problem.pairs.student.size, np.int64)
    for term in terms:
        seen |= term.place[problem.pairs.student] == problem.pairs.place
    return seen


def waits(problem: Problem, terms: list[Term]) -> Ints:
    """This will count each student's earlier terms without a place."""
    return np.sum([term.place < 0 for term in terms], axis=0, dtype=np.int64) + np.zeros(
        len(problem.students.ids), np.int64
    )
