"""From problem to plan: relaxation, search, and bound until the asked gap is proven."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.planning.bound import add_cell_cuts, priced_bound, prices_of
from kasip.core.planning.exact import Branched, Stop, branch_and_bound, near_relaxation
from kasip.core.planning.nearness import undo_needless
from kasip.core.planning.objective import RELAXATIONS, Relaxed, indeed_broken, relaxed_problem, rows_asked, terms
from kasip.core.planning.problem import OrderProblem
from kasip.core.planning.relaxation import LinearProgram, relax
from kasip.core.planning.result import OPTIMAL_GAP, NoOrderError, Plan
from kasip.core.planning.search import LAST_HEAT, Found, search

Ints = NDArray[np.int64]

LEAST_MOVES = 20_000
"""Moves of an annealing run of a small problem: they cost next to nothing, and its first order may be hard to find."""
FIRST_ORDER_GAP = 0.2
"""Gap at which a branch and bound that only seeks a first order stops; annealing goes on from there."""


@attrs.frozen
class Effort:
    """How much work may go into a plan; together with the seed it decides the result.

    Attributes:
        gap: gap to prove.
        seed: of every random choice.
        moves: moves of the first annealing run for each variable: it only gives the branch and bound a start.
        last_moves: moves of the run that follows the search near the relaxation.
        rounds: rounds of cuts from whole groups.
        near_nodes: nodes of the search near the relaxation.
        nodes: nodes of the last branch and bound.
        time_left: seconds left to the guard on time; it only ever stops work early.
    """

    gap: float = 0.02
    seed: int = 0
    moves: int = 30
    last_moves: int = 100
    rounds: int = 4
    near_nodes: int = 40
    nodes: int = 400
    time_left: Callable[[], float] = lambda: 1e6


def solve(problem: OrderProblem, effort: Effort, earlier: Ints | None = None) -> Plan:
    """This will plan an order: the best found within the effort, with a proven bound.

    Args:
        problem: the order problem.
        effort: how much work to do.
        earlier: an order to stay near, groups by variable: where it proves the asked gap once mended and improved by
            small steps, nothing further is tried, and changes worth less than a worker are taken back.

    Raises:
        NoOrderError: no order keeps the limits, whatever policy limits are dropped.
    """
    for relaxed in RELAXATIONS:
        asked = relaxed_problem(problem, relaxed)
        proof = _Proof(asked, effort)
        if proof.optimum.feasible and (proof.stay_near(earlier) or proof.search()):
            proof.close()
            return proof.plan(problem, relaxed)
    raise NoOrderError


def bound_of(problem: OrderProblem, effort: Effort) -> tuple[float, NDArray[np.float64]]:
    """This will prove a bound without seeking an order.

    Returns:
        A lower bound of the objective of every order within the limits, and what one more unit of each row would save.
    """
    proof = _Proof(problem, effort)
    proof.stay_near(None)
    return proof.bound, proof.prices


def last_year(problem: OrderProblem) -> Ints:
    """This will return last year's order repeated in every year."""
    groups = problem.start.copy()
    for variable in np.flatnonzero(problem.previous >= 0):
        groups[variable] = groups[problem.previous[variable]]
    return groups


