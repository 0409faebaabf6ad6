"""The cost of leaving somebody out, raised step by step: what is full for good is lifted at once, not search by search.

Leaving out must cost more than everything else together, so that as many as possible are placed. With that cost from
the start, every search that ends at "full" climbs from the cost of a journey to that of being left out, through
everything it can reach. Here it starts small. Before each step, the nodes from which no room can be reached by any
chain of moves are found; whoever wants in there stays out however much that costs, so that their prices rise by
the whole step. Only those who may still be placed search.
"""

from __future__ import annotations

import numpy as np

from kasip.core.compiled import compiled
from kasip.core.placing.kernels import Arcs, Houses, Ints, Search, Standing, place_all

STEP = 4
"""The cost of leaving out grows by this part (a quarter) of itself from step to step."""

STEPS_BY_PART = 16
"""Steps after which it rises to what it really is: whoever is not placed by then can hardly be."""


@compiled
def ways_out(arcs: Arcs, houses: Houses, standing: Standing, arriving: Arcs, good: Ints, queue: Ints) -> None:
    """This will mark the nodes that could take one more student because somewhere there is room in the end.

    Args:
        arcs: where students may go.
        houses: capacities.
        standing: the assignment.
        arriving: the same arcs by place: `start` by place, `student` of each.
        good: by node, 0; 1 where there is a way afterwards.
        queue: scratch space, by node.
    """
    places, size, done = houses.owner.size, 0, 0
    for node in range(places, houses.room.size):
        if standing.load[node] < houses.room[node]:
            good[node], queue[size] = 1, node
            size += 1
    while done < size:
        node = queue[done]
        done += 1
        if node >= places:
            size = mark_own_places(node, houses, standing, good, queue, size)
            continue
        for row in range(arriving.start[node], arriving.start[node + 1]):
            held = standing.held[arriving.student[row]]
            if held >= 0 and good[arcs.place[held]] == 0:
                good[arcs.place[held]], queue[size] = 1, arcs.place[held]
                size += 1
        enterprise = places + houses.owner[node]
        if standing.load[node] > 0 and good[enterprise] == 0:
            good[enterprise], queue[size] = 1, enterprise
            size += 1


@compiled
def mark_own_places(node: int, houses: Houses, standing: Standing, good: Ints, queue: Ints, size: int) -> int:
    """This will mark the places with room of an enterprise that has a way out, and return the queue's size."""
    enterprise = node - houses.owner.size
    for index in range(houses.own_start[enterprise], houses.own_start[enterprise + 1]):
        place = houses.own[index]
        if standing.load[place] < houses.room[place] and good[place] == 0:
            good[place], queue[size] = 1, place
            size += 1
    return size


@compiled
def may_be_placed(student: int, arcs: Arcs, good: Ints) -> bool:
    """This will say whether some place a student may go to has a way out."""
    found = 0
    for arc in range(arcs.start[student], arcs.start[student + 1]):
        found |= good[arcs.place[arc]]
    return found == 1


@compiled
def reach(node: int, arcs: Arcs, houses: Houses, standing: Standing, reached: Ints, queue: Ints, size: int) -> int:
    """This will mark what lies one step beyond a reached node, and return the queue's size."""
    places = houses.owner.size
    if node >= places:
        enterprise = node - places
        for index in range(houses.own_start[enterprise], houses.own_start[enterprise + 1]):
            place = houses.own[index]
            if standing.load[place] > 0 and reached[place] == 0:
                reached[place], queue[size] = 1, place
                size += 1
        return size
    enterprise = places + houses.owner[node]
    if standing.load[node] < houses.room[node] and reached[enterprise] == 0:
        reached[enterprise], queue[size] = 1, enterprise
        size += 1
    student = standing.first[node]
    while student >= 0:
        size = reach_places(student, arcs, reached, queue, size)
        student = standing.later[student]
    return size


@compiled
def reach_places(student: int, arcs: Arcs, reached: Ints, queue: Ints, size: int) -> int:
    """This will mark the places a student may go to, and return the queue's size."""
    for arc in range(arcs.start[student], arcs.start[student + 1]):
        place = arcs.place[arc]
        if reached[place] == 0:
            reached[place], queue[size] = 1, place
            size += 1
    return size


@compiled
def lift_full(arcs: Arcs, houses: Houses, standing: Standing, good: Ints, queue: Ints, amount: int) -> None:
    """This will raise the prices of everything that those who cannot be placed can reach.

    It is closed: whoever is placed within it can only move within it, so that all its prices rise by one amount.
    """
    reached = np.zeros(good.size, np.int64)
    size, done = 0, 0
    for student in range(standing.held.size):
        if standing.held[student] < 0 and not may_be_placed(student, arcs, good):
            size = reach_places(student, arcs, reached, queue, size)
    while done < size:
        done += 1
        size = reach(queue[done - 1], arcs, houses, standing, reached, queue, size)
    for index in range(size):
        standing.price[queue[index]] += amount


@compiled
def still_waiting(order: Ints, arcs: Arcs, standing: Standing, good: Ints) -> Ints:
    """This will return those of `order` who have no place and might get one."""
    count = 0
    found = np.empty(order.size, np.int64)
    for student in order:
        if standing.held[student] < 0 and may_be_placed(student, arcs, good):
            found[count] = student
            count += 1
    return found[:count]


@compiled
def place_by_steps(
    order: Ints, arcs: Arcs, houses: Houses, out_cost: Ints, standing: Standing, search: Search, arriving: Arcs
) -> None:
    """This will do what `place_all` does, sooner where many cannot be placed.

    Args:
        order: students in the order they are taken up; any order gives the same total.
        arcs: where they may go, and at what cost.
        houses: capacities.
        out_cost: cost of leaving a student out, by student.
        standing: empty at first; afterwards the arcs held and prices that solve the dual problem.
        search: scratch space.
        arriving: the arcs by place, of which `student` is used.
    """
    good, queue = np.ones(houses.room.size, np.int64), np.empty(houses.room.size, np.int64)
    least, step = out_cost.min(), 0
    level = min(least, 1 + arcs.cost.max())
    waiting = order
    while level < least:
        place_all(waiting, arcs, houses, np.full(out_cost.size, level), standing, search)
        good[:] = 0
        ways_out(arcs, houses, standing, arriving, good, queue)
        waiting = still_waiting(order, arcs, standing, good)
        step += 1
        after = level + level // STEP + 1
        if waiting.size == 0 or step == STEPS_BY_PART or after > least:
            after = least
        lift_full(arcs, houses, standing, good, queue, after - level)
        level = after
    if step == 0 or out_cost.max() > least:
        good[:] = 1
        waiting = still_waiting(order, arcs, standing, good)
    place_all(waiting, arcs, houses, out_cost, standing, search)


def by_place(arcs: Arcs, places: int) -> Arcs:
    """This will put arcs in the order of their places; `start` is by place."""
    order = np.argsort(arcs.place, kind="stable")
    start = np.zeros(places + 1, np.int64)
    np.cumsum(np.bincount(arcs.place, minlength=places), out=start[1:])
    return Arcs(start, arcs.place[order], arcs.cost[order], arcs.student[order])
