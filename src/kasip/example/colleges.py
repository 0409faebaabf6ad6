"""Colleges: the known ones by name, the rest numbered with their place; their buildings and competence centres."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.example.codes import business_numbers
from kasip.example.places import district_population
from kasip.example.profile import RegionProfile
from kasip.example.rows import table, weights, whole_numbers
from kasip.example.tables import fact

BOARDING = {"city": (0.10, 0.32), "district": (0.25, 0.55)}
"""Share of new students who need a bed, lowest and highest, by kind of district, where there is a dormitory."""
BOARDING_ELSEWHERE = (0.0, 0.02)
DORMITORY_SHARE = {"city": 0.55, "district": 0.9}
"""Share of colleges served by a dormitory, by kind of district."""
PRIVATE_SHARE = 0.27
PRIVATE_TYPES = ("economic", "multidisciplinary", "medical", "service", "pedagogical")


def colleges(profile: RegionProfile) -> pl.DataFrame:
    """This will draw the colleges: place, type and size, with BINs and boarding shares.

    Returns:
        Rows of the contract's table and `type`, `size` (a weight around 1), `known`, `dormitory`.
    """
    rng = profile.stream("colleges")
    rows = profile.known_colleges.select(
        "name_kk", "name_ru", "name_en", "kato", "type", "ownership", "teaches", "source"
    ).to_dicts()
    rows = [{**row, "known": True} for row in rows]
    rows += _invented(profile, rows, rng)
    places = {row["kato"]: row for row in profile.districts.iter_rows(named=True)}
    for row, number in zip(rows, business_numbers(len(rows), rng), strict=True):
        place = places[str(row["kato"])]
        housed = bool(rng.random() < DORMITORY_SHARE[place["kind"]])
        low, high = BOARDING[place["kind"]] if housed else BOARDING_ELSEWHERE
        spread = 0.0 if row["known"] else 0.02
        row |= {
            "college_bin": number,
            "dormitory": housed,
            "boarding_share": round(float(rng.uniform(low, high)), 2),
            "reference": bool(row["known"] and row["type"] == "polytechnic"),
            "latitude": _near(place["latitude"], spread, rng),
            "longitude": _near(place["longitude"], spread, rng),
            "size": float(rng.uniform(0.6, 1.5)) * (1.0 if place["kind"] == "city" else 0.6),
        }
    return pl.DataFrame(rows, infer_schema_length=None)


def _near(coordinate: str, spread: float, rng: np.random.Generator) -> float | None:
    return round(float(coordinate) + float(rng.uniform(-spread, spread)), 4) if coordinate else None


def _invented(
    profile: RegionProfile, known: list[dict[str, object]], rng: np.random.Generator
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, (kato, kind) in enumerate(_places_and_types(profile, known, rng), len(known) + 1):
        place = profile.districts.row(by_predicate=pl.col("kato") == kato, named=True)
        words = fact("college_types").row(by_predicate=pl.col("type") == kind, named=True)
        private = kind in PRIVATE_TYPES and rng.random() < PRIVATE_SHARE * 2.2
        rows.append(
            {
                "name_kk": f"№ {number} {words['name_kk'].lower()}, {place['name_kk'] or place['name_ru']} (мысал)",
                "name_ru": f"{words['name_ru']} № {number}, {place['name_ru']} (пример)",
                "name_en": f"{words['name_en']} No. {number}, {place['name_en'] or place['kato']} (example)",
                "kato": kato,
                "type": kind,
                "ownership": "private" if private else "state",
                "teaches": "",
                "source": "generator",
                "known": False,
            }
        )
    return rows


def _places_and_types(
    profile: RegionProfile, known: list[dict[str, object]], rng: np.random.Generator
) -> list[tuple[str, str]]:
    """Where the other colleges stand and what they are: rural types outside cities, the rest in cities."""
    types = fact("college_types")
    wanted = whole_numbers(types["count"].cast(pl.Float64).to_numpy(), profile.colleges)
    left = dict(zip(types["type"], wanted.tolist(), strict=True))
    for row in known:
        left[str(row["type"])] = max(0, left[str(row["type"])] - 1)
    pool = [kind for kind, count in left.items() for _ in range(count)]
    rural = set(types.filter(pl.col("rural") == "1")["type"])
    countryside = [kind for kind in pool if kind in rural]
    city = [kind for kind in pool if kind not in rural]
    rng.shuffle(city)
    kinds = dict(profile.districts.select("kato", "kind").iter_rows())
    slots = sorted(_slots(profile, known), key=lambda kato: kinds[kato] == "city")
    order = countryside + city
    return list(zip(slots, order, strict=False))


def _slots(profile: RegionProfile, known: list[dict[str, object]]) -> list[str]:
    """A college in every district where there are enough, the rest with the residents."""
    residents = district_population(profile).astype(float)
    count = profile.colleges
    base = np.ones(len(residents), dtype=int) if count >= 2 * len(residents) else np.zeros(len(residents), dtype=int)
    slots = base + whole_numbers(residents, count - int(base.sum()))
    taken = [sum(1 for row in known if row["kato"] == kato) for kato in profile.districts["kato"]]
    free = np.maximum(slots - np.array(taken), 0)
    while free.sum() > count - len(known):
        free[int(np.argmax(free))] -= 1
    return [kato for kato, n in zip(profile.districts["kato"], free, strict=True) for _ in range(int(n))]


def directions(kind: str) -> dict[str, float]:
    """This will say what a type of college teaches, by weight."""
    return weights(fact("college_types").row(by_predicate=pl.col("type") == kind, named=True)["directions"])


def college_tables(profile: RegionProfile, schools: pl.DataFrame, taught: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """This will make the tables of colleges, campuses and competence centres; `taught`: as in `competence_centres`."""
    campuses = schools.select(
        pl.format("K-{}", "college_bin").alias("campus_id"),
        "college_bin",
        "kato",
        pl.lit("Бас ғимарат").alias("name_kk"),
        pl.lit("Главный корпус").alias("name_ru"),
        pl.lit("Main building").alias("name_en"),
    )
    return {
        "colleges": table("colleges", schools),
        "campuses": table("campuses", campuses),
        "competence_centres": table("competence_centres", competence_centres(profile, schools, taught)),
    }


def competence_centres(profile: RegionProfile, schools: pl.DataFrame, taught: pl.DataFrame) -> list[dict[str, object]]:
    """This will place the competence centres: one a workshop kind, at the college that teaches most of it.

    Args:
        profile: the region.
        schools: colleges.
        taught: college_bin, workshop, direction, weight of each programme.
    """
    kinds = fact("workshop_kinds")
    sums = taught.group_by("college_bin", "workshop", "direction").agg(pl.col("weight").sum())
    best = sums.sort("weight", "college_bin", descending=[True, False]).unique(
        "workshop", keep="first", maintain_order=True
    )
    rows: list[dict[str, object]] = []
    for number, row in enumerate(best.head(profile.centres).iter_rows(named=True), 1):
        words = kinds.row(by_predicate=pl.col("workshop") == row["workshop"], named=True)
        rows.append(
            {
                "centre_id": f"C-{number:02d}",
                "college_bin": row["college_bin"],
                "name_kk": f"Құзыреттілік орталығы: {words['name_kk'].lower()}",
                "name_ru": f"Центр компетенций: {words['name_ru'].lower()}",
                "name_en": f"Competence centre: {words['name_en'].lower()}",
                "status": "open",
                "direction": row["direction"],
                "workshop": row["workshop"],
            }
        )
    bins = dict(schools.select("name_en", "college_bin").iter_rows())
    planned = profile.planned_centres.iter_rows(named=True)
    rows += [
        {**row, "centre_id": f"C-P{number}", "college_bin": bins[row["college"]], "status": "planned"}
        for number, row in enumerate(planned, 1)
    ]
    return rows
