"""Is it the best there is: by dual prices where cost decides, by looking for blocking pairs where both sides rank."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl

from kasip.core.verifying.columns import TEXT, WHOLE, read_table
from kasip.core.verifying.placement.market import Ints, Market
from kasip.core.verifying.result import Findings

PRICES = {"term": WHOLE, "kind": TEXT, "owner": TEXT, "price": WHOLE}


@attrs.frozen
class History:
    """What earlier terms gave.

    Attributes:
        visited: by pair, whether the student was at the place before.
        waited: by student, earlier terms without a place.
        terms: how many earlier terms there were.
    """

    visited: np.typing.NDArray[np.bool_]
    waited: Ints
    terms: int


def history_of(market: Market, earlier: list[Ints]) -> History:
    """This will sum up earlier terms."""
    visited = np.zeros(market.effort.size, np.bool_)
    waited = np.zeros(len(market.student_ids), np.int64)
    for pairs in earlier:
        visited[pairs[pairs >= 0]] = True
        waited += pairs < 0
    return History(visited, waited, len(earlier))


def wishes(market: Market, history: History) -> Ints:
    """This will return each pair's rank, places known already behind every other."""
    return np.where(history.visited, market.wish.max(initial=0) + 1, market.wish)


def costs(market: Market, history: History) -> tuple[Ints, Ints]:
    """This will return (cost of each pair, cost of leaving each student out), by the page's weights."""
    students, farthest = len(market.student_ids), int(market.effort.max(initial=0))
    per_rank = 1 + students * farthest
    dearest = per_rank * (int(market.wish.max(initial=0)) + 1) + farthest
    per_wait = 1 + students * dearest if history.terms else 0
    left_out = 1 + students * (dearest + per_wait * history.terms)
    return per_rank * wishes(market, history) + market.effort, left_out + per_wait * history.waited


def read_prices(market: Market, outputs: Mapping[str, pl.DataFrame], findings: Findings) -> pl.DataFrame | None:
    """This will read the dual prices: above 0, of places and enterprises that exist, each once a term."""
    frame = read_table(outputs, "prices", PRICES, findings)
    if frame is None:
        return None
    known = {("place", place) for place in market.place_ids} | {("enterprise", one) for one in market.enterprise_ids}
    for term, kind, owner, price in frame.iter_rows():
        sound = price > 0 and (kind, owner) in known
        findings.expect(sound, "prices", f"{kind}|{owner}|{term}", "verify_price_unsound")
    once = frame.select("term", "kind", "owner").is_unique().all()
    return frame if findings.expect(once, "prices", "", "verify_yields_twice") else None


def check_least_cost(
    market: Market, pairs: Ints, history: History, term_prices: pl.DataFrame, where: str, findings: Findings
) -> None:
    """This will prove the least cost: no placement can cost less than the prices allow, and this one costs just that.

    For any prices β of places and γ of enterprises ≥ 0, Σ_s min(out_s, min_p c_sp + β_p + γ_e) − Σ room β − Σ room γ
    is a lower bound of every placement's cost (weak duality of linear programming).
    """
    cost, out = costs(market, history)
    stated = {(kind, owner): price for kind, owner, price in term_prices.select("kind", "owner", "price").iter_rows()}
    enterprise = np.array([stated.get(("enterprise", one), 0) for one in market.enterprise_ids], np.int64)
    through = np.array([stated.get(("place", one), 0) for one in market.place_ids], np.int64)
    place = np.maximum(through - enterprise[market.owner], 0)
    least = out.copy()
    np.minimum.at(least, market.pairs[0], cost + (place + enterprise[market.owner])[market.pairs[1]])
    rooms = [*zip(market.room.tolist(), place.tolist(), strict=True)]
    rooms += [*zip(market.enterprise_room.tolist(), enterprise.tolist(), strict=True)]
    bound = sum(least.tolist()) - sum(room * price for room, price in rooms)
    total = sum(np.where(pairs >= 0, cost[pairs], out).tolist()) if cost.size else sum(out.tolist())
    findings.expect(
        total == bound, "least_cost", where, "verify_not_least_cost", stated=str(total), recomputed=str(bound)
    )


def check_stable(market: Market, pairs: Ints, history: History, where: str, findings: Findings) -> None:
    """This will look for pairs that would both rather have each other than what they got."""
    wish, merit = _order(market, wishes(market, history)), _merit(market)
    held = np.where(pairs >= 0, np.append(wish, 0)[pairs], np.iinfo(np.int64).max)
    student, place = market.pairs
    worst_at, worst_of, load, total = _worst(market, pairs, merit)
    owner = market.owner[place]
    own = np.append(merit, -1)[pairs][student]
    same_house = (pairs[student] >= 0) & (market.owner[np.append(place, 0)[pairs[student]]] == owner)
    at_place = (load[place] < market.room[place]) | (merit < worst_at[place])
    in_house = np.where(
        same_house, merit < own, (total[owner] < market.enterprise_room[owner]) | (merit < worst_of[owner])
    )
    # Where the place itself would swap somebody of its own, the enterprise's total stays as it is.
    swaps_at_place = (load[place] >= market.room[place]) & (merit < worst_at[place])
    blocking = (wish < held[student]) & at_place & (in_house | (swaps_at_place & ~same_house))
    for pair in np.flatnonzero(blocking).tolist():
        names = f"{market.student_ids[student[pair]]}|{market.place_ids[place[pair]]}|{where}"
        findings.expect(holds=False, check="stability", where=names, detail="verify_blocking_pair")
    findings.looked_at("stability", int(student.size))


def _order(market: Market, wish: Ints) -> Ints:
    """This will number the pairs by the students' order: rank, effort, place."""
    return _positions(np.lexsort((market.pairs[1], market.effort, wish)))


def _merit(market: Market) -> Ints:
    """This will number the pairs by the enterprises' order: rank, effort, lot, place; the least is the best."""
    lots = np.array(market.lot)[market.pairs[0]] if market.lot else np.zeros(0)
    return _positions(np.lexsort((market.pairs[1], lots, market.effort, market.favour)))


def _positions(order: np.typing.NDArray[np.intp]) -> Ints:
    found = np.empty(order.size, np.int64)
    found[order] = np.arange(order.size)
    return found


def _worst(market: Market, pairs: Ints, merit: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """This will return the worst merit held at each place and enterprise, and their loads."""
    held = pairs[pairs >= 0]
    at, of = market.pairs[1][held], market.owner[market.pairs[1][held]]
    worst_at, worst_of = np.full(len(market.place_ids), -1, np.int64), np.full(len(market.enterprise_ids), -1, np.int64)
    np.maximum.at(worst_at, at, merit[held])
    np.maximum.at(worst_of, of, merit[held])
    return worst_at, worst_of, np.bincount(at, minlength=worst_at.size), np.bincount(of, minlength=worst_of.size)
