"""Stable placement: where both sides rank, nobody and no enterprise would rather have each other than what they got."""

from __future__ import annotations

import numpy as np

from kasip.core.placing.assignment import worst_wish
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import Problem


def stabilise(problem: Problem, visited: Ints) -> Ints:
    """This will return the student-optimal stable placement: place of each student, -1 where none.

    Students propose in the order of their ranks (nearer first where ranks are equal, places they know already last);
    enterprises keep those they rank best (nearer, then the published lottery, where ranks are equal) within the room of
    each place and of the enterprise over all its places.

    References:
        Abraham, Irving and Manlove (2007): two algorithms for the student-project allocation problem;
        Abu El-Atta and Moussa (2009): the same with preferences over student-project pairs.
    """
    market = _Market(problem, visited)
    free = list(range(len(problem.students.ids) - 1, -1, -1))
    while free:
        student = free.pop()
        pair = market.next_wish(student)
        if pair >= 0:
            market.take(student, pair)
            rejected = market.overfull(pair)
            if rejected >= 0:
                free.append(market.reject(rejected))
    return market.placement()


class _Market:
    """Who holds whom while students propose."""

    def __init__(self, problem: Problem, visited: Ints) -> None:
        pairs, houses = problem.pairs, problem.places.houses()
        self.owner, self.room, self.places = houses.owner.tolist(), houses.room.tolist(), houses.owner.size
        self.student, self.place = pairs.student.tolist(), pairs.place.tolist()
        self.standing = standing_of_pairs(problem).tolist()
        self.wishes = _wish_lists(problem, visited)
        self.held: list[int] = [-1] * len(problem.students.ids)
        self.at: list[set[int]] = [set() for _ in self.room]

    def next_wish(self, student: int) -> int:
        """This will return the pair of the student's best wish not yet refused, or -1."""
        wishes = self.wishes[student]
        return wishes.pop() if wishes else -1

    def take(self, student: int, pair: int) -> None:
        """This will let a place hold a student for now."""
        self.held[student] = pair
        for node in self._nodes(pair):
            self.at[node].add(pair)

    def overfull(self, pair: int) -> int:
        """This will return the pair a place, or else its enterprise, has to give up, or -1."""
        for node in self._nodes(pair):
            if len(self.at[node]) > self.room[node]:
                return max(self.at[node], key=self.standing.__getitem__)
        return -1

    def reject(self, pair: int) -> int:
        """This will release a student and return it."""
        student = int(self.student[pair])
        self.held[student] = -1
        for node in self._nodes(pair):
            self.at[node].discard(pair)
        return student

    def placement(self) -> Ints:
        """This will return the place of each student."""
        return np.array([self.place[pair] if pair >= 0 else -1 for pair in self.held], np.int64)

    def _nodes(self, pair: int) -> tuple[int, int]:
        place = self.place[pair]
        return place, self.places + self.owner[place]


def standing_of_pairs(problem: Problem) -> Ints:
    """This will return each pair's position in the enterprises' strict order: rank, effort, lottery, place."""
    pairs = problem.pairs
    lottery = problem.students.lottery[pairs.student]
    order = np.lexsort((pairs.place, lottery, pairs.effort, pairs.favour))
    standing = np.empty(order.size, np.int64)
    standing[order] = np.arange(order.size)
    return standing


def _wish_lists(problem: Problem, visited: Ints) -> list[list[int]]:
    """This will return each student's pairs, the best wish last (to be popped)."""
    pairs = problem.pairs
    wish = np.where(visited == 1, worst_wish(problem), pairs.wish)
    lists: list[list[int]] = [[] for _ in problem.students.ids]
    for pair in np.lexsort((pairs.place, pairs.effort, wish))[::-1].tolist():
        lists[int(pairs.student[pair])].append(pair)
    return lists
