"""Enterprises that train jointly with colleges, their sites, and what they ask for against what they hire."""

from __future__ import annotations

from collections import Counter

import attrs
import numpy as np
import polars as pl

from kasip.example.classifiers import Classifiers
from kasip.example.codes import business_numbers
from kasip.example.labour import Employment
from kasip.example.profile import BASE_YEAR, RegionProfile
from kasip.example.rows import table, weights
from kasip.example.tables import fact

SIZES = (("large", 0.14, 620, 2400), ("medium", 0.62, 110, 420), ("small", 0.24, 25, 95))
"""Size class, share of enterprises, fewest and most employees."""
RECORD_YEARS = tuple(range(BASE_YEAR - 3, BASE_YEAR + 1))
REQUEST_YEARS = tuple(range(BASE_YEAR + 2, BASE_YEAR + 9))
OVERASKING = ((0.25, 0.33), (0.35, 0.6), (0.40, 0.9))
"""Share of employers, share of what they ask for that they hire: a quarter ask for three times what they hire."""
OPENING_SITES_PER_1000 = 0.022
"""Invented sites to open per thousand employed, beside the known ones."""


@attrs.frozen(eq=False)
class Employers:
    """Enterprises and sites of a region, with what only the generator knows of them.

    Attributes:
        enterprises: rows of the contract's table and `honesty`, the share of a request that is hired.
        facilities, jobs: rows of the contract's tables.
    """

    enterprises: pl.DataFrame
    facilities: pl.DataFrame
    jobs: pl.DataFrame


def employers(profile: RegionProfile, work: Employment) -> Employers:
    """This will name the enterprises: the known ones first, the rest numbered by what they do."""
    enterprises = pl.DataFrame(_known(profile) + _invented(profile, work), infer_schema_length=None)
    rng = profile.stream("enterprises", "codes")
    shares, rates = zip(*OVERASKING, strict=True)
    honesty = rng.choice(rates, enterprises.height, p=shares) * rng.uniform(0.9, 1.1, enterprises.height)
    enterprises = enterprises.with_columns(
        bin=pl.Series(business_numbers(enterprises.height, rng)), honesty=pl.Series(honesty)
    )
    facilities, jobs = _sites(profile, work, enterprises)
    return Employers(enterprises, facilities, jobs)


def _known(profile: RegionProfile) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in profile.known_enterprises.iter_rows(named=True):
        employees = int(row["employees"]) if row["employees"] else None
        rows.append({**row, "employees": employees, "joint_training": True, "patron": row["size_class"] == "large"})
    return rows


def _invented(profile: RegionProfile, work: Employment) -> list[dict[str, object]]:
    rng = profile.stream("enterprises")
    count = profile.enterprises - profile.known_enterprises.height
    words = fact("enterprise_words")
    industries = rng.choice(words.height, count, p=_normal(words["weight"].cast(pl.Float64).to_numpy()))
    sizes = rng.choice(len(SIZES), count, p=[share for _, share, _, _ in SIZES])
    rows: list[dict[str, object]] = []
    named: Counter[str] = Counter()
    for number, (kind, size) in enumerate(zip(np.sort(industries), sizes, strict=True), 1):
        word = words.row(int(kind), named=True)
        named[word["word_ru"]] += 1
        which = named[word["word_ru"]]
        size_class, _, fewest, most = SIZES[int(size)]
        here = work.history[:, work.industries.index(word["industry"]), -1].astype(float)
        rows.append(
            {
                "key": f"synthetic-{number}",
                "name_kk": f"«{word['word_kk']} № {which}» (мысал)",
                "name_ru": f"«{word['word_ru']} № {which}» (пример)",
                "name_en": f"{word['word_en']} No. {which} (example)",
                "kato": str(profile.districts["kato"][int(rng.choice(len(here), p=_normal(here)))]),
                "industry": word["industry"],
                "size_class": size_class,
                "employees": int(rng.integers(fewest, most)),
                "joint_training": bool(number > 8),
                "patron": bool(rng.random() < (0.5 if size_class == "large" else 0.2)),
                "provenance": "synthetic",
                "source": "generator",
            }
        )
    return rows


def _normal(shares: np.ndarray) -> np.ndarray:
    return np.asarray(shares / shares.sum())


