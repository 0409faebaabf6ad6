"""Places of the region: districts, the school leavers who live there, and how far they go to study."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.example.profile import ORDER_YEARS, RegionProfile
from kasip.example.rows import table, whole_numbers

LEAVERS_PER_RESIDENT = {"grade9": 0.0148, "grade11": 0.0093, "tvet": 0.0012}
"""School leavers of a year per resident; 0.0093 is the country's 188,900 leavers of grade 11 over its residents."""
COLLEGE_SHARE = {"grade9": 0.50, "grade11": 0.36, "tvet": 0.40}
STAY_AT_HOME = {"city": 0.85, "district": 0.45}
"""Share of applicants who study in their own district where it has a college."""


def place_tables(profile: RegionProfile, college_districts: list[str]) -> dict[str, pl.DataFrame]:
    """This will make territories, school leavers and commuting; nobody commutes to a district without a college."""
    return {
        "territories": _territories(profile),
        "school_leavers": _school_leavers(profile),
        "commuting": _commuting(profile, sorted(set(college_districts))),
    }


def district_population(profile: RegionProfile) -> np.ndarray:
    """This will split the region's residents over its districts."""
    return whole_numbers(profile.districts["population_share"].cast(pl.Float64).to_numpy(), profile.population)


def _territories(profile: RegionProfile) -> pl.DataFrame:
    names = dict(zip(("name_kk", "name_ru", "name_en"), profile.names, strict=True))
    known = {"provenance": "fact", "source": "tengrinews_589638" if profile.kato == "350000000" else "generator"}
    region = {"kato": profile.kato, "level": "region", "population": profile.population, **names, **known}
    districts = profile.districts.with_columns(
        population=pl.Series(district_population(profile)),
        level=pl.lit("district"),
        parent_kato=pl.lit(profile.kato),
        provenance=pl.lit("fact"),
        latitude=pl.col("latitude").cast(pl.Float64, strict=False),
        longitude=pl.col("longitude").cast(pl.Float64, strict=False),
    )
    return table("territories", [region, *districts.drop("kind", "population_share").to_dicts()])


def _school_leavers(profile: RegionProfile) -> pl.DataFrame:
    rng = profile.stream("school_leavers")
    shares = district_population(profile) / profile.population
    rows = []
    for base, rate in LEAVERS_PER_RESIDENT.items():
        for year in ORDER_YEARS:
            total = round(profile.population * rate * (1 + 0.012 * (year - ORDER_YEARS[0])))
            persons = whole_numbers(shares * rng.uniform(0.93, 1.07, len(shares)), total)
            rows += [
                {"kato": kato, "year": year, "base": base, "persons": int(n), "college_share": COLLEGE_SHARE[base]}
                for kato, n in zip(profile.districts["kato"], persons, strict=True)
            ]
    return table("school_leavers", rows)


def _commuting(profile: RegionProfile, reached: list[str]) -> pl.DataFrame:
    places = profile.districts.with_columns(population=pl.Series(district_population(profile))).to_dicts()
    rows = []
    for home in places:
        pull = {place["kato"]: _pull(home, place) for place in places if place["kato"] in reached}
        stay = STAY_AT_HOME[home["kind"]] if pull.pop(home["kato"], 0) else 0.0
        shares = {kato: (1 - stay) * weight / sum(pull.values()) for kato, weight in pull.items()} if pull else {}
        shares[home["kato"]] = stay if pull else 1.0
        rows += [
            {"from_kato": home["kato"], "to_kato": kato, "share": round(share - 5e-5, 4)}
            for kato, share in shares.items()
            if share >= 0.001
        ]
    return table("commuting", rows)


def _pull(home: dict[str, object], place: dict[str, object]) -> float:
    """Residents over squared distance, in the manner of a gravity model; distance is not known everywhere."""
    kilometres = _kilometres(home, place)
    return float(float(str(place["population"])) / (25.0 + kilometres) ** 1.5)


def _kilometres(home: dict[str, object], place: dict[str, object]) -> float:
    if not (home["latitude"] and place["latitude"]):
        return 100.0
    north = 111.2 * (float(str(home["latitude"])) - float(str(place["latitude"])))
    east = 71.5 * (float(str(home["longitude"])) - float(str(place["longitude"])))
    return float(np.hypot(north, east))
