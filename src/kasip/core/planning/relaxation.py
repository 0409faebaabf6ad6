"""The linear relaxation of an order: fractional groups, every limit, and the expected cost by tangents."""

from __future__ import annotations

import itertools

import attrs
import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kasip.core.planning.problem import OrderProblem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_TANGENTS = 12


@attrs.frozen
class Columns:
    """Where each kind of column starts: groups, supply and cost of cells, changes up and down, openings, minima."""

    groups: slice
    supply: slice
    cost: slice
    up: slice
    down: slice
    opening: slice
    minimum: slice
    total: int


@attrs.frozen
class Relaxation:
    """A relaxation as matrices. Rows come in the order named here.

    Attributes:
        problem: the order problem relaxed.
        columns: where each kind of column stands.
        moving: variables with a change to count (`up`, `down`): those that had groups or a year before.
        sums: limits and change limits, `sums @ columns <= room`; the first rows are `problem.rows`, scaled.
        room: right side of `sums`.
        scale: what each row of `problem.rows` was divided by.
        gates: rows `groups <= most · opening`.
        gated: variables of the rows of `gates`.
        growth: rows `opening of a year >= opening of the year before`.
        balances: rows `groups - groups before = up - down`.
        before: right side of `balances`.
        supplies: rows `supply of a cell = Σ supply of its groups`.
        lower, upper, price: of the columns.
    """

    problem: OrderProblem
    columns: Columns
    moving: Ints
    sums: sp.csr_array
    room: Floats
    scale: Floats
    gates: sp.csr_array
    gated: Ints
    growth: sp.csr_array
    balances: sp.csr_array
    before: Floats
    supplies: sp.csr_array
    lower: Floats
    upper: Floats
    price: Floats


@attrs.frozen
class LinearOptimum:
    """What the linear program says.

    Attributes:
        feasible: whether any fractional order keeps the limits.
        value: its objective, points.
        groups, supply: by variable and by cell.
        row_price: points for one unit of each row of `sums`, not negative.
        gate_price: points for each row of `gates`, not negative.
        balance_price: points for each row of `balances`.
        columns: all columns.
    """

    feasible: bool
    value: float
    columns: Floats
    groups: Floats
    supply: Floats
    row_price: Floats
    gate_price: Floats
    balance_price: Floats


def relax(problem: OrderProblem) -> Relaxation:
    """This will build the relaxation of a problem."""
    moving = np.flatnonzero((problem.previous >= 0) | (problem.start > 0)).astype(np.int64)
    columns = _columns(problem, moving.size)
    limits, room, scale = _limit_rows(problem, columns)
    hull, hull_room = _change_rows(problem, columns)
    minima = _minimum_rows(problem, columns)
    gates, gated = _gate_rows(problem, columns)
    balances, before = _balance_rows(problem, columns, moving)
    return Relaxation(
        problem=problem,
        columns=columns,
        moving=moving,
        sums=sp.csr_array(sp.vstack([limits, hull, minima], format="csr")),
        room=np.concatenate([room, hull_room, np.zeros(minima.shape[0])]),
        scale=scale,
        gates=gates,
        gated=gated,
        growth=_growth_rows(problem, columns),
        balances=balances,
        before=before,
        supplies=_supply_rows(problem, columns),
        **_column_bounds(problem, columns, moving),
    )


def variable_bounds(problem: OrderProblem) -> tuple[Ints, Ints]:
    """This will return the fewest and most groups of each variable by the past order and single limits."""
    first = problem.previous < 0
    every = np.arange(problem.variables)
    low = np.where(first, problem.lowest[every, problem.start], 0)
    high = np.where(first, np.minimum(problem.highest[every, problem.start], problem.most), problem.most)
    return low.astype(np.int64), high.astype(np.int64)


def demanding(problem: OrderProblem) -> Ints:
    """This will return the programmes and years that must open with more than one group, if at all."""
    return np.flatnonzero(problem.programme_minimum > 1).astype(np.int64)


