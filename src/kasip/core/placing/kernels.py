"""Compiled kernels of placement: the exact assignment with nested capacities, by successive shortest paths.

Everything is whole numbers: no rounding, the same answer on every machine. Nodes of a search are places, then
enterprises. A student needs no node of its own: it is only reached from the place it holds, at no extra reduced cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kasip.core.compiled import compiled

Ints = npt.NDArray[np.int64]
NOBODY = -1
NOT_REACHED = -2
FAR = 1 << 62


class Arcs(NamedTuple):
    """Where students may go: student `s` to `place[start[s]:start[s + 1]]` at `cost` ≥ 0; `student` repeats `s`."""

    start: Ints
    place: Ints
    cost: Ints
    student: Ints


class Houses(NamedTuple):
    """Places and their enterprises: `owner` of each place; `own[own_start[e]:own_start[e + 1]]` are `e`'s places.

    `room` is the capacity of each node: places, then enterprises.
    """

    owner: Ints
    own_start: Ints
    own: Ints
    room: Ints


class Standing(NamedTuple):
    """The assignment so far: arc `held` by each student or -1, doubly linked lists of those at a place, loads, prices.

    `otherwise` bounds from below what a placed student's cheapest other place costs, its price included. Prices only
    rise, so a bound stays one.
    """

    held: Ints
    first: Ints
    later: Ints
    earlier: Ints
    load: Ints
    price: Ints
    otherwise: Ints


class Search(NamedTuple):
    """Labels of one shortest-path search; `touched` lists labelled nodes, their count last; a binary heap.

    `bound` holds the cost of the best way known: what costs as much is not looked at.
    """

    distance: Ints
    parent: Ints
    touched: Ints
    done: Ints
    keys: Ints
    nodes: Ints
    bound: Ints


@compiled
def push(search: Search, size: int, key: int, node: int) -> int:
    """This will add an entry to the heap and return its new size."""
    keys, nodes, at = search.keys, search.nodes, size
    while at > 0 and keys[(at - 1) // 2] > key:
        keys[at], nodes[at] = keys[(at - 1) // 2], nodes[(at - 1) // 2]
        at = (at - 1) // 2
    keys[at], nodes[at] = key, node
    return size + 1


@compiled
def pop(search: Search, size: int) -> int:
    """This will take the least entry (index 0, to be read before) out of the heap and return the new size."""
    keys, nodes, size, at = search.keys, search.nodes, size - 1, 0
    key, node = keys[size], nodes[size]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], nodes[at] = keys[child], nodes[child]
        at = child
    keys[at], nodes[at] = key, node
    return size


@compiled
def label(search: Search, size: int, node: int, key: int, via: int) -> int:
    """This will note a way to a node if it is shorter than those known, and return the heap's size."""
    if key >= search.distance[node] or key >= search.bound[0]:
        return size
    if search.parent[node] == NOT_REACHED:
        search.touched[search.touched[-1]] = node
        search.touched[-1] += 1
    search.distance[node], search.parent[node] = key, via
    return push(search, size, key, node)


@compiled
def label_places(arcs: Arcs, standing: Standing, search: Search, size: int, student: int, base: int) -> int:
    """This will label every place a student reached at cost `base` may go to, and return the heap's size."""
    for arc in range(arcs.start[student], arcs.start[student + 1]):
        place = arcs.place[arc]
        size = label(search, size, place, base + arcs.cost[arc] + standing.price[place], arc)
    return size


@compiled
def cheapest_other(arcs: Arcs, standing: Standing, student: int) -> int:
    """This will return what a student's cheapest place besides the held one costs, its price included."""
    least = FAR
    for arc in range(arcs.start[student], arcs.start[student + 1]):
        key = arcs.cost[arc] + standing.price[arcs.place[arc]]
        if key < least and arc != standing.held[student]:
            least = key
    return least


