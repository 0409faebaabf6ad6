"""The orders of past years, the groups they left in training, and how students went on."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from kasip.example.profile import BASE_YEAR, LAST_ORDER_YEAR, RegionProfile
from kasip.example.rows import table, whole_numbers
from kasip.example.tables import fact

ORDER_INDEX = {2022: 107 / 145, 2023: 133 / 145, 2024: 1.0, 2025: 1.0, 2026: 1.02}
"""State order by year against 2024: the country's published volumes; 2026 is our assumption."""
PAID_FILL = 0.9
TARGETED_SHARE = 10_000 / 145_000
"""Seats of the state order that rest on an enterprise's request: 10,000 of 145,000, published for 2024-25."""


def past_orders(profile: RegionProfile, offered: pl.DataFrame) -> pl.DataFrame:
    """This will draw the state orders of past years, group by group, and who applied and enrolled.

    Returns:
        Rows of the contract's table (target employer still empty) and the programme's own columns.
    """
    licensed = offered.filter(pl.col("status") == "licensed")
    rng = profile.stream("past_orders")
    specialty = _specialty_shares(licensed)
    parts = []
    for year, index in ORDER_INDEX.items():
        groups = _groups(licensed, specialty, round(profile.state_seats * index), profile)
        parts.append(licensed.with_columns(year=pl.lit(year, pl.Int64), groups=pl.Series(groups)))
    ordered = pl.concat(parts).filter(pl.col("groups") > 0)
    return _with_demand(
        ordered.with_columns(seats=pl.col("groups") * pl.col("group_size"), funding=pl.lit("state")), rng
    )


def _specialty_shares(licensed: pl.DataFrame) -> dict[str, float]:
    taught = fact("specialties").filter(pl.col("specialty").is_in(licensed["specialty"].unique().to_list()))
    shares = dict(zip(taught["specialty"], taught["state_weight"].cast(pl.Float64), strict=True))
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()}


def _groups(licensed: pl.DataFrame, shares: dict[str, float], seats: int, seed_of: RegionProfile) -> np.ndarray:
    """Whole groups a programme: a specialty's by its share of the seats, its programmes' in turn by their weights."""
    frame = licensed.select("specialty", "group_size", "weight").with_row_index("row")
    sizes = frame.group_by("specialty").agg(pl.col("group_size").first(), pl.col("weight").sum()).sort("specialty")
    share = (
        sizes["specialty"].replace_strict(shares, return_dtype=pl.Float64).to_numpy() * (sizes["weight"] > 0).to_numpy()
    )
    ideal = share / sizes["group_size"].to_numpy()
    total = round(seats * ideal.sum() / share.sum())
    groups = np.zeros(licensed.height, dtype=np.int64)
    for specialty, count in zip(sizes["specialty"], whole_numbers(ideal, total), strict=True):
        rows = frame.filter(pl.col("specialty") == specialty)
        rng = seed_of.stream("groups of programmes", specialty)
        groups[rows["row"].to_numpy()] = _in_turn(rows["weight"].to_numpy(), int(count), rng)
    return groups