def _minimum_rows(problem: OrderProblem, columns: Columns) -> sp.csr_array:
    """This will ask, by a switch for each demanding programme, for no group or at least its minimum."""
    programmes = demanding(problem)
    switch = np.full(problem.programme_minimum.size, -1)
    switch[programmes] = np.arange(programmes.size)
    lines = np.flatnonzero(switch[problem.programme] >= 0)
    of = switch[problem.programme[lines]]
    count, gates = programmes.size, np.arange(lines.size) + programmes.size
    row = np.concatenate([np.arange(count), of, gates, gates])
    at = [columns.minimum.start + np.arange(count), lines, lines, columns.minimum.start + of]
    most = -problem.most[lines].astype(float)
    amount = [problem.programme_minimum[programmes].astype(float), -np.ones(lines.size), np.ones(lines.size), most]
    shape = (count + lines.size, columns.total)
    return sp.csr_array((np.concatenate(amount), (row, np.concatenate(at))), shape=shape)


def _columns(problem: OrderProblem, moving: int) -> Columns:
    sizes = [problem.variables, problem.recourse.cells, problem.recourse.cells, moving, moving]
    sizes += [problem.opening_points.size * problem.year_count, demanding(problem).size]
    ends = np.cumsum(sizes)
    parts = [slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)]
    return Columns(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], int(ends[-1]))


def _column_bounds(problem: OrderProblem, columns: Columns, moving: Ints) -> dict[str, Floats]:
    lower, upper, price = np.zeros(columns.total), np.full(columns.total, np.inf), np.zeros(columns.total)
    low, high = variable_bounds(problem)
    lower[columns.groups], upper[columns.groups] = low, high
    price[columns.groups] = problem.linear + problem.change_weight * ((problem.previous < 0) & (problem.start == 0))
    lower[columns.cost] = -np.inf
    price[columns.cost] = 1.0
    price[columns.up] = price[columns.down] = problem.change_weight[moving]
    upper[columns.opening] = upper[columns.minimum] = 1.0
    opening = price[columns.opening].reshape(-1, max(problem.year_count, 1))
    opening[:, -1:] = problem.opening_points[:, None]
    return {"lower": lower, "upper": upper, "price": price}


def _limit_rows(problem: OrderProblem, columns: Columns) -> tuple[sp.csr_array, Floats, Floats]:
    rows = problem.rows
    net = rows.amount - rows.provided
    scale = np.full(rows.constant.size, 1e-12)
    np.maximum.at(scale, rows.row, np.abs(net))
    row, column, amount = [rows.row], [rows.variable], [net]
    for year in range(problem.year_count):
        bearing = np.flatnonzero(problem.opening_row[:, year] >= 0)
        at = columns.opening.start + bearing * problem.year_count + year
        row.append(problem.opening_row[bearing, year])
        column.append(at)
        amount.append(problem.opening_cost[bearing])
        if year:
            row.append(problem.opening_row[bearing, year])
            column.append(at - 1)
            amount.append(-problem.opening_cost[bearing])
    at_row = np.concatenate(row)
    matrix = sp.csr_array(
        (np.concatenate(amount) / scale[at_row], (at_row, np.concatenate(column))),
        shape=(rows.constant.size, columns.total),
    )
    return matrix, (rows.capacity - rows.constant) / scale, scale


def _change_rows(problem: OrderProblem, columns: Columns) -> tuple[sp.csr_array, Floats]:
    """This will bound each chained variable by the convex hull of what whole groups of the year before allow."""
    entries: list[tuple[int, int, float, float, float]] = []
    cache: dict[tuple[bytes, bytes], list[tuple[float, float, float]]] = {}
    for variable in np.flatnonzero(problem.previous >= 0):
        previous = problem.previous[variable]
        low, high = (side[variable, : problem.most[previous] + 1] for side in (problem.lowest, problem.highest))
        key = (low.tobytes(), high.tobytes())
        if key not in cache:
            cache[key] = _hull_lines(low, high)
        entries += [(int(variable), int(previous), *line) for line in cache[key]]
    count = len(entries)
    row = np.arange(count)
    table = np.array(entries, dtype=float).reshape(count, 5)
    matrix = sp.csr_array(
        (
            np.concatenate([table[:, 2], table[:, 3]]),
            (np.concatenate([row, row]), table[:, :2].T.ravel().astype(np.int64)),
        ),
        shape=(count, columns.total),
    )
    return matrix, table[:, 4]


