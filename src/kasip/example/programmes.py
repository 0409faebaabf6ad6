"""Programmes: what each college is licensed to teach, in which language, after which grade; and what it could open."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.example.classifiers import Classifiers
from kasip.example.colleges import directions
from kasip.example.profile import RegionProfile
from kasip.example.rows import table

BASE_WEIGHTS = {"grade9": 0.72, "grade11": 0.25, "tvet": 0.03}
LANGUAGE_WEIGHTS = {"kk": 0.55, "ru": 0.45}
MOST_SPECIALTIES = 18
UNTAUGHT_SHARE = 0.14
"""Share of licensed programmes that have opened no group for years."""
GROUP_SIZE = {"health": 20, "mining": 20, "arts": 15, "agriculture": 20}
USUAL_GROUP = 25
WORKER_SHARE = {"health": 0.04, "digital": 0.2, "economics": 0.2}
USUAL_WORKER_SHARE = 0.75
"""Share of a college's specialties taught as qualified workers (3W) where a specialty has both levels."""


def programmes(profile: RegionProfile, chosen: Classifiers, schools: pl.DataFrame) -> pl.DataFrame:
    """This will give the colleges their programmes, the wanted number of rows.

    Returns:
        Rows of the contract's table and `specialty`, `direction`, `workshop`, `weight` (its part in the specialty's
        intake) and `paid_weight`.
    """
    pairs = _pairs(profile, chosen, schools)
    rng = profile.stream("programmes")
    options = [option for pair in pairs for option in _options(pair, chosen, rng)]
    extra = sorted(options, key=lambda row: (not row["first"], row["rank"]))
    licensed = extra[: max(profile.programmes - profile.candidates.height, len(pairs))]
    frame = pl.DataFrame(licensed + _candidates(profile, chosen, schools), infer_schema_length=None)
    keys = ["college_bin", "qualification", "language", "base", "form"]
    return frame.unique(keys, keep="first", maintain_order=True).sort(keys)


def _pairs(profile: RegionProfile, chosen: Classifiers, schools: pl.DataFrame) -> list[dict[str, object]]:
    """Which college teaches which specialty: its own directions first, large specialties at more colleges."""
    rng = profile.stream("specialties of colleges")
    types = {kind: directions(kind) for kind in schools["type"].unique()}
    closed = set(profile.candidates["specialty"]) & {"07220700", "07139100", "07159500"}
    taught: dict[str, int] = dict.fromkeys(schools["college_bin"], 0)
    total = chosen.specialties["state_weight"].cast(pl.Float64).sum()
    pairs: list[dict[str, object]] = []
    ranked = chosen.specialties.with_columns(pl.col("state_weight", "paid_weight").cast(pl.Float64))
    for specialty in ranked.sort("state_weight", descending=True, maintain_order=True).iter_rows(named=True):
        if specialty["specialty"] in closed:
            continue
        expected = (specialty["state_weight"] + specialty["paid_weight"]) / total * profile.colleges * 6.5
        fit = np.array([_fit(row, types, specialty["direction"], taught) for row in schools.iter_rows(named=True)])
        fit *= rng.uniform(0.5, 1.5, len(fit))
        fit += 100.0 * schools["teaches"].str.contains(specialty["specialty"]).to_numpy()
        count = int(np.clip(round(expected), 1, max(1, (fit > 0.05).sum())))
        for position in np.argsort(-fit, kind="stable")[:count]:
            college = schools.row(int(position), named=True)
            taught[college["college_bin"]] += 1
            pairs.append(_pair(specialty, college))
    return _no_college_idle(pairs, ranked, schools, types, taught)


def _fit(
    college: dict[str, object], types: dict[str, dict[str, float]], direction: str, taught: dict[str, int]
) -> float:
    full = taught[str(college["college_bin"])] >= MOST_SPECIALTIES * float(str(college["size"]))
    wanted = types[str(college["type"])].get(direction, 0.0)
    return (0.02 if full else 1.0) * (wanted * float(str(college["size"])) + 0.01)


def _no_college_idle(
    pairs: list[dict[str, object]],
    ranked: pl.DataFrame,
    schools: pl.DataFrame,
    types: dict[str, dict[str, float]],
    taught: dict[str, int],
) -> list[dict[str, object]]:
    """A college left with fewer than three specialties gets the largest ones of its directions."""
    for college in schools.iter_rows(named=True):
        own = ranked.filter(pl.col("direction").is_in(list(types[college["type"]])) & (pl.col("state_weight") > 0))
        have = {pair["specialty"] for pair in pairs if pair["college_bin"] == college["college_bin"]}
        for specialty in own.sort("state_weight", descending=True, maintain_order=True).iter_rows(named=True):
            if taught[college["college_bin"]] >= 3:
                break
            if specialty["specialty"] not in have:
                taught[college["college_bin"]] += 1
                pairs.append(_pair(specialty, college))
    return pairs


