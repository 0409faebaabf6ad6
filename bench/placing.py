"""Exact dual placement against HiGHS (LP) and SciPy (min-weight bipartite matching) in one run, same objective.

Usage: python bench/placing.py [--students 30000] [--enterprises 2000] [--seeds 3] [--large]

SciPy's matching knows no nested capacities and no unplaced student: it is compared on the same market without the
enterprises' own limits, each slot a column and one spare column a student. Times are of the solve alone, kernels warm;
the cold start (loading compiled code) is printed apart.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from commands import cold_and_warm
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from kasip.core.placing.kernels import Arcs, Houses, Ints, make_arcs, make_houses, new_search, new_standing
from kasip.core.placing.raising import by_place, place_by_steps
from kasip.vocabulary.seeds import stream

ARCS_A_STUDENT = 12
TRADES = 100
SQUARE_KM = 300
UNLIMITED = 1 << 40
OUT = 100_000
"""Cost of leaving somebody out: some twenty times a place, so that floating-point peers can follow the weights."""

Market = tuple[Arcs, Houses, Ints]


def market(students: int, enterprises: int, seed: int, fill: float) -> Market:
    """Students and places in the plane; each student may go to the nearest places of its trade, ranked at random."""
    random = stream(seed, "placing bench", students, fill)
    places = 3 * enterprises
    owner, offered = random.integers(0, enterprises, places), random.integers(0, TRADES, places)
    taught = np.sort(random.integers(0, TRADES, students))
    site, home = random.uniform(0, SQUARE_KM, (enterprises, 2))[owner], random.uniform(0, SQUARE_KM, (students, 2))
    found = [_nearest(taught, offered, (home, site), trade) for trade in range(TRADES)]
    student, place, km = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((place, student))
    start = np.zeros(students + 1, np.int64)
    np.cumsum(np.bincount(student, minlength=students), out=start[1:])
    effort = np.rint(10 * km[order]).astype(np.int64)
    cost = 500 * random.integers(1, 6, effort.size) + effort
    room = random.poisson(fill * students / places, places)
    total = np.ceil(0.8 * np.bincount(owner, room, minlength=enterprises)).astype(np.int64)
    arcs = make_arcs(start, place[order], cost)
    return arcs, make_houses(owner, room, total), np.full(students, OUT, np.int64)


def _nearest(taught: Any, offered: Any, spots: Any, trade: int) -> tuple[Any, Any, Any]:
    here, there = np.flatnonzero(taught == trade), np.flatnonzero(offered == trade)
    across, along = (spots[0][here][:, None] - spots[1][there][None]).transpose(2, 0, 1)
    km, most = np.hypot(across, along), min(ARCS_A_STUDENT, there.size)
    near = np.argpartition(km, most - 1, axis=1)[:, :most]
    return np.repeat(here, most), there[near].ravel(), np.take_along_axis(km, near, 1).ravel()


def ours(problem: Market) -> int:
    arcs, houses, out_cost = problem
    standing = new_standing(out_cost.size, houses)
    arriving = by_place(arcs, houses.owner.size)
    order = np.arange(out_cost.size)
    place_by_steps.fast()(order, arcs, houses, out_cost, standing, new_search(arcs, houses), arriving)
    held = standing.held
    return sum(arcs.cost[held[held >= 0]].tolist()) + sum(out_cost[held < 0].tolist())


def highs(problem: Market) -> int:
    """The same problem as a linear programme, its plan priced exactly."""
    arcs, houses, out_cost = problem
    students, places = out_cost.size, houses.owner.size
    rows = np.concatenate([arcs.student, students + arcs.place, students + places + houses.owner[arcs.place]])
    shape = (students + houses.room.size, arcs.cost.size)
    matrix = csr_array((np.ones(rows.size), (rows, np.tile(np.arange(arcs.cost.size), 3))), shape=shape)
    gain = (arcs.cost - out_cost[arcs.student]).astype(float)
    most = np.concatenate([np.ones(students), houses.room])
    found: Any = linprog(gain, A_ub=matrix, b_ub=most, method="highs")
    taken = np.rint(found.x).astype(np.int64)
    return sum(out_cost.tolist()) + sum((taken * (arcs.cost - out_cost[arcs.student])).tolist())


def scipy_matching(problem: Market) -> int:
    arcs, houses, out_cost = problem
    room = houses.room[: houses.owner.size]
    first = np.concatenate([[0], np.cumsum(room)])
    copies = room[arcs.place]
    rows = np.repeat(arcs.student, copies)
    offset = np.arange(copies.sum()) - np.repeat(np.cumsum(copies) - copies, copies)
    columns = np.repeat(first[arcs.place], copies) + offset
    students = out_cost.size
    spare = first[-1] + np.arange(students)
    values = np.concatenate([np.repeat(arcs.cost, copies), out_cost]).astype(float)
    keys = (np.concatenate([rows, np.arange(students)]), np.concatenate([columns, spare]))
    graph = csr_array((values, keys), shape=(students, int(first[-1]) + students))
    who, where = min_weight_full_bipartite_matching(graph)
    return sum(int(value) for value in np.asarray(graph[who, where]).ravel())


def timed(solve: Callable[[Market], int], problem: Market) -> tuple[float, int]:
    began = time.perf_counter()
    cost = solve(problem)
    return time.perf_counter() - began, cost


def without_enterprises(problem: Market) -> Market:
    arcs, houses, out_cost = problem
    places = houses.owner.size
    return (
        arcs,
        make_houses(houses.owner, houses.room[:places], np.full(houses.room.size - places, UNLIMITED)),
        out_cost,
    )


def compare(students: int, enterprises: int, seeds: int) -> None:
    for fill in (0.7, 1.1, 1.4):
        for seed in range(seeds):
            problem = market(students, enterprises, seed, fill)
            (mine, cost), (peer, peer_cost) = timed(ours, problem), timed(highs, problem)
            plain = without_enterprises(problem)
            (mine_plain, plain_cost), (other, other_cost) = timed(ours, plain), timed(scipy_matching, plain)
            print(
                f"fill {fill} seed {seed}: {problem[0].cost.size:,} pairs | kasip {mine:.2f} s, HiGHS {peer:.2f} s, "
                f"ratio {peer / mine:.1f}x, excess of HiGHS {peer_cost - cost} | without enterprise limits: kasip "
                f"{mine_plain:.2f} s, SciPy {other:.2f} s, "
                f"ratio {other / mine_plain:.1f}x, excess {other_cost - plain_cost}",
                flush=True,
            )


def whole_command(students: int, enterprises: int, fill: float) -> None:
    """This will time `kasip place` itself on drawn tables: read, check, reach, place, explain, changes, write."""
    random = stream(0, "placing tables", students, fill)
    places = 3 * enterprises
    codes = np.array([f"3W0715{number:04d}" for number in range(TRADES)])
    owner, slots = random.integers(0, enterprises, places), random.poisson(fill * students / places, places)
    home, site = (random.uniform(0, SQUARE_KM, (count, 2)).round(2) for count in (students, enterprises))
    owners = [f"{number:012d}" for number in range(enterprises)]
    spots = {axis: home[:, number] for number, axis in enumerate("xy")}
    sites = {axis: site[owner, number] for number, axis in enumerate("xy")}
    born = [dt.date(2008, 1, 1)] * students
    who = [f"S{number:06d}" for number in range(students)]
    where = [f"P{number:06d}" for number in range(places)]
    taught, offered = random.choice(codes, students), random.choice(codes, places)
    college = ["C1"] * students
    settings = {"students_per_mentor": "1", "maximum_distance_km": "75", "starts_on": "2026-09-01"}
    tables = {
        "students": {"student_id": who, "college_id": college, "qualification": taught, "birth_date": born, **spots},
        "places": {
            "place_id": where,
            "enterprise_bin": np.array(owners)[owner],
            "qualification": offered,
            "slots": slots,
            "mentors": slots,
            **sites,
        },
        "enterprises": {
            "enterprise_bin": owners,
            "mentors": np.ceil(0.8 * np.bincount(owner, slots, enterprises)).astype(np.int64),
        },
        "parameters": {"parameter": list(settings), "value": list(settings.values())},
    }
    tables["enterprises"] = {name: np.array(rows)[np.unique(owner)] for name, rows in tables["enterprises"].items()}
    with tempfile.TemporaryDirectory() as folder:
        for name, columns in tables.items():
            pl.DataFrame(columns).write_parquet(Path(folder) / f"{name}.parquet")
        print(f"{students:,} x {enterprises:,} at fill {fill}: {cold_and_warm('place', Path(folder))}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=30_000)
    parser.add_argument("--enterprises", type=int, default=2_000)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="300,000 students x 60,000 enterprises, kasip alone")
    asked = parser.parse_args()
    cold, _ = timed(ours, market(50, 40, 0, 1.0))
    print(f"first call, compiled code loaded from the cache or made: {cold:.2f} s")
    compare(asked.students, asked.enterprises, asked.seeds)
    for fill in (0.7, 1.1):
        whole_command(asked.students, asked.enterprises, fill)
    if asked.large:
        took, _ = timed(ours, market(300_000, 60_000, 0, 1.1))
        print(f"300,000 x 60,000 at fill 1.1: kasip {took:.1f} s")
    print(f"peak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
