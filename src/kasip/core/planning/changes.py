"""Single changes that would let one more useful group open, and what the order would then be."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.explain import USEFUL, LineReasons
from kasip.core.planning.inputs import OrderInput
from kasip.core.planning.objective import keeps_limits, objective, used
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.search import Found, search

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNITS: Mapping[str, tuple[str, str]] = {
    "workshop_hours": ("shift", "shift"),
    "mentor_slots": ("mentor_slots", "slot"),
    "master_hours": ("master", "post"),
    "beds": ("beds", "bed"),
    "maximum_groups": ("maximum_groups", "group"),
    "change": ("change", "group"),
    "applicants": ("applicants", "person"),
    "targeted_requests": ("targeted_request", "group"),
    "budget": ("money", "KZT"),
    "technical_share": ("policy", "seat"),
    "kazakh_share": ("policy", "seat"),
    "minimum_groups": ("minimum_groups", "group"),
}
"""Kind of limit -> what would be changed and its unit, least effort first: a timetable before a post, a post before
beds, a decision of the department before its budget, a rule last."""

EFFORT = {kind: rank for rank, kind in enumerate(UNITS)}
RESOLVE_MOVES = 6_000


@attrs.frozen
class Change:
    """A change of one resource.

    Attributes:
        kind: kind of limit it widens.
        owner: whose limit.
        amount: in the unit of `UNITS` (shifts, posts, beds, slots, groups, persons, seats, KZT a year).
        rows: rows widened.
        extra: by how much, in the unit of the limit.
        line: the variable it makes room for.
    """

    kind: str
    owner: str
    amount: float
    rows: tuple[int, ...]
    extra: float
    line: int


@attrs.frozen
class Remedy:
    """A change with its effect, re-solved: points saved, and workers gained in the cell it was sought for."""

    change: Change
    gain: float
    persons: float


@attrs.frozen
class Steps:
    """What one unit of a change adds to a limit: hours of a shift of all rooms of a kind, hours of a post."""

    hours: Mapping[tuple[str, str], float]
    usual: Mapping[str, float]

    def of(self, kind: str, owner: str) -> float:
        """This will return the limit's units one change unit adds; 1 where they are the same."""
        return self.hours.get((kind, owner), self.usual.get(kind, 1.0))


def change_steps(given: OrderInput) -> Steps:
    """This will read from the tables what a shift and a post bring; where a college has none, what is usual."""
    hours: dict[tuple[str, str], float] = {}
    usual: dict[str, float] = {}
    if given.has("workshops"):
        rooms = given.tables["workshops"].with_columns(hours=pl.col("rooms") * pl.col("hours_per_shift"))
        owned = rooms.group_by("college_bin", "kind").agg(pl.col("hours").sort().sum())
        hours |= {("workshop_hours", f"{row[0]}|{row[1]}"): float(row[2]) for row in owned.iter_rows() if row[2]}
        usual["workshop_hours"] = _mean(rooms["hours_per_shift"])
    if given.has("masters"):
        posts = given.tables["masters"].select("college_bin", "specialty", "hours_per_post")
        hours |= {("master_hours", f"{row[0]}|{row[1]}"): float(row[2]) for row in posts.iter_rows() if row[2]}
        usual["master_hours"] = _mean(posts["hours_per_post"])
    return Steps(hours, usual)


def _mean(values: pl.Series) -> float:
    return float(values.sort().mean() or 1.0)  # type: ignore[arg-type]


def single_change(problem: OrderProblem, groups: Ints, reasons: LineReasons, line: int, steps: Steps) -> Change | None:
    """This will name the one resource that stands in the way of one more group of a line, if there is only one."""
    labels = problem.rows.labels
    rows = reasons.blocked_rows[line]
    owners = {(labels["kind"][row], labels["owner"][row]) for row in rows}
    own = bool(reasons.blocked_change[line] or reasons.blocked_next[line])
    if reasons.blocked_minimum[line] or len(owners) + own != 1:
        return None
    if own:
        return Change("change", "", 1.0, (), 1.0, line)
    ((kind, owner),) = owners
    step = steps.of(kind, owner)
    amount = max(1.0, float(np.ceil(_short(problem, groups, line, rows) / step - 1e-9)))
    same = labels.with_row_index("row").filter((pl.col("kind") == kind) & (pl.col("owner") == owner))
    return Change(kind, owner, amount, tuple(same["row"].to_list()), amount * step, line)


def _short(problem: OrderProblem, groups: Ints, line: int, rows: tuple[int, ...]) -> float:
    more = groups.copy()
    more[line] += 1
    over = used(problem, more) - problem.rows.available(more)
    return float(over[list(rows)].max())


def changed_problem(problem: OrderProblem, change: Change) -> OrderProblem:
    """This will widen the limits a change touches."""
    capacity = problem.rows.capacity.copy()
    capacity[list(change.rows)] += change.extra
    highest, lowest = problem.highest, problem.lowest
    if change.kind == "change":
        highest, lowest = highest.copy(), lowest.copy()
        highest[change.line] += 1
        lowest[problem.previous == change.line] = 0
    most = problem.most.copy()
    most[change.line] += 1
    rows = attrs.evolve(problem.rows, capacity=capacity)
    return attrs.evolve(problem, rows=rows, highest=highest, lowest=lowest, most=most)


def resolve_with(problem: OrderProblem, groups: Ints, change: Change, *, moves: int = RESOLVE_MOVES) -> Found:
    """This will re-solve an order after one change, from the plan with the group the change makes room for.

    Returns:
        The best order found that keeps the changed limits; no groups where the change does not suffice.
    """
    wider = changed_problem(problem, change)
    start = groups.copy()
    start[change.line] += 1
    if start[change.line] >= wider.lowest.shape[1]:
        wider = _widened(wider)
    if not keeps_limits(wider, start):
        return Found(None, np.inf)
    found = search(wider, start, moves=moves, seed=change.line, heat=0.01)
    return found if found.groups is not None else Found(start, objective(wider, start))


def _widened(problem: OrderProblem) -> OrderProblem:
    """This will let the tables of allowed changes reach one group further."""
    lowest = np.concatenate([problem.lowest, problem.lowest[:, -1:]], axis=1)
    highest = np.concatenate([problem.highest, problem.highest[:, -1:] + 1], axis=1)
    return attrs.evolve(problem, lowest=lowest, highest=highest)


def remedy(problem: OrderProblem, groups: Ints, reasons: LineReasons, cell: int, steps: Steps) -> Remedy | None:
    """This will find the change of least effort that lets one more useful group open in a cell, re-solved."""
    lines = np.flatnonzero((problem.cell == cell) & (reasons.gain > USEFUL))
    changes = [single_change(problem, groups, reasons, int(line), steps) for line in lines]
    options = [change for change in changes if change is not None]
    options.sort(key=lambda change: (EFFORT[change.kind], change.amount, -reasons.gain[change.line], change.line))
    value, missing = objective(problem, groups), problem.recourse.uncovered(problem.cell_supply(groups))[cell]
    for change in options[:3]:
        found = resolve_with(problem, groups, change)
        if found.groups is None:
            continue
        persons = missing - problem.recourse.uncovered(problem.cell_supply(found.groups))[cell]
        if persons > 0:
            return Remedy(change, value - found.value, float(persons))
    return None