class _Proof:
    """A plan in the making: the best order so far and the best bound so far."""

    def __init__(self, problem: OrderProblem, effort: Effort) -> None:
        self.problem, self.effort = problem, effort
        self.program = LinearProgram(relax(problem))
        self.optimum = self.program.solve()
        self.prices = self.optimum.row_price[: problem.rows.constant.size] / self.program.relaxation.scale
        self.found = Found(None, np.inf)
        self.bound = -np.inf
        self.work = {"moves": 0, "rounds": 0, "cuts": 0, "nodes": 0}
        self.timed_out = self.near = False

    def stay_near(self, earlier: Ints | None) -> bool:
        """This will cut, improve an earlier order by small steps, and say whether that proves the asked gap."""
        self._cut()
        if earlier is None:
            return False
        self._anneal(earlier, heat=LAST_HEAT)
        if self.found.groups is not None and self._open() > self.effort.gap:
            mended = self.found
            self._branch(branch_and_bound, self._last_stop())
            self.found = mended if self._open(mended) <= self.effort.gap else self.found
        if self._open() > self.effort.gap:
            return False
        nearer = undo_needless(self.problem, self.found, earlier)
        self.near = self._open(nearer) <= self.effort.gap
        self.found = nearer if self.near else self.found
        return True

    def search(self) -> bool:
        """This will anneal, branch for a first order where annealing finds none, and say whether there is one.

        Only a branch and bound that finds nothing may lead to limits being dropped: tight money with floors on every
        line leaves few orders, and small steps miss them.
        """
        for start in (np.floor(self.optimum.groups + 1e-6).astype(np.int64), last_year(self.problem)):
            self._anneal(start)
            if self.found.groups is not None:
                return True
        self._branch(branch_and_bound, Stop(FIRST_ORDER_GAP, self.effort.nodes, self._seconds()))
        if self.found.groups is None:
            return False
        self._anneal(self.found.groups, heat=LAST_HEAT)
        return True

    def close(self) -> None:
        """This will look near the relaxation, and branch where the asked gap is not proven yet."""
        if self._open() > (self.effort.gap if self.near else OPTIMAL_GAP):
            self._branch(near_relaxation, Stop(self.effort.gap / 8, self.effort.near_nodes, self._seconds()))
            self._finish()
        else:
            self._branch_all()

    def _finish(self) -> None:
        """This will anneal what was found near the relaxation, and branch beside it where the gap is still open.

        Both begin with the same order and neither waits for the other, so two cores share them; the result is the same
        on one.
        """
        with ThreadPoolExecutor(1) as beside:
            annealed = beside.submit(self._annealed, self.found.order, LAST_HEAT, self.effort.last_moves)
            self._branch_all()
            self._keep(*annealed.result())

    def _branch_all(self) -> None:
        """This will branch over all orders, where the asked gap is still open."""
        if self._open() > self.effort.gap and self._seconds() > 0:
            self._branch(branch_and_bound, self._last_stop())

    def plan(self, problem: OrderProblem, relaxed: Relaxed) -> Plan:
        """This will return what was found and proven of a problem of which some limits were dropped."""
        broken = indeed_broken(problem, relaxed, self.found.order)
        price = np.zeros(problem.rows.constant.size)
        price[rows_asked(problem, relaxed)] = self.prices
        return Plan(
            groups=self.found.order,
            objective=self.found.value,
            bound=min(self.bound, self.found.value),
            terms=terms(self.problem, self.found.order),
            row_price=price[rows_asked(problem, broken)],
            relaxed=broken,
            work=self.work,
            timed_out=self.timed_out,
            asked_gap=self.effort.gap,
        )

    def _cut(self) -> None:
        """This will price the limits and cut the relaxation by whole groups until it gains nothing more."""
        relaxation, recourse = self.program.relaxation, self.problem.recourse
        every = np.arange(recourse.cells)
        for _ in range(self.effort.rounds if self.optimum.feasible else 0):
            slope = recourse.slope[every, recourse.piece(self.optimum.supply)]
            priced = priced_bound(relaxation, prices_of(relaxation, self.optimum), slope)
            self.bound = max(self.bound, priced.value)
            added = add_cell_cuts(self.program, self.optimum, priced)
            self.work["rounds"] += 1
            self.work["cuts"] += added
            self.timed_out = self._seconds() <= 0
            if not added or self.timed_out:
                break
            self.optimum = self.program.solve()

    def _anneal(self, start: Ints, heat: float = 0.5) -> None:
        self._keep(*self._annealed(start, heat, self.effort.moves))

    def _annealed(self, start: Ints, heat: float, moves_each: int) -> tuple[Found, int]:
        moves = max(moves_each * self.problem.variables, LEAST_MOVES)
        return search(self.problem, start, moves=moves, seed=self.effort.seed, heat=heat), moves

    def _keep(self, found: Found, moves: int) -> None:
        self.found = min(self.found, found, key=lambda one: one.value)
        self.work["moves"] += moves

    def _branch(self, method: Callable[..., Branched], stop: Stop) -> None:
        branched = method(self.program, self.optimum, self.found, stop)
        self.found, self.bound = branched.found, max(self.bound, branched.bound)
        self.work["nodes"] += branched.nodes
        self.timed_out = self.timed_out or branched.timed_out

    def _last_stop(self) -> Stop:
        return Stop(self.effort.gap * 0.9, self.effort.nodes, self._seconds())

    def _open(self, found: Found | None = None) -> float:
        found = self.found if found is None else found
        return np.inf if found.groups is None else (found.value - self.bound) / max(1.0, abs(found.value))

    def _seconds(self) -> float:
        return max(0.0, self.effort.time_left())