@compiled
def from_student(arcs: Arcs, standing: Standing, search: Search, size: int, student: int) -> int:
    """This will label the places a placed student could move to, and return the heap's size."""
    held = standing.held[student]
    place = arcs.place[held]
    standing.otherwise[student] = cheapest_other(arcs, standing, student)
    base = search.distance[place] - standing.price[place] - arcs.cost[held]
    return label_places(arcs, standing, search, size, student, base)


@compiled
def from_enterprise(houses: Houses, standing: Standing, search: Search, size: int, node: int) -> int:
    """This will label the places of a full enterprise, one of whose students would have to make room."""
    base, enterprise = search.distance[node] - standing.price[node], node - houses.owner.size
    for index in range(houses.own_start[enterprise], houses.own_start[enterprise + 1]):
        place = houses.own[index]
        if standing.load[place] > 0:
            size = label(search, size, place, base + standing.price[place], -3 - node)
    return size


@compiled
def from_place(
    arcs: Arcs, houses: Houses, out_cost: Ints, standing: Standing, search: Search, size: int, node: int
) -> tuple[int, int, int]:
    """This will label what lies beyond a place: its enterprise if the place has room, and its students.

    A student is put in the heap at a bound of where it leads; its own places are only looked at when its turn comes.

    Returns:
        (heap's size, cost of leaving out the student it costs least to leave out, that student or -1).
    """
    base, best, who = search.distance[node] - standing.price[node], FAR, NOBODY
    if standing.load[node] < houses.room[node]:
        enterprise = houses.owner.size + houses.owner[node]
        size = label(search, size, enterprise, base + standing.price[enterprise], node)
    student = standing.first[node]
    while student >= 0:
        freed = base - arcs.cost[standing.held[student]]
        if freed + out_cost[student] < best:
            best, who = freed + out_cost[student], student
        if freed + standing.otherwise[student] < search.bound[0]:
            key = freed + standing.otherwise[student]
            size = push(search, size, key, houses.room.size + student)
        student = standing.later[student]
    return size, best, who


@compiled
def find_way(
    student: int, arcs: Arcs, houses: Houses, out_cost: Ints, standing: Standing, search: Search
) -> tuple[int, int, int]:
    """This will find the cheapest way to take a student in.

    Returns:
        (cost, last node of the way, student who is left out instead or -1); the last node is -1 where the student
        itself is left out.
    """
    places, nodes = houses.owner.size, houses.room.size
    last, leaver = NOBODY, student
    search.bound[0] = out_cost[student]
    size = label_places(arcs, standing, search, 0, student, 0)
    while size > 0 and search.keys[0] < search.bound[0]:
        node, reached = search.nodes[0], search.keys[0]
        size = pop(search, size)
        if node >= nodes:
            size = from_student(arcs, standing, search, size, node - nodes)
            continue
        if search.done[node] or reached > search.distance[node]:
            continue
        search.done[node] = 1
        if node < places:
            size, cost, who = from_place(arcs, houses, out_cost, standing, search, size, node)
            if cost < search.bound[0]:
                search.bound[0], last, leaver = cost, node, who
        elif standing.load[node] >= houses.room[node]:
            size = from_enterprise(houses, standing, search, size, node)
        elif reached - standing.price[node] < search.bound[0]:
            search.bound[0], last, leaver = reached - standing.price[node], node, NOBODY
    return search.bound[0], last, leaver


@compiled
def leave(student: int, arcs: Arcs, houses: Houses, standing: Standing) -> int:
    """This will take a student off the place it holds, and return that place."""
    place = int(arcs.place[standing.held[student]])
    before, after = standing.earlier[student], standing.later[student]
    if before >= 0:
        standing.later[before] = after
    else:
        standing.first[place] = after
    if after >= 0:
        standing.earlier[after] = before
    standing.held[student] = -1
    standing.load[place] -= 1
    standing.load[houses.owner.size + houses.owner[place]] -= 1
    return place