def _in_turn(weight: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Systematic rounding: each programme gets its expected groups, rounded up or down, the same way every year."""
    order = rng.permutation(len(weight))
    running = np.floor(np.cumsum(weight[order]) / weight.sum() * count + rng.random() * 0.999 + 1e-9)
    groups = np.zeros(len(weight), dtype=np.int64)
    groups[order] = np.diff(running, prepend=0.0)
    return groups


def _with_demand(ordered: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rates = fact("directions").select("direction", pl.col("applications", "fill", "continuation").cast(pl.Float64))
    frame = ordered.join(rates, on="direction", maintain_order="left")
    applied = rng.poisson((frame["seats"] * frame["applications"]).to_numpy())
    fill = np.clip(frame["fill"].to_numpy() + rng.normal(0, 0.03, frame.height), 0.6, 1.0)
    enrolled = np.minimum(rng.binomial(frame["seats"].to_numpy(), fill), np.maximum(applied, 8))
    return frame.with_columns(applied=pl.Series(np.maximum(applied, enrolled)), enrolled=pl.Series(enrolled))


def running_cohorts(
    profile: RegionProfile, offered: pl.DataFrame, ordered: pl.DataFrame, beds: pl.DataFrame
) -> pl.DataFrame:
    """This will carry the orders of past years to the autumn of the last one, and add those who pay.

    Args:
        profile: the region.
        offered: programmes.
        ordered: what `past_orders` returned.
        beds: college_bin, boarding_share.
    """
    rng = profile.stream("running_cohorts")
    state = in_training(ordered)
    wanted = profile.students - int(state["students"].sum())
    paid = in_training(_paid(offered, max(wanted, 0), rng))
    running = pl.concat([state, paid], how="diagonal_relaxed").join(beds, on="college_bin", maintain_order="left")
    boarders = rng.binomial(running["students"].to_numpy(), running["boarding_share"].to_numpy())
    return running.with_columns(boarders=pl.Series(boarders))


def in_training(admitted: pl.DataFrame) -> pl.DataFrame:
    """This will return the groups still in training in the autumn of the last order year, with the students left."""
    years = (pl.col("duration_months") / 12).ceil().cast(pl.Int64)
    frame = admitted.with_columns(admission_year=pl.col("year"), graduation_year=pl.col("year") + years)
    passed = (LAST_ORDER_YEAR - pl.col("year")).cast(pl.Float64)
    students = (pl.col("enrolled") * pl.col("continuation").pow(passed)).round().cast(pl.Int64)
    return frame.filter(pl.col("graduation_year") > LAST_ORDER_YEAR).with_columns(students=students)


def _paid(offered: pl.DataFrame, students: int, rng: np.random.Generator) -> pl.DataFrame:
    """Paid groups, in proportion to what people pay for, as many a year as leave the wanted number of students."""
    licensed = offered.filter((pl.col("status") == "licensed") & (pl.col("paid_weight") * pl.col("weight") > 0))
    weight = (licensed["paid_weight"] * licensed["weight"]).to_numpy()
    years = np.ceil(licensed["duration_months"].to_numpy() / 12)
    kept = PAID_FILL * licensed["group_size"].to_numpy() * years * 0.95
    total = math.ceil(students / float((kept * weight).sum() / weight.sum()))
    parts = []
    for year in range(LAST_ORDER_YEAR - 3, LAST_ORDER_YEAR + 1):
        groups = whole_numbers(weight * rng.uniform(0.9, 1.1, len(weight)), total)
        parts.append(licensed.with_columns(year=pl.lit(year, pl.Int64), groups=pl.Series(groups)))
    rows = pl.concat(parts).filter(pl.col("groups") > 0)
    rows = rows.with_columns(seats=pl.col("groups") * pl.col("group_size"), funding=pl.lit("paid"))
    enrolled = rng.binomial(rows["seats"].to_numpy(), PAID_FILL)
    rates = fact("directions").select("direction", pl.col("continuation").cast(pl.Float64))
    return rows.with_columns(enrolled=pl.Series(enrolled)).join(rates, on="direction", maintain_order="left")


def later_paid_graduates(offered: pl.DataFrame, running: pl.DataFrame) -> pl.DataFrame:
    """This will let those who pay enter as last year for ever: workers of the admissions after today's cohorts.

    Args:
        offered: programmes with their `direction`.
        running: the table of groups in training.

    Returns:
        Rows of the table `other_supply`, channel `paid_study`, to the end of the horizon.
    """
    rates = fact("directions").with_columns(pl.exclude("direction").cast(pl.Float64))
    working = 1 - pl.col("continued_study") - pl.col("army_or_leave")
    length = pl.col("graduation_year") - LAST_ORDER_YEAR
    workers = pl.col("continuation").pow(length) * working * pl.col("stayed_in_region") * pl.col("in_specialty")
    last = running.filter((pl.col("funding") == "paid") & (pl.col("admission_year") == LAST_ORDER_YEAR))
    yearly = last.join(offered.select("qualification", "direction").unique(), on="qualification").join(
        rates, on="direction"
    )
    yearly = yearly.select("qualification", "graduation_year", persons=pl.col("students") * workers)
    years = pl.DataFrame({"year": range(LAST_ORDER_YEAR + 2, BASE_YEAR + 11)})
    later = yearly.join(years, how="cross").filter(pl.col("year") > pl.col("graduation_year"))
    sums = later.group_by("qualification", "year").agg(pl.col("persons").sum().round(1)).sort("qualification", "year")
    return table("other_supply", sums.filter(pl.col("persons") >= 0.5).with_columns(channel=pl.lit("paid_study")))


def dual_programmes(profile: RegionProfile, offered: pl.DataFrame, running: pl.DataFrame) -> pl.DataFrame:
    """This will mark programmes as dual, industry's first, until their students are as many as published."""
    keys = ["college_bin", "qualification", "language", "base", "form"]
    students = running.group_by(keys).agg(pl.col("students").sum())
    taught = offered.join(students, on=keys, how="left", maintain_order="left").with_columns(
        pl.col("students").fill_null(0)
    )
    willing = (
        taught["direction"].replace_strict(dict(fact("directions").select("direction", "dual").iter_rows())) == "1"
    )
    order = profile.stream("dual").permutation(taught.height)
    dual = np.zeros(taught.height, dtype=bool)
    reached = 0
    for position in order:
        more = int(taught["students"][int(position)])
        if willing[int(position)] and more and reached + more <= profile.dual_students + 5:
            dual[position] = True
            reached += more
    return taught.with_columns(dual=pl.Series(dual)).drop("students")


def continuation(offered: pl.DataFrame, profile: RegionProfile) -> pl.DataFrame:
    """This will make the table of how many went on from each year of study, three years of admission together."""
    rng = profile.stream("continuation")
    rates = dict(fact("directions").select("direction", pl.col("continuation").cast(pl.Float64)).iter_rows())
    rows = []
    longest = offered.group_by("qualification", "direction").agg(
        (pl.col("duration_months") / 12).ceil().max().cast(pl.Int64).alias("years"), pl.col("weight").sum()
    )
    for row in longest.sort("qualification").iter_rows(named=True):
        started = int(40 + 160 * row["weight"]) if row["weight"] > 0 else 0
        for study_year in range(1, row["years"] + 1):
            rate = min(0.995, rates[row["direction"]] + 0.012 * (study_year - 1))
            continued = int(rng.binomial(started, rate))
            if started:
                rows.append(
                    {
                        "qualification": row["qualification"],
                        "study_year": study_year,
                        "started": started,
                        "continued": continued,
                    }
                )
            started = continued
    return table("continuation", rows)
