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
    limits = _limits(rng, line, year, college, length, size, last, tightness)
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
        programme_minimum=np.where(rng.random(programmes) < 0.1, 2, 1)[line].astype(np.int64),
        opening=code[line].astype(np.int64),
        year=year.astype(np.int64),
        opening_points=np.full(openings.size, 5.0) + 0.4,
        opening_row=np.tile([budget.get(y, -1) for y in range(years)], (openings.size, 1)).astype(np.int64),
        opening_cost=np.full(openings.size, 20.0),
        recourse=recourse(need, factor, 1.0, 0.4),
        rows=rows,
        year_count=years,
    )


def _limits(rng, line, year, college, length, size, last, tightness):
    variable = np.arange(line.size)
    kinds = rng.integers(3, size=last.size)
    limits = []
    parts = {"workshop_hours": [], "master_hours": [], "beds": [], "budget": []}
    for study in range(4):
        on = length[line] > study
        v, l, a = variable[on], line[on], (year[line.size * 0 :] + study)[on]
        hours = rng.uniform(150, 400, last.size)[l]
        parts["workshop_hours"].append(_uses(v, [f"{c}|{k}" for c, k in zip(college[l], kinds[l], strict=True)], a, hours))
        parts["master_hours"].append(_uses(v, [f"{c}|{k % 2}" for c, k in zip(college[l], kinds[l], strict=True)], a, hours * 1.5))
        parts["beds"].append(_uses(v, college[l].astype(str), a, size[l] * (0.1 + 0.4 * (college[l] % 3) / 3)))
        parts["budget"].append(_uses(v, ["state"] * v.size, a, size[l] * 0.6))
    for kind, frames in parts.items():
        uses = pl.concat(frames)
        at_last = uses.with_columns(pl.col("amount") * pl.Series(last[line])[uses["variable"].to_numpy()])
        usual = at_last.group_by("owner", "year").agg(total=pl.col("amount").sum(), big=pl.col("amount").max())
        factor = {"workshop_hours": 1.25, "master_hours": 1.3, "beds": 1.15, "budget": 1.08}[kind] * tightness
        capacity = usual.select("owner", "year", capacity=pl.col("total") * factor + pl.col("big").clip(300 if kind != "beds" and kind != "budget" else 10))
        limits.append(Limit(kind, uses, nothing_running(), capacity))
    limits.append(Limit("maximum_groups", _uses(variable, line.astype(str), year, np.ones(line.size)), nothing_running(), pl.DataFrame({"owner": line.astype(str), "year": year, "capacity": 6.0})))
    technical = rng.random(last.size) < 0.75
    share = _uses(variable, ["region"] * line.size, year, size[line] * 0.5).with_columns(provided=pl.Series((size * technical)[line].astype(float)))
    limits.append(Limit("technical_share", share, nothing_running(), pl.DataFrame(schema={"owner": pl.String, "year": pl.Int64, "capacity": pl.Float64})))
    return limits


def _uses(variable, owner, year, amount):
    frame = pl.DataFrame({"variable": variable, "owner": list(map(str, owner)), "year": year, "amount": np.asarray(amount, float)})
    return frame.with_columns(provided=pl.lit(0.0))