def _sites(profile: RegionProfile, work: Employment, enterprises: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    bins = dict(enterprises.select("key", "bin").iter_rows())
    rows = [{**row, "bin": bins[row["enterprise"]]} for row in profile.known_facilities.iter_rows(named=True)]
    rows = [{name: value or None for name, value in row.items()} for row in rows]
    rows += _invented_sites(profile, work, enterprises)
    jobs = [
        {"facility_id": row["facility_id"], "occupation": code, "jobs": int(count)}
        for row in rows
        for code, count in weights(str(row["jobs"])).items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(jobs)


def _invented_sites(profile: RegionProfile, work: Employment, enterprises: pl.DataFrame) -> list[dict[str, object]]:
    rng = profile.stream("facilities")
    count = max(2, round(profile.employed / 1000 * OPENING_SITES_PER_1000))
    makers = enterprises.filter(pl.col("industry").str.contains("^[BCDEF]") & (pl.col("provenance") == "synthetic"))
    rows = []
    for number, position in enumerate(rng.choice(makers.height, min(count, makers.height), replace=False), 1):
        owner = makers.row(int(position), named=True)
        closing = number == 1
        size = int(rng.integers(60, 320)) * (-1 if closing else 1)
        rows.append(
            {
                "facility_id": f"F-{number:03d}",
                "bin": owner["bin"],
                "name_kk": f"{owner['name_kk']}: {'жабылатын учаске' if closing else 'жаңа цех'}",
                "name_ru": f"{owner['name_ru']}: {'закрываемый участок' if closing else 'новый цех'}",
                "name_en": f"{owner['name_en']}: {'section to close' if closing else 'new shop'}",
                "kato": owner["kato"],
                "status": "closing" if closing else "opening",
                "opens_on": f"{int(rng.integers(2027, 2031))}-{int(rng.integers(1, 13)):02d}-01",
                "probability": f"{rng.uniform(0.45, 0.95):.2f}",
                "delay_mean_months": str(int(rng.integers(3, 13))),
                "delay_sd_months": str(int(rng.integers(2, 8))),
                "ramp_months": str(int(rng.integers(6, 25))),
                "local_hire_share": f"{rng.uniform(0.6, 0.95):.2f}",
                "counted_in": "nowhere",
                "jobs": _staff(work, str(owner["industry"]), size),
                "provenance": "synthetic",
                "source": "generator",
            }
        )
    return rows


def _staff(work: Employment, industry: str, size: int) -> str:
    """A site's jobs as its industry is staffed, its ten largest occupations."""
    persons = work.persons[work.industries.index(industry)]
    largest = np.argsort(-persons, kind="stable")[:10]
    jobs = np.round(persons[largest] / persons[largest].sum() * size).astype(int)
    return ";".join(f"{work.occupations[o]}:{n}" for o, n in zip(largest, jobs, strict=True) if n)


def employer_tables(profile: RegionProfile, firms: Employers) -> dict[str, pl.DataFrame]:
    """This will make the tables of enterprises, sites and the record of earlier requests; their BINs are invented."""
    named = firms.enterprises.with_columns(
        provenance=pl.lit("synthetic"),
        source=pl.when(pl.col("provenance") == "fact").then(pl.col("source")).otherwise(pl.lit("generator")),
    )
    return {
        "enterprises": table("enterprises", named),
        "facilities": table("facilities", firms.facilities),
        "facility_jobs": table("facility_jobs", firms.jobs),
        "request_record": _request_record(profile, firms),
    }


def _request_record(profile: RegionProfile, firms: Employers) -> pl.DataFrame:
    rng = profile.stream("request_record")
    rows = []
    for firm in firms.enterprises.iter_rows(named=True):
        if rng.random() < 0.35:
            continue
        for year in RECORD_YEARS:
            requested = 1 + int(rng.poisson({"large": 45, "medium": 12, "small": 3}[firm["size_class"]]))
            hired = int(rng.binomial(requested, min(1.0, firm["honesty"])))
            stayed = int(rng.binomial(hired, 0.8))
            rows.append({"bin": firm["bin"], "year": year, "requested": requested, "hired": hired, "stayed": stayed})
    return table("request_record", rows)


def qualifications_by_industry(chosen: Classifiers, work: Employment) -> dict[str, tuple[list[str], np.ndarray]]:
    """This will say which qualifications an industry's workers have, with the number of them."""
    trained = chosen.links.join(
        chosen.occupations.select("occupation", pl.col("vocational_share").cast(pl.Float64)), on="occupation"
    ).sort("occupation", "qualification")
    found = {}
    for row, industry in enumerate(work.industries):
        persons = dict(zip(work.occupations, work.persons[row], strict=True))
        need = trained.with_columns(
            need=pl.col("occupation").replace_strict(persons) * pl.col("share") * pl.col("vocational_share")
        )
        sums = need.group_by("qualification").agg(pl.col("need").sum()).filter(pl.col("need") > 1).sort("qualification")
        found[industry] = (sums["qualification"].to_list(), sums["need"].to_numpy())
    return found