@compiled
def take(arc: int, arcs: Arcs, houses: Houses, standing: Standing) -> None:
    """This will put a student at the head of the list of those at a place."""
    student, place = arcs.student[arc], arcs.place[arc]
    head = standing.first[place]
    standing.later[student], standing.earlier[student] = head, -1
    if head >= 0:
        standing.earlier[head] = student
    standing.first[place] = student
    standing.held[student] = arc
    standing.otherwise[student] = cheapest_other(arcs, standing, student)
    standing.load[place] += 1
    standing.load[houses.owner.size + houses.owner[place]] += 1


@compiled
def go_way(last: int, leaver: int, arcs: Arcs, houses: Houses, standing: Standing, parent: Ints) -> None:
    """This will move everybody along a way, from its last node back to the student taken in."""
    if leaver >= 0:
        leave(leaver, arcs, houses, standing)
    node = last
    while node >= 0:
        via = parent[node]
        if node >= houses.owner.size:
            node = via
        elif via <= -3:
            node = -3 - via
        else:
            student = arcs.student[via]
            node = leave(student, arcs, houses, standing) if standing.held[student] >= 0 else -1
            take(via, arcs, houses, standing)


@compiled
def settle(best: int, standing: Standing, search: Search) -> None:
    """This will raise the prices of the nodes nearer than the way's end, and clear the labels."""
    for index in range(search.touched[-1]):
        node = search.touched[index]
        if search.done[node] and search.distance[node] < best:
            standing.price[node] += best - search.distance[node]
        search.distance[node], search.parent[node], search.done[node] = FAR, NOT_REACHED, 0
    search.touched[-1] = 0


@compiled
def place_all(order: Ints, arcs: Arcs, houses: Houses, out_cost: Ints, standing: Standing, search: Search) -> None:
    """This will assign students to places at the least total cost, writing into `standing`.

    Args:
        order: students in the order they are taken up; any order gives the same total.
        arcs: where they may go, and at what cost.
        houses: capacities, of places and of enterprises over all their places.
        out_cost: cost of leaving a student out, by student.
        standing: empty at first; afterwards the arcs held and prices that solve the dual problem.
        search: scratch space.

    References:
        Jewell (1962), Edmonds and Karp (1972): successive shortest paths with potentials.
    """
    for student in order:
        best, last, leaver = find_way(student, arcs, houses, out_cost, standing, search)
        if last >= 0:
            go_way(last, leaver, arcs, houses, standing, search.parent)
        settle(best, standing, search)


def new_standing(students: int, houses: Houses) -> Standing:
    """This will return an assignment of nobody, at prices of 0."""
    none = np.full(students, NOBODY, np.int64)
    nodes = houses.room.size
    empty = np.full(houses.owner.size, NOBODY, np.int64)
    load, price = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    return Standing(none, empty, none.copy(), none.copy(), load, price, np.zeros(students, np.int64))


def new_search(arcs: Arcs, houses: Houses) -> Search:
    """This will return cleared labels."""
    nodes = houses.room.size
    heap = arcs.cost.size + 2 * nodes + arcs.start.size + 2
    far, unreached = np.full(nodes, FAR, np.int64), np.full(nodes, NOT_REACHED, np.int64)
    touched, done = np.zeros(nodes + 1, np.int64), np.zeros(nodes, np.int64)
    return Search(
        far, unreached, touched, done, np.empty(heap, np.int64), np.empty(heap, np.int64), np.zeros(1, np.int64)
    )


def make_arcs(start: Ints, place: Ints, cost: Ints) -> Arcs:
    """This will complete arcs sorted by student with the student of each."""
    student = np.repeat(np.arange(start.size - 1, dtype=np.int64), np.diff(start))
    return Arcs(start, place, cost, student)


def make_houses(owner: Ints, place_room: Ints, enterprise_room: Ints) -> Houses:
    """This will index places by enterprise."""
    own = np.argsort(owner, kind="stable").astype(np.int64)
    own_start = np.zeros(enterprise_room.size + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=enterprise_room.size), out=own_start[1:])
    return Houses(owner, own_start, own, np.concatenate([place_room, enterprise_room]))
