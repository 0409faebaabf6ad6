"""Order problems made of numbers alone: any size, from a seed."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.core.planning.problem import OrderProblem, _allowed_change, _reachable, _single_limits
from kasip.core.planning.recourse import recourse
from kasip.core.planning.rows import Limit, nothing_running, stack


def random_problem(
    seed: int,
    *,
    colleges: int = 3,
    trades: int = 4,
    programmes: int = 6,
    years: int = 2,
    draws: int = 20,
    tightness: float = 1.0,
) -> OrderProblem:
    """This will draw a problem with workshops, beds, money, a share and candidates."""
    rng = np.random.default_rng(seed)
    college = rng.integers(colleges, size=programmes)
    trade = np.concatenate([np.arange(min(trades, programmes)), rng.integers(trades, size=max(programmes - trades, 0))])
    last = np.where(rng.random(programmes) < 0.7, rng.integers(0, 4, programmes), 0)
    candidate = (rng.random(programmes) < 0.15) & (last == 0)
    size = rng.choice([20, 25], programmes)
    worker_yield = rng.uniform(0.35, 0.7, programmes)
    length = rng.choice([2, 3, 4], programmes, p=[0.2, 0.4, 0.4])
    year = np.tile(np.arange(years), programmes)
    line = np.repeat(np.arange(programmes), years)
    variable = np.arange(programmes * years)
    previous = np.where(year > 0, variable - 1, -1)
    start = np.where(year == 0, last[line], 0)
    graduation = year + length[line]
    keys, cell = np.unique(np.stack([trade[line], graduation]), axis=1, return_inverse=True)
    limits = _limits(rng, line, year, college, length, size, last, tightness=tightness)
    rows = stack(limits)
    single = _single_limits(rows, variable.size)
    width = int(max(single.max(), start.max())) + 1
    allowed = _allowed_change(np.full(variable.size, 0.5), np.full(variable.size, 2), last[line] > 0, width)
    before = np.arange(width)
    highest = before + allowed
    openings = np.flatnonzero(candidate)
    code = np.full(programmes, -1)
    code[openings] = np.arange(openings.size)
    labels = rows.labels.with_row_index("row").filter(pl.col("kind") == "budget")
    budget = dict(zip(labels["year"].to_list(), labels["row"].to_list(), strict=True))
    base = (last * size * worker_yield).sum() / trades
    mean = rng.gamma(1.2, 1.0, trades) * base * rng.uniform(0.6, 1.6)
    mean = mean[keys[0]] * (1 + 0.05 * keys[1])
    shock = rng.normal(0, 0.25, (keys.shape[1], draws)) + rng.normal(0, 0.15, draws)
    need = mean[:, None] * (1 + shock) + rng.normal(0, 4, (keys.shape[1], draws))
    factor = np.clip(rng.normal(1, 0.08, (keys.shape[1], draws)), 0.5, 1.5)
    return OrderProblem(
        group_size=size[line].astype(np.int64),
        supply=(size * worker_yield)[line],
        cell=cell.astype(np.int64),
        cost=(0.02 * size * length * 0.6)[line],
        quality=(-0.2 * size * rng.normal(0, 0.08, programmes))[line],
        change_weight=0.1 * size[line].astype(float),
        previous=previous.astype(np.int64),
        start=start.astype(np.int64),
        lowest=np.maximum(before - allowed, 0),
        highest=highest,
        most=_reachable(single, highest, start, previous),
        programme=variable.astype(np.int64),
        programme_minimum=np.where(rng.random(programmes) < 0.01, 2, 1)[line].astype(np.int64),
        opening=code[line].astype(np.int64),
        year=year.astype(np.int64),
        opening_points=np.full(openings.size, 5.0) + 0.4,
        opening_row=np.tile([budget.get(y, -1) for y in range(years)], (openings.size, 1)).astype(np.int64),
        opening_cost=np.full(openings.size, 20.0),
        recourse=recourse(need, factor, 1.0, 0.4),
        rows=rows,
        year_count=years,
    )


def _limits(rng, line, year, college, length, size, last, *, tightness):
    kinds = rng.integers(3, size=last.size)
    hours = rng.uniform(150, 400, (4, last.size))
    found: dict[str, list[pl.DataFrame]] = {"workshop_hours": [], "master_hours": [], "beds": [], "budget": []}
    for study in range(4):
        taught = np.flatnonzero(length[line] > study)
        of, when = line[taught], year[taught] + study
        owners = [f"{place}|{kind}" for place, kind in zip(college[of], kinds[of], strict=True)]
        found["workshop_hours"].append(_uses(taught, owners, when, hours[study, of]))
        found["master_hours"].append(_uses(taught, college[of], when, hours[study, of] * 1.5))
        found["beds"].append(_uses(taught, college[of], when, size[of] * (0.1 + 0.13 * (college[of] % 3))))
        found["budget"].append(_uses(taught, ["state"] * of.size, when, size[of] * 0.6))
    limits = [_limit(kind, pl.concat(uses), last[line], tightness) for kind, uses in found.items()]
    most = pl.DataFrame({"owner": line.astype(str), "year": year, "capacity": 6.0})
    limits.append(
        Limit("maximum_groups", _uses(np.arange(line.size), line, year, np.ones(line.size)), nothing_running(), most)
    )
    technical = rng.random(last.size) < 0.75
    share = _uses(np.arange(line.size), ["region"] * line.size, year, size[line] * 0.5)
    share = share.with_columns(provided=pl.Series((size * technical)[line].astype(float)))
    none = pl.DataFrame(schema={"owner": pl.String, "year": pl.Int64, "capacity": pl.Float64})
    return [*limits, Limit("technical_share", share, nothing_running(), none)]


def _limit(kind, uses, last, tightness):
    room = {"workshop_hours": (1.25, 300.0), "master_hours": (1.3, 300.0), "beds": (1.15, 10.0), "budget": (1.08, 10.0)}
    factor, least = room[kind]
    usual = uses.with_columns(now=pl.col("amount") * pl.Series(last[uses["variable"].to_numpy()]))
    usual = usual.group_by("owner", "year").agg(pl.col("now").sum(), big=pl.col("amount").max().clip(least))
    capacity = usual.select("owner", "year", capacity=pl.col("now") * factor * tightness + pl.col("big"))
    return Limit(kind, uses, nothing_running(), capacity)


def _uses(variable, owner, year, amount):
    owners = [str(one) for one in owner]
    frame = pl.DataFrame({"variable": variable, "owner": owners, "year": year, "amount": np.asarray(amount, float)})
    return frame.with_columns(provided=pl.lit(0.0))
