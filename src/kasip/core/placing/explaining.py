"""Why somebody has no place, and the cheapest change that would place more, re-solved."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from kasip.core.placing.crowd import Crowd
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import NO_LIMIT, Problem

CHANGES_SOLVED = 20
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


def changes(problem: Problem, place: Ints) -> list[Change]:
    """This will return single changes of capacity that place more students, the greatest gain first."""
    crowd = Crowd(problem, place)
    touched = crowd.reached()
    found = [
        Change(gain, kind, node)
        for kind, node in _candidates(problem, place, touched)
        for gain in [crowd.gain(*_room_after(problem, kind, node))]
        if gain > 0
    ]
    return sorted(found, key=lambda change: (-change.gain, change.kind, change.owner))


def _candidates(problem: Problem, place: Ints, reached: set[int]) -> Iterator[tuple[str, int]]:
    pairs = problem.pairs
    wanting = np.bincount(pairs.place[place[pairs.student] < 0], minlength=len(problem.places.ids))
    crowded = sorted((node for node in reached if node < wanting.size), key=lambda node: (-wanting[node], node))
    slots, mentors = problem.places.slots, problem.places.mentors * problem.places.students_per_mentor
    yield from [("slot", node) for node in crowded if slots[node] < mentors[node]][:CHANGES_SOLVED]
    yield from [("mentor", node) for node in crowded if _mentor_helps(problem, node)][:CHANGES_SOLVED]


def _mentor_helps(problem: Problem, node: int) -> bool:
    places = problem.places
    short = places.mentors[node] * places.students_per_mentor < places.slots[node]
    return bool(short or places.enterprise_mentors[places.owner[node]] < NO_LIMIT)


def _room_after(problem: Problem, kind: str, node: int) -> tuple[int, int, int]:
    """This will return (place, its room after the change, its enterprise's room after the change)."""
    places, owner = problem.places, problem.places.owner[node]
    mentor = int(kind == "mentor")
    slots = int(places.slots[node]) + int(kind == "slot")
    mentors = (int(places.mentors[node]) + mentor) * places.students_per_mentor
    room = int(places.enterprise_room[owner])
    return node, min(slots, mentors), room if room >= NO_LIMIT else room + mentor * places.students_per_mentor