def _hull_lines(low: Ints, high: Ints) -> list[tuple[float, float, float]]:
    """This will return lines `a · groups + b · groups before <= c` round all allowed pairs."""
    upper = [(1.0, -slope, level) for slope, level in _above(high.astype(float))]
    lower = [(-1.0, -slope, level) for slope, level in _above(-low.astype(float)) if slope != 0 or level < 0]
    return upper + lower


def _above(heights: Floats) -> list[tuple[float, float]]:
    """This will return slope and level of the lines of the upper hull of points (0, h0), (1, h1), ..."""
    hull: list[int] = []
    for place in range(heights.size):
        while len(hull) > 1 and _slope(heights, hull[-2], hull[-1]) <= _slope(heights, hull[-1], place):
            hull.pop()
        hull.append(place)
    if len(hull) == 1:
        return [(0.0, float(heights[0]))]
    pairs = itertools.pairwise(hull)
    return [(s, float(heights[a] - s * a)) for a, s in ((a, _slope(heights, a, b)) for a, b in pairs)]


def _slope(heights: Floats, left: int, right: int) -> float:
    return float((heights[right] - heights[left]) / (right - left))


def _gate_rows(problem: OrderProblem, columns: Columns) -> tuple[sp.csr_array, Ints]:
    gated = np.flatnonzero(problem.opening >= 0).astype(np.int64)
    row = np.arange(gated.size)
    at = columns.opening.start + problem.opening[gated] * problem.year_count + problem.year[gated]
    matrix = sp.csr_array(
        (
            np.concatenate([np.ones(gated.size), -problem.most[gated].astype(float)]),
            (np.concatenate([row, row]), np.concatenate([gated, at])),
        ),
        shape=(gated.size, columns.total),
    )
    return matrix, gated


def _growth_rows(problem: OrderProblem, columns: Columns) -> sp.csr_array:
    places = np.arange(columns.opening.start, columns.opening.stop).reshape(-1, max(problem.year_count, 1))
    before, after = places[:, :-1].ravel(), places[:, 1:].ravel()
    row = np.arange(before.size)
    matrix = sp.csr_array(
        (np.repeat([1.0, -1.0], before.size), (np.tile(row, 2), np.concatenate([before, after]))),
        shape=(before.size, columns.total),
    )
    return sp.csr_array(matrix)


def _balance_rows(problem: OrderProblem, columns: Columns, moving: Ints) -> tuple[sp.csr_array, Floats]:
    row = np.arange(moving.size)
    chained = np.flatnonzero(problem.previous[moving] >= 0)
    at = [moving, problem.previous[moving][chained], columns.up.start + row, columns.down.start + row]
    sign = [1.0, -1.0, -1.0, 1.0]
    rows = [row, row[chained], row, row]
    amounts = np.concatenate([np.full(places.size, way) for places, way in zip(at, sign, strict=True)])
    matrix = sp.csr_array((amounts, (np.concatenate(rows), np.concatenate(at))), shape=(moving.size, columns.total))
    return matrix, np.where(problem.previous[moving] >= 0, 0, problem.start[moving]).astype(float)


def _supply_rows(problem: OrderProblem, columns: Columns) -> sp.csr_array:
    cells = np.arange(problem.recourse.cells)
    return sp.csr_array(
        (
            np.concatenate([np.ones(cells.size), -problem.supply]),
            (
                np.concatenate([cells, problem.cell]),
                np.concatenate([columns.supply.start + cells, np.arange(problem.variables)]),
            ),
        ),
        shape=(cells.size, columns.total),
    )


