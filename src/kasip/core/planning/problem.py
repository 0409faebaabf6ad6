"""The order problem as arrays: what is decided, what it costs, what limits it (docs/method/order.md)."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.inputs import OrderInput
from kasip.core.planning.limits import limit_rows
from kasip.core.planning.lines import order_lines
from kasip.core.planning.recourse import Recourse, recourse
from kasip.core.planning.rows import Rows
from kasip.vocabulary.faults import Fault

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NONE = -1


@attrs.frozen
class OrderProblem:
    """One order to plan. A variable is a line in an admission year; its value is a number of groups.

    Attributes:
        group_size: persons, by variable (`programmes.group_size`).
        supply: workers one group becomes, by variable (seats times the forecast's yield).
        cell: cell of `recourse` the variable supplies.
        cost: points for the money of one group over all its years (`weight_cost` times million KZT).
        quality: points for the college's employment in the specialty, one group (negative is better).
        change_weight: points for one group more or fewer than the year before.
        previous: variable of the same line a year before, or -1.
        start: groups the year before where `previous` is -1.
        lowest, highest: fewest and most groups allowed after `p` groups the year before, by variable and `p`.
        most: an upper bound that follows from single limits, by variable.
        programme: programme and year the variable counts in, for `programme_minimum` (groups, if any at all).
        opening: candidate the variable opens, or -1.
        year: index of the admission year.
        opening_points: points for opening a candidate at all.
        opening_row: row of `rows` that bears its cost when it opens in a year, by candidate and year; -1: none.
        opening_cost: KZT, by candidate.
        recourse: expected cost by cell.
        rows: all limits that are sums.
        year_count: admission years.
    """

    group_size: Ints
    supply: Floats
    cell: Ints
    cost: Floats
    quality: Floats
    change_weight: Floats
    previous: Ints
    start: Ints
    lowest: Ints
    highest: Ints
    most: Ints
    programme: Ints
    programme_minimum: Ints
    opening: Ints
    year: Ints
    opening_points: Floats
    opening_row: Ints
    opening_cost: Floats
    recourse: Recourse
    rows: Rows
    year_count: int

    @property
    def variables(self) -> int:
        """This will return the number of variables."""
        return int(self.supply.size)

    @property
    def linear(self) -> Floats:
        """This will return the points of one group that do not depend on other groups."""
        return self.cost + self.quality

    def before(self, groups: Ints) -> Ints:
        """This will return the groups of each variable's line in the year before."""
        return np.where(self.previous >= 0, groups[np.maximum(self.previous, 0)], self.start)

    def cell_supply(self, groups: Ints | Floats) -> Floats:
        """This will return the workers each cell gets, by cell."""
        return np.bincount(self.cell, weights=self.supply * groups, minlength=self.recourse.cells).astype(np.float64)


@attrs.frozen
class Cells:
    """Which qualification and graduation year each cell is, and whether the forecast knows its need."""

    labels: pl.DataFrame
    unknown: NDArray[np.bool_]


@attrs.frozen
class Order:
    """A problem with the names of what it decides: `lines` by variable, `cells` by cell."""

    problem: OrderProblem
    lines: pl.DataFrame
    cells: Cells
    given: OrderInput


def order_problem(given: OrderInput) -> Order:
    """This will turn a region's tables into the problem the planner solves."""
    lines = order_lines(given)
    rows = limit_rows(given, lines)
    cells, need, factor = _cells(given, lines)
    first = given.years[0]
    weight = {name: given.rule(f"weight_{name}", first) for name in ("cost", "change", "quality", "opening")}
    size = lines["group_size"].to_numpy().astype(np.int64)
    bounds = _Bounds.of(given, lines, rows)
    openings = _openings(given, lines, rows)
    problem = OrderProblem(
        group_size=size,
        supply=size * lines["worker_yield"].to_numpy().astype(float),
        cell=_cell_of(lines, cells),
        cost=weight["cost"] * lines["cost_kzt"].to_numpy().astype(float) / 1e6,
        quality=-weight["quality"] * size * lines["quality"].to_numpy().astype(float),
        change_weight=weight["change"] * size.astype(float),
        previous=lines["previous"].fill_null(NONE).to_numpy().astype(np.int64),
        start=bounds.start,
        lowest=bounds.lowest,
        highest=bounds.highest,
        most=bounds.most,
        programme=_codes(lines, "programme", "year"),
        programme_minimum=_programme_minimum(lines),
        opening=openings.of,
        year=lines["year"].to_numpy().astype(np.int64) - first,
        opening_points=weight["opening"] + weight["cost"] * openings.cost / 1e6,
        opening_row=openings.row,
        opening_cost=openings.cost,
        recourse=recourse(need, factor, given.rule("weight_shortage", first), given.rule("weight_surplus", first)),
        rows=rows,
        year_count=len(given.years),
    )
    return Order(problem, lines, cells, given)


def check_problem(problem: OrderProblem) -> tuple[Fault, ...]:
    """This will return everything that makes a problem impossible to solve as stated."""
    positive = {"group_size": problem.group_size, "factor": problem.recourse.factor}
    faults = [_fault("not_positive", name) for name, values in positive.items() if (values <= 0).any()]
    finite = {
        "supply": problem.supply,
        "cost": problem.cost,
        "quality": problem.quality,
        "need": problem.recourse.need,
        "factor": problem.recourse.factor,
        "capacity": problem.rows.capacity,
        "amount": problem.rows.amount,
    }
    faults += [_fault("not_finite", name) for name, values in finite.items() if not np.isfinite(values).all()]
    if (problem.previous >= problem.variables).any():
        faults.append(_fault("unknown_line", "previous"))
    if problem.cell.size and problem.cell.max() >= problem.recourse.cells:
        faults.append(_fault("unknown_cell", "cell"))
    return tuple(faults)


def _fault(code: str, column: str) -> Fault:
    return Fault("order", 0, column, code)


def _cells(given: OrderInput, lines: pl.DataFrame) -> tuple[Cells, Floats, Floats]:
    labels = (
        lines.select("qualification", pl.col("graduation_year").alias("year")).unique().sort("qualification", "year")
    )
    labels = labels.with_row_index("cell").with_columns(pl.col("cell").cast(pl.Int64))
    needs = given.tables["needs"]
    draws = needs["draw"].n_unique()
    known = needs.join(labels, on=["qualification", "year"], how="inner").sort("cell", "draw")
    need, factor = np.zeros((labels.height, draws)), np.ones((labels.height, draws))
    rank = known["draw"].rank("dense").to_numpy().astype(np.int64) - 1
    cell = known["cell"].to_numpy()
    need[cell, rank] = known["need"].to_numpy()
    factor[cell, rank] = known["yield_factor"].to_numpy()
    unknown = np.ones(labels.height, dtype=np.bool_)
    unknown[cell] = False
    return Cells(labels, unknown), need, factor


def _cell_of(lines: pl.DataFrame, cells: Cells) -> Ints:
    keys = lines.select("qualification", pl.col("graduation_year").alias("year"))
    return keys.join(cells.labels, on=["qualification", "year"], how="left", maintain_order="left")["cell"].to_numpy()


def _codes(lines: pl.DataFrame, *columns: str) -> Ints:
    names = lines.select(columns).unique().sort(columns).with_row_index("code")
    return (
        lines.select(columns)
        .join(names, on=columns, how="left", maintain_order="left")["code"]
        .to_numpy()
        .astype(np.int64)
    )


def _programme_minimum(lines: pl.DataFrame) -> Ints:
    codes = _codes(lines, "programme", "year")
    fewest = np.zeros(codes.max(initial=NONE) + 1, dtype=np.int64)
    fewest[codes] = lines["minimum_groups"].to_numpy()
    return fewest


@attrs.frozen
class _Openings:
    of: Ints
    cost: Floats
    row: Ints


def _openings(given: OrderInput, lines: pl.DataFrame, rows: Rows) -> _Openings:
    candidates = lines.filter("candidate").unique("programme", keep="first").sort("programme")
    codes = candidates.select("programme").with_row_index("opening")
    of = lines.join(codes, on="programme", how="left", maintain_order="left")["opening"]
    of = pl.select(pl.when(lines["candidate"]).then(of.cast(pl.Int64)).otherwise(NONE)).to_series()
    labels = rows.labels.with_row_index("row").filter(pl.col("kind") == "budget")
    by_year = dict(zip(labels["year"].to_list(), labels["row"].to_list(), strict=True))
    row = np.array([by_year.get(year, NONE) for year in given.years], dtype=np.int64)
    return _Openings(
        of.fill_null(NONE).to_numpy().astype(np.int64),
        candidates["opening_cost_kzt"].to_numpy().astype(float),
        np.tile(row, (candidates.height, 1)),
    )


@attrs.frozen
class _Bounds:
    start: Ints
    lowest: Ints
    highest: Ints
    most: Ints

    @classmethod
    def of(cls, given: OrderInput, lines: pl.DataFrame, rows: Rows) -> _Bounds:
        """This will derive what the year before allows and the most groups a variable can reach."""
        first = lines["year"] == given.years[0]
        start = np.where(first.to_numpy(), lines["last_groups"].to_numpy(), 0).astype(np.int64)
        single = _single_limits(rows, lines.height)
        width = int(max(start.max(initial=0), single.max(initial=0))) + 1
        share, fresh = (
            lines.join(given.rules(name), on="year", how="left", maintain_order="left")[name].to_numpy()
            for name in ("maximum_change_share", "maximum_new_groups")
        )
        allowed = _allowed_change(share, fresh.astype(np.int64), lines["in_past"].to_numpy(), width)
        before = np.arange(width)
        lowest, highest = np.maximum(before - allowed, 0), before + allowed
        previous = lines["previous"].fill_null(NONE).to_numpy()
        most = _reachable(single, highest, start, previous)
        return cls(start, lowest, highest, most)


def _single_limits(rows: Rows, variables: int) -> Ints:
    """This will return the most groups each variable could have if it were alone."""
    least = rows.labels["least"].to_numpy()[rows.row]
    room = np.maximum((rows.capacity - rows.constant)[rows.row], 0.0)
    counted = ~least & (rows.amount > 0)
    share = np.floor(room[counted] / rows.amount[counted] + 1e-9)
    most = np.full(variables, np.inf)
    np.minimum.at(most, rows.variable[counted], share)
    return most.astype(np.int64)


def _allowed_change(share: Floats, fresh: Ints, in_past: NDArray[np.bool_], width: int) -> Ints:
    """This will return the allowed change by variable and groups of the year before (0..width - 1)."""
    before = np.arange(width)
    allowed = np.maximum(1, np.ceil(share[:, None] * before - 1e-9)).astype(np.int64)
    allowed[:, 0] = np.where(in_past, allowed[:, 0], fresh)
    return allowed


def _reachable(single: Ints, highest: Ints, start: Ints, previous: Ints) -> Ints:
    most = single.copy()
    for variable in _by_year(previous):
        before = previous[variable]
        start_from = most[before] if before >= 0 else start[variable]
        reached = highest[variable, : start_from + 1].max() if before >= 0 else highest[variable, start_from]
        most[variable] = min(most[variable], reached)
    return most


def _by_year(previous: Ints) -> list[int]:
    """This will order variables so that each comes after the year before."""
    depth = np.zeros(previous.size, dtype=np.int64)
    for _ in range(previous.size):
        deeper = np.where(previous >= 0, depth[np.maximum(previous, 0)] + 1, 0)
        if (deeper == depth).all():
            break
        depth = deeper
    return list(np.argsort(depth, kind="stable"))
