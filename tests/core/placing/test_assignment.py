"""The exact assignment against a linear programme, and its prices as a proof, on random markets."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from kasip.core.placing.kernels import make_arcs, make_houses, new_search, new_standing, place_all
from kasip.core.placing.raising import by_place, place_by_steps
from kasip.vocabulary.seeds import stream


def random_market(random):
    students, places, enterprises = (int(random.integers(1, most)) for most in (14, 7, 4))
    degrees = random.integers(0, places + 1, students)
    chosen = [np.sort(random.permutation(places)[:degree]) for degree in degrees]
    place = np.concatenate([*chosen, np.zeros(0, np.int64)]).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(degrees)]).astype(np.int64)
    arcs = make_arcs(start, place, random.integers(0, 30, place.size))
    owner, room = random.integers(0, enterprises, places), random.integers(0, 4, places)
    houses = make_houses(owner, room, random.integers(0, 6, enterprises))
    return arcs, houses, random.integers(10, 2000) + random.integers(0, 3, students)


def solved(arcs, houses, out_cost, order, form):
    standing = new_standing(out_cost.size, houses)
    form(order, arcs, houses, out_cost, standing, new_search(arcs, houses))
    return standing


def by_steps(kernel):
    """The same arguments, for the procedure that raises the cost of leaving out step by step."""

    def form(order, arcs, houses, out_cost, standing, search):
        if arcs.cost.size:
            kernel(order, arcs, houses, out_cost, standing, search, by_place(arcs, houses.owner.size))

    return form


FORMS = {
    "plain": place_all.plain,
    "compiled": place_all.fast(),
    "plain by steps": by_steps(place_by_steps.plain),
    "compiled by steps": by_steps(place_by_steps.fast()),
}


def total_cost(arcs, standing, out_cost):
    held = standing.held
    return int(arcs.cost[held[held >= 0]].sum() + out_cost[held < 0].sum())


def least_cost_by_linear_programme(arcs, houses, out_cost):
    students, places, nodes = out_cost.size, houses.owner.size, houses.room.size
    count = arcs.cost.size
    if count == 0:
        return int(out_cost.sum())
    rows = np.concatenate([arcs.student, students + arcs.place, students + places + houses.owner[arcs.place]])
    columns = np.tile(np.arange(count), 3)
    matrix = csr_array((np.ones(3 * count), (rows, columns)), shape=(students + nodes, count))
    most = np.concatenate([np.ones(students), houses.room])
    found = linprog(arcs.cost - out_cost[arcs.student], A_ub=matrix, b_ub=most, method="highs")  # type: ignore[call-overload]
    return round(found.fun) + int(out_cost.sum())


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_assignment_costs_what_the_linear_programme_says(form):
    random = stream(11, "assignment")
    for _ in range(200):
        arcs, houses, out_cost = random_market(random)

        standing = solved(arcs, houses, out_cost, random.permutation(out_cost.size), form)

        assert total_cost(arcs, standing, out_cost) == least_cost_by_linear_programme(arcs, houses, out_cost)


@pytest.mark.parametrize("form", [FORMS["plain"], FORMS["compiled by steps"]], ids=["plain", "by steps"])
def test_prices_prove_the_cost_and_rooms_are_kept(form):
    random = stream(12, "prices")
    for _ in range(300):
        arcs, houses, out_cost = random_market(random)
        standing = solved(arcs, houses, out_cost, np.arange(out_cost.size), form)
        places = houses.owner.size

        enterprise = standing.price[places:]
        place = np.maximum(standing.price[:places] - enterprise[houses.owner], 0)
        least = out_cost.copy()
        np.minimum.at(least, arcs.student, arcs.cost + place[arcs.place] + enterprise[houses.owner[arcs.place]])
        bound = int(least.sum() - houses.room @ np.concatenate([place, enterprise]))

        assert bound == total_cost(arcs, standing, out_cost)
        assert (standing.load <= houses.room).all()
        assert (standing.price >= 0).all()


def test_compiled_and_plain_kernels_agree_to_the_student():
    random = stream(13, "forms")
    for _ in range(50):
        arcs, houses, out_cost = random_market(random)
        order = random.permutation(out_cost.size)

        plain, fast = (
            solved(arcs, houses, out_cost, order, FORMS[name]) for name in ("plain by steps", "compiled by steps")
        )

        assert plain.held.tolist() == fast.held.tolist()
        assert plain.price.tolist() == fast.price.tolist()
