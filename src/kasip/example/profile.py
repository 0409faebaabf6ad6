"""What a region to be made is like: its places, its size, what is known of it. Karaganda is one such profile."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.example.tables import fact
from kasip.vocabulary.seeds import stream

BASE_YEAR = 2025
"""Last year of labour-market history; past orders and running cohorts reach one year further."""
LAST_ORDER_YEAR = BASE_YEAR + 1
ORDER_YEARS = (2027, 2028, 2029)
CITIES = ("71", "75", "79")
"""First digits of the codes of cities that are regions: Astana, Almaty, Shymkent."""
HISTORY_YEARS = tuple(range(2005, BASE_YEAR + 1))


@attrs.frozen(eq=False)
class RegionProfile:
    """What the generator is told of one region; everything else it invents.

    Attributes:
        seed: fixes every random choice.
        kato: code of the region.
        names: region in kk, ru, en.
        districts: kato, three names, kind (`city`, `district`), latitude, longitude, population_share, source.
        population: residents.
        employed: employed persons in the base year.
        colleges: number of colleges.
        specialties: number of specialties, at most those of `facts/specialties.csv`.
        enterprises: number of enterprises that train jointly with a college.
        programmes: rows of the table programmes.
        state_seats: seats of the state order in 2024, the anchor of the other years.
        students: students in the autumn of the last order year, paid ones included.
        dual_students: of them in dual training.
        known_colleges: real colleges by name; the rest are numbered.
        known_enterprises: real enterprises by name; the rest are numbered.
        known_facilities: sites of those enterprises.
        candidates: programmes nobody is licensed for yet that somebody wants.
        planned_centres: competence centres to come, by name of the college.
        centres: competence centres at work.
    """

    seed: int
    kato: str
    names: tuple[str, str, str]
    districts: pl.DataFrame
    population: int
    employed: int
    colleges: int
    specialties: int
    enterprises: int
    programmes: int
    state_seats: int
    students: int
    dual_students: int
    known_colleges: pl.DataFrame
    known_enterprises: pl.DataFrame
    known_facilities: pl.DataFrame
    candidates: pl.DataFrame
    planned_centres: pl.DataFrame
    centres: int

    def stream(self, *purpose: object) -> np.random.Generator:
        """This will return the random numbers of one purpose in this region."""
        return stream(self.seed, self.kato, *purpose)


def karaganda(seed: int) -> RegionProfile:
    """This will return what is known of Karaganda region; sizes come from `facts/published_figures.csv`."""
    return RegionProfile(
        seed=seed,
        kato="350000000",
        names=("Қарағанды облысы", "Карагандинская область", "Karaganda Region"),
        districts=fact("karaganda_districts"),
        population=published("Karaganda", "population 2025-12-01"),
        employed=545_000,
        colleges=published("Karaganda", "colleges (akimat)"),
        specialties=published("Karaganda", "specialties"),
        enterprises=320,
        programmes=950,
        state_seats=round(seats_per_resident() * published("Karaganda", "population 2025-12-01")),
        students=30_500,
        dual_students=published("Karaganda", "dual students"),
        known_colleges=fact("karaganda_colleges"),
        known_enterprises=fact("karaganda_enterprises"),
        known_facilities=fact("karaganda_facilities"),
        candidates=fact("karaganda_candidates"),
        planned_centres=fact("karaganda_planned_centres"),
        centres=published("Karaganda", "Zhas Maman competence centres"),
    )


def published(territory: str, metric: str) -> int:
    """This will return one published figure.

    Raises:
        LookupError: the figure is not among the facts, or stands there twice.
    """
    rows = fact("published_figures").filter((pl.col("territory") == territory) & (pl.col("metric") == metric))
    if rows.height != 1:
        raise LookupError(f"{territory}, {metric}: {rows.height} figures")
    return int(float(rows["value"][0]))


def seats_per_resident() -> float:
    """This will return seats of the state order per resident.

    Karaganda's own volume was not found. Turkistan published both its order of 2024-25 and its residents; their ratio
    agrees with the national one within 2 % where the country is taken to have 20.4 million residents.
    """
    return published("Turkistan", "state-order places") / published("Turkistan", "population")


def generated(seed: int, kato: str, colleges: int, specialties: int) -> RegionProfile:
    """This will return a region of any size on real district codes, with nothing known of it but its names."""
    share = colleges / published("Karaganda", "colleges (akimat)")
    names = fact("kato_regions").row(by_predicate=pl.col("kato") == kato, named=True)
    population = round(published("Karaganda", "population 2025-12-01") * share)
    return RegionProfile(
        seed=seed,
        kato=kato,
        names=(names["name_kk"], names["name_ru"], names["name_en"]),
        districts=_districts(kato, seed),
        population=population,
        employed=round(545_000 * share),
        colleges=colleges,
        specialties=specialties,
        enterprises=max(10, round(320 * share)),
        programmes=20 * colleges,
        state_seats=round(seats_per_resident() * population),
        students=round(30_500 * share),
        dual_students=round(published("Karaganda", "dual students") * share),
        known_colleges=fact("karaganda_colleges").clear(),
        known_enterprises=fact("karaganda_enterprises").clear(),
        known_facilities=fact("karaganda_facilities").clear(),
        candidates=fact("karaganda_candidates").clear(),
        planned_centres=fact("karaganda_planned_centres").clear(),
        centres=max(1, round(14 * share)),
    )


def _districts(kato: str, seed: int) -> pl.DataFrame:
    rows = fact("kato_districts").filter(pl.col("region") == kato)
    if kato[:2] in CITIES:
        rows = rows.with_columns(kind=pl.lit("city"))
    rng = stream(seed, kato, "districts")
    weight = rng.gamma(2.0, 1.0, rows.height) * np.where(rows["kind"].to_numpy() == "city", 4.0, 1.0)
    return rows.select(
        "kato",
        pl.lit("").alias("name_kk"),
        pl.col("name_ru").str.strip_suffix(" Г.А."),
        pl.lit("").alias("name_en"),
        "kind",
        pl.lit("").alias("latitude"),
        pl.lit("").alias("longitude"),
        pl.Series("population_share", np.round(weight / weight.sum(), 6).astype(str)),
        "source",
    )
