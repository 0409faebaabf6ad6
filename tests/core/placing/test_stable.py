"""Two-sided placement against every possible placement of tiny markets."""

import datetime as dt
import itertools

import numpy as np
from tests.core.placing.markets import invented_tables

from kasip.core.placing.building import Terms, build_problem
from kasip.core.placing.rotation import place_students
from kasip.core.placing.stable import standing_of_pairs

RULES = Terms(2, 30.0, "plane", dt.date(2026, 9, 1), {}, 1, 5)


def tiny_problem(seed):
    return build_problem(invented_tables(5, 2, seed, two_sided=True), RULES)


def feasible(problem, pairs):
    houses = problem.places.houses()
    places = problem.pairs.place[[pair for pair in pairs if pair >= 0]]
    load = np.bincount(places, minlength=houses.owner.size)
    total = np.bincount(houses.owner[places], minlength=len(problem.places.enterprises))
    return (np.concatenate([load, total]) <= houses.room).all()


def blocked(problem, pairs, merit, wish_of):
    """A pair blocks if the student prefers it, and the place and the enterprise would each keep it."""
    houses, place_of = problem.places.houses(), problem.pairs.place
    held = [pair for pair in pairs if pair >= 0]
    for pair in range(place_of.size):
        student, place = problem.pairs.student[pair], place_of[pair]
        now = pairs[student]
        if now >= 0 and wish_of(pair) >= wish_of(now):
            continue
        house = houses.owner[place]
        at_place = [one for one in held if place_of[one] == place]
        in_house = [one for one in held if houses.owner[place_of[one]] == house]
        place_full = len(at_place) >= houses.room[place]
        if place_full and all(merit[one] < merit[pair] for one in at_place):
            continue
        if now in in_house:
            if merit[pair] < merit[now]:
                return True
        elif (
            place_full
            or len(in_house) < houses.room[houses.owner.size + house]
            or any(merit[one] > merit[pair] for one in in_house)
        ):
            return True
    return False


def test_stable_placement_is_stable_and_best_for_every_student():
    compared = 0
    for seed in range(60):
        problem = tiny_problem(seed)
        pairs = problem.pairs
        if np.prod([1 + (pairs.student == student).sum() for student in range(5)]) > 3000:
            continue
        merit = standing_of_pairs(problem)
        order = {pair: at for at, pair in enumerate(np.lexsort((pairs.place, pairs.effort, pairs.wish)).tolist())}
        options = [[-1, *np.flatnonzero(pairs.student == student).tolist()] for student in range(5)]
        stable = [
            choice
            for choice in itertools.product(*options)
            if feasible(problem, choice) and not blocked(problem, choice, merit, order.__getitem__)
        ]

        place = place_students(problem)[0].place

        found = tuple(
            next((pair for pair in options[student][1:] if pairs.place[pair] == place[student]), -1)
            for student in range(5)
        )
        rank = [[order[pair] if pair >= 0 else 10**6 for pair in choice] for choice in stable]
        best = [min(column) for column in zip(*rank, strict=True)]
        assert found in stable
        assert [order[pair] if pair >= 0 else 10**6 for pair in found] == best
        compared += 1

    assert compared > 30
