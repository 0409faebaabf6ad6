"""Why somebody has no place, and the cheapest change that would place more, re-solved."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from kasip.core.placing.crowd import Crowd
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import NO_LIMIT, Places, Problem
from kasip.core.placing.stable import stabilise

CHANGES_SOLVED, STABLE_CHANGES_SOLVED = 20, 5
"""Changes of one kind that are re-solved: those that touch the most unplaced students."""


@attrs.frozen
class Reason:
    """Why a student has no place.

    Attributes:
        student: number of the student.
        code: `no_place_for_qualification`, `too_young`, `too_far`, `refused` or `all_full`: the first that applies.
        nearest: for `all_full`, the eligible place with the least effort; else -1.
    """

    student: int
    code: str
    nearest: int = -1


@attrs.frozen(order=True)
class Change:
    """A change that would place more students.

    Attributes:
        gain: students placed more, re-solved.
        kind: `slot` or `mentor`: one more of it.
        owner: place concerned.
    """

    gain: int
    kind: str
    owner: int


def reasons(problem: Problem, place: Ints) -> list[Reason]:
    """This will give the reason of every student without a place."""
    nearest = _nearest(problem)
    return [_reason(problem, student, nearest) for student in np.flatnonzero(place < 0).tolist()]


def _reason(problem: Problem, student: int, nearest: Ints) -> Reason:
    if problem.offered[student] == 0:
        return Reason(student, "no_place_for_qualification")
    if not problem.students.old_enough[student]:
        return Reason(student, "too_young")
    if problem.reachable[student] == 0:
        return Reason(student, "too_far")
    if problem.refused[student] == problem.reachable[student]:
        return Reason(student, "refused")
    return Reason(student, "all_full", int(nearest[student]))


def _nearest(problem: Problem) -> Ints:
    pairs = problem.pairs
    order = np.lexsort((pairs.place, pairs.effort, pairs.student))
    who, first = np.unique(pairs.student[order], return_index=True)
    nearest = np.full(len(problem.students.ids), -1, np.int64)
    nearest[who] = pairs.place[order][first]
    return nearest


def changes(problem: Problem, place: Ints, crowd: Crowd) -> list[Change]:
    """This will return single changes of capacity that place more students, the greatest gain first.

    Args:
        problem: the problem.
        place: place of each student, -1 where none.
        crowd: the same placement as a flow.
    """
    gains = _stable_gains(problem, place) if problem.two_sided else _flow_gains(problem, place, crowd)
    useful = [change for change in gains if change.gain > 0]
    return sorted(useful, key=lambda change: (-change.gain, change.kind, change.owner))


def _flow_gains(problem: Problem, place: Ints, crowd: Crowd) -> Iterator[Change]:
    """This will re-solve by augmenting ways: exact, as the placement already places the most there can be."""
    for kind, node in _candidates(problem, place, crowd.reached(), CHANGES_SOLVED):
        yield Change(crowd.gain(*_room_after(problem, kind, node)), kind, node)


def _stable_gains(problem: Problem, place: Ints) -> Iterator[Change]:
    """This will find the stable placement anew for each change: it may place more, or by chains of moves even fewer."""
    wanted = set(problem.pairs.place[place[problem.pairs.student] < 0].tolist())
    nobody = np.zeros(problem.pairs.student.size, np.int64)
    placed = int((place >= 0).sum())
    for kind, node in _candidates(problem, place, wanted, STABLE_CHANGES_SOLVED):
        again = stabilise(attrs.evolve(problem, places=_places_after(problem, kind, node)), nobody)
        yield Change(int((again >= 0).sum()) - placed, kind, node)


def _places_after(problem: Problem, kind: str, node: int) -> Places:
    """This will return the places with one more slot, or one more mentor, at one of them."""
    places = problem.places
    one = (np.arange(len(places.ids)) == node).astype(np.int64)
    if kind == "slot":
        return attrs.evolve(places, slots=places.slots + one)
    limited = places.enterprise_mentors < NO_LIMIT
    house = (np.arange(limited.size) == places.owner[node]) & limited
    return attrs.evolve(places, mentors=places.mentors + one, enterprise_mentors=places.enterprise_mentors + house)


def _candidates(problem: Problem, place: Ints, nodes: set[int], most: int) -> Iterator[tuple[str, int]]:
    pairs = problem.pairs
    wanting = np.bincount(pairs.place[place[pairs.student] < 0], minlength=len(problem.places.ids))
    crowded = sorted((node for node in nodes if node < wanting.size), key=lambda node: (-wanting[node], node))
    slots, mentors = problem.places.slots, problem.places.mentors * problem.places.students_per_mentor
    yield from [("slot", node) for node in crowded if slots[node] < mentors[node]][:most]
    yield from [("mentor", node) for node in crowded if _mentor_helps(problem, node)][:most]


def _mentor_helps(problem: Problem, node: int) -> bool:
    places = problem.places
    short = places.mentors[node] * places.students_per_mentor < places.slots[node]
    return bool(short or places.enterprise_mentors[places.owner[node]] < NO_LIMIT)


def _room_after(problem: Problem, kind: str, node: int) -> tuple[int, int, int]:
    """This will return (place, its room after the change, its enterprise's room after the change)."""
    after = _places_after(problem, kind, node)
    return node, int(after.room[node]), int(after.enterprise_room[after.owner[node]])