class LinearProgram:
    """The relaxation inside HiGHS, solved again and again as tangents and cuts are added."""

    def __init__(self, relaxation: Relaxation) -> None:
        self.relaxation = relaxation
        self.solver = highspy.Highs()
        self.solver.silent()
        self._pass_model()
        self._add_first_tangents()

    def _pass_model(self) -> None:
        parts = self.relaxation
        matrix = sp.csr_array(
            sp.vstack([parts.sums, parts.gates, parts.balances, parts.growth, parts.supplies], format="csr")
        )
        free = np.full(parts.sums.shape[0] + parts.gates.shape[0], -np.inf)
        growth, supplies = np.zeros(parts.growth.shape[0]), np.zeros(parts.supplies.shape[0])
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = parts.columns.total, matrix.shape[0]
        program.col_cost_, program.col_lower_, program.col_upper_ = parts.price, parts.lower, parts.upper
        gates = np.zeros(parts.gates.shape[0])
        program.row_lower_ = np.concatenate([free, parts.before, growth - np.inf, supplies])
        program.row_upper_ = np.concatenate([parts.room, gates, parts.before, growth, supplies])
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = matrix.indptr
        program.a_matrix_.index_ = matrix.indices
        program.a_matrix_.value_ = matrix.data
        self.solver.passModel(program)

    def _add_first_tangents(self) -> None:
        recourse = self.relaxation.problem.recourse
        pieces = recourse.slope.shape[1]
        reach = self.relaxation.problem.cell_supply(self.relaxation.problem.most)
        for share in np.linspace(0.0, 1.0, FIRST_TANGENTS):
            low = recourse.piece(np.zeros(recourse.cells))
            high = np.minimum(recourse.piece(reach), pieces - 1)
            self.add_tangents(np.arange(recourse.cells), (low + share * (high - low)).astype(np.int64))

    def add_tangents(self, cells: Ints, pieces: Ints) -> None:
        """This will ask `cost >= intercept + slope · supply` of some cells' pieces."""
        columns, recourse = self.relaxation.columns, self.relaxation.problem.recourse
        places = np.stack([columns.cost.start + cells, columns.supply.start + cells], axis=1)
        values = np.stack([np.ones(cells.size), -recourse.slope[cells, pieces]], axis=1)
        self.add_rows(recourse.intercept[cells, pieces], places, values)

    def add_rows(self, least: Floats, places: Ints, values: Floats) -> None:
        """This will add rows of equal length, `values · columns >= least`."""
        count, width = places.shape
        starts = np.arange(count, dtype=np.int32) * width
        upper = np.full(count, np.inf)
        self.solver.addRows(
            count,
            least,
            upper,
            places.size,
            starts,
            places.ravel().astype(np.int32),
            np.ascontiguousarray(values.ravel()),
        )

    def add_row(self, least: float, places: Ints, values: Floats) -> None:
        """This will add one row, `values · columns >= least`."""
        self.solver.addRow(least, np.inf, places.size, places.astype(np.int32), values)

    def solve(self) -> LinearOptimum:
        """This will solve the program as it stands, exactly: tangents are added where it is met."""
        optimum = self._run()
        for _ in range(40):
            if not optimum.feasible or not self._tighten(optimum):
                break
            optimum = self._run()
        return optimum

    def _tighten(self, optimum: LinearOptimum) -> bool:
        recourse = self.relaxation.problem.recourse
        said = optimum.columns[self.relaxation.columns.cost]
        low = np.flatnonzero(recourse.value(optimum.supply) > said + 1e-7 * np.maximum(1.0, np.abs(said)))
        self.add_tangents(low, recourse.piece(optimum.supply)[low])
        return bool(low.size)

    def _run(self) -> LinearOptimum:
        self.solver.run()
        feasible = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = self.solver.getSolution()
        parts = self.relaxation
        duals = np.array(solution.row_dual) if feasible else np.zeros(self.solver.getNumRow())
        columns = np.array(solution.col_value) if feasible else np.zeros(parts.columns.total)
        first, second = parts.sums.shape[0], parts.sums.shape[0] + parts.gates.shape[0]
        return LinearOptimum(
            feasible=feasible,
            value=float(self.solver.getInfo().objective_function_value) if feasible else np.inf,
            columns=columns,
            groups=columns[parts.columns.groups],
            supply=np.maximum(columns[parts.columns.supply], 0.0),
            row_price=np.maximum(-duals[:first], 0.0),
            gate_price=np.maximum(-duals[first:second], 0.0),
            balance_price=duals[second : second + parts.balances.shape[0]],
        )