def _pair(specialty: dict[str, object], college: dict[str, object]) -> dict[str, object]:
    """A specialty at a college; `named` where the college is known to teach it."""
    named = str(specialty["specialty"]) in str(college["teaches"])
    return {**specialty, "college_bin": college["college_bin"], "size": college["size"], "named": named}


def _options(pair: dict[str, object], chosen: Classifiers, rng: np.random.Generator) -> list[dict[str, object]]:
    """Every programme a college could be licensed for in one specialty; the first is the one it surely has."""
    codes = chosen.qualifications.filter(pl.col("specialty") == pair["specialty"])["qualification"].to_list()
    rows = []
    drawn = str(rng.choice(codes, p=_level_weights(codes, str(pair["direction"]))))
    main = min(codes) if pair["named"] else drawn
    language = str(rng.choice(["kk", "ru"], p=[0.55, 0.45]))
    for code in codes:
        for spoken, spoken_weight in LANGUAGE_WEIGHTS.items():
            for base, base_weight in BASE_WEIGHTS.items():
                first = code == main and spoken == language and base == "grade9"
                weight = (1.0 if code == main else 0.3) * spoken_weight * base_weight * float(str(pair["size"]))
                taught = first or rng.random() >= UNTAUGHT_SHARE
                rows.append(
                    {
                        **_programme(pair, code, spoken, base),
                        "status": "licensed",
                        "weight": weight * float(rng.uniform(0.6, 1.4)) * taught,
                        "first": first,
                        "rank": float(rng.random()) / (weight / base_weight**0.6 + 0.02),
                    }
                )
    return rows


def _level_weights(codes: list[str], direction: str) -> np.ndarray:
    """Colleges teach workers of a trade oftener than its technicians, but nurses oftener than their helpers."""
    worker = WORKER_SHARE.get(direction, USUAL_WORKER_SHARE)
    found = np.array([worker if code.startswith("3W") else 1 - worker for code in codes])
    return np.asarray(found / found.sum())


def _programme(pair: dict[str, object], code: str, language: str, base: str) -> dict[str, object]:
    direction = str(pair["direction"])
    return {
        "college_bin": pair["college_bin"],
        "qualification": code,
        "language": language,
        "base": base,
        "form": "evening" if base == "tvet" else "full_time",
        "campus_id": f"K-{pair['college_bin']}",
        "duration_months": duration_months(code[:2], direction, base),
        "group_size": GROUP_SIZE.get(direction, USUAL_GROUP),
        "minimum_groups": 1,
        "specialty": pair["specialty"],
        "direction": direction,
        "workshop": pair["workshop"],
        "paid_weight": float(str(pair["paid_weight"])),
    }


def duration_months(level: str, direction: str, base: str) -> int:
    """This will return how long a programme lasts: after grade 9 34 or 46, after grade 11 10, 22 or 34 months."""
    short = direction in ("service", "food", "construction", "transport")
    if level == "3W":
        return 34 if base == "grade9" else (10 if short else 22)
    if base == "grade9":
        return 34 if direction in ("economics", "service", "digital", "arts") else 46
    return 34 if direction == "health" else 22


def _candidates(profile: RegionProfile, chosen: Classifiers, schools: pl.DataFrame) -> list[dict[str, object]]:
    """Programmes wanted by somebody and licensed to nobody, with what must be obtained first."""
    bins = dict(schools.select("name_en", "college_bin").iter_rows())
    rows = []
    for row in profile.candidates.iter_rows(named=True):
        specialty = chosen.specialties.row(by_predicate=pl.col("specialty") == row["specialty"], named=True)
        codes = chosen.qualifications.filter(
            (pl.col("specialty") == row["specialty"]) & (pl.col("level") == row["level"])
        )["qualification"]
        rows.append(
            {
                **_programme(
                    {**specialty, "college_bin": bins[row["college"]]}, codes[0], row["language"], row["base"]
                ),
                "status": "candidate",
                "weight": 0.0,
                "opening_cost_kzt": float(row["opening_cost_kzt"]),
                "opens_from": int(row["opens_from"]),
                **{name: text for name, text in row.items() if name.startswith("opening_condition")},
                "provenance": row["provenance"],
                "source": row["source"],
            }
        )
    return rows


def programme_tables(profile: RegionProfile, offered: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """This will make the tables of programmes and licences; `offered` knows its `maximum_groups` and `dual` by now."""
    rng = profile.stream("licences")
    licensed = offered.filter(pl.col("status") == "licensed").select("college_bin", "qualification").unique()
    licences = licensed.sort("college_bin", "qualification").with_row_index("row")
    years = rng.integers(2014, 2025, licences.height)
    licences = licences.with_columns(
        number=pl.format("KZ-EX-{}", pl.col("row").cast(pl.String).str.zfill(5)),
        valid_from=pl.Series([f"{year}-09-01" for year in years]),
        valid_to=pl.Series(
            [f"{year}-08-31" if rng.random() < 0.02 else None for year in rng.integers(2027, 2029, len(years))]
        ),
    )
    return {"licences": table("licences", licences), "programmes": table("programmes", offered)}
