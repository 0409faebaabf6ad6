"""A placement as a flow: who could move where, and how many more fit after a change (breadth-first augmenting ways)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import Problem

Ways = tuple[dict[int, tuple[int, int]], int]
"""What a search reached (node -> node before, student who moves in or -1), and the end where there is room, or -1."""


class Crowd:
    """The placement as a flow, to count how many more fit after a change (breadth-first augmenting ways)."""

    def __init__(self, problem: Problem, place: Ints) -> None:
        houses = problem.places.houses()
        self.owner, self.room, self.places = houses.owner.tolist(), houses.room.tolist(), houses.owner.size
        self.own = [
            houses.own[houses.own_start[e] : houses.own_start[e + 1]].tolist() for e in range(houses.own_start.size - 1)
        ]
        ends, nodes = np.cumsum(np.bincount(problem.pairs.student, minlength=place.size)), problem.pairs.place.tolist()
        self.may = [nodes[start:end] for start, end in pairwise([0, *ends.tolist()])]
        self.held = place.tolist()
        self.at: list[set[int]] = [set() for _ in range(self.places)]
        for student, node in enumerate(self.held):
            if node >= 0:
                self.at[node].add(student)
        self.waiting = [student for student, node in enumerate(self.held) if node < 0 and self.may[student]]
        self._as_placed: Ways | None = None

    def reached(self) -> set[int]:
        """This will return the nodes (places, then enterprises) where one more would let somebody waiting in."""
        return set(self._ways_as_placed()[0])

    def _ways_as_placed(self) -> Ways:
        """This will search the placement as it is, once; everything that moves afterwards must be moved back."""
        if self._as_placed is None:
            self._as_placed = self._search()
        return self._as_placed

    def with_a_way_out(self) -> set[int]:
        """This will return the places that could take one more student because somewhere there is room in the end."""
        comers: list[list[int]] = [[] for _ in range(self.places)]
        for student, node in enumerate(self.held):
            for other in self.may[student] if node >= 0 else ():
                comers[other].append(node)
        found: set[int] = set()
        queue = deque(range(self.places, self.places + len(self.own)))
        queue = deque(node for node in queue if self._load(node) < self.room[node])
        found.update(queue)
        while queue:
            for before in self._behind(queue.popleft(), comers):
                if before not in found:
                    found.add(before)
                    queue.append(before)
        return {node for node in found if node < self.places}

    def _behind(self, node: int, comers: list[list[int]]) -> Iterator[int]:
        """This will yield the nodes one step before a node on a way: a place's visitors, an enterprise's places."""
        if node >= self.places:
            yield from (place for place in self.own[node - self.places] if self._load(place) < self.room[place])
        else:
            yield from comers[node]
            if self.at[node]:
                yield self.places + self.owner[node]

    def gain(self, node: int, place_room: int, enterprise_room: int) -> int:
        """This will count how many more students are placed with other rooms at one place and its enterprise."""
        enterprise = self.places + self.owner[node]
        before = (self.room[node], self.room[enterprise])
        known = self._ways_as_placed()
        self.room[node], self.room[enterprise] = place_room, enterprise_room
        log: list[tuple[int, int]] = []
        most = (place_room - before[0]) + (enterprise_room - before[1])
        gained = int(most > 0 and self._augment(self._search_on(known, (node, enterprise)), log))
        while 0 < gained < most and self._augment(self._search(), log):
            gained += 1
        for student, was in reversed(log):
            self._move(student, was)
        self.room[node], self.room[enterprise] = before
        return gained

    def _load(self, node: int) -> int:
        if node < self.places:
            return len(self.at[node])
        return sum(len(self.at[place]) for place in self.own[node - self.places])

    def _search(self) -> Ways:
        """This will search from everybody waiting."""
        starts = ((node, student) for student in self.waiting if self.held[student] < 0 for node in self.may[student])
        seen = {node: (-1, student) for node, student in starts}
        return self._search_from(seen, deque(seen))

    def _search_on(self, known: Ways, changed: tuple[int, ...]) -> Ways:
        """This will continue a search that found no end, after room was added at some nodes: only they lead on anew."""
        return self._search_from(dict(known[0]), deque(node for node in changed if node in known[0]))

    def _search_from(self, seen: dict[int, tuple[int, int]], queue: deque[int]) -> Ways:
        while queue:
            node = queue.popleft()
            if node >= self.places and self._load(node) < self.room[node]:
                return seen, node
            for beyond, student in self._steps(node):
                if beyond not in seen:
                    seen[beyond] = (node, student)
                    queue.append(beyond)
        return seen, -1

    def _steps(self, node: int) -> Iterator[tuple[int, int]]:
        """This will yield (node one step on, student who moves there or -1)."""
        if node >= self.places:
            yield from ((place, -1) for place in self.own[node - self.places] if self.at[place])
            return
        if self._load(node) < self.room[node]:
            yield self.places + self.owner[node], -1
        for student in sorted(self.at[node]):
            yield from ((other, student) for other in self.may[student])

    def _augment(self, ways: Ways, log: list[tuple[int, int]]) -> bool:
        """This will move people along a way found, and log where they were; returns whether there was one."""
        seen, node = ways
        found = node >= 0
        while node >= 0:
            before, student = seen[node]
            if student >= 0:
                log.append((student, self.held[student]))
                self._move(student, node)
            node = before
        return found

    def _move(self, student: int, node: int) -> None:
        if self.held[student] >= 0:
            self.at[self.held[student]].discard(student)
        self.held[student] = node
        if node >= 0:
            self.at[node].add(student)
