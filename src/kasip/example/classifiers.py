"""Classifiers of the example: industries, occupations, specialties, qualifications, and what links them."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.example.profile import RegionProfile
from kasip.example.rows import table, weights
from kasip.example.tables import fact

SYSTEMS = (
    ("territory", "KATO (NK RK 11-2025)", "2025", "[0-9]{9}", "kz_kato"),
    ("specialty", "Classifier of TVET specialties", "2025", "[0-9]{8}", "kz_specialty"),
    ("qualification", "Classifier of TVET qualifications", "2025", "(3W|4S|5AB)[0-9]{8}", "kz_qualification"),
    ("occupation", "NKZ (NK RK 01-2017): unit groups, -0 for a whole one", "2017", "[0-9]{4}-[0-9]", "kz_occupation"),
    (
        "industry",
        "OKED (NK RK 03-2019): sections, divisions in mining and manufacturing",
        "2019",
        "[A-U]([0-9]{2})?",
        "none",
    ),
    ("organisation", "BIN", "2023", "[0-9]{12}", "kz_bin"),
)
CRAFT_SHARE = {"3": 0.05, "2": 0.0, "1": 0.0, "4": 0.3}
"""First digit of an occupation -> share of its trained entrants who are qualified workers (3W); others 0.85."""


@attrs.frozen(eq=False)
class Classifiers:
    """Facts of one region's classifiers, as frames.

    Attributes:
        specialties: rows of `facts/specialties.csv`; `qualifications`: of `facts/qualifications.csv` for them.
        occupations: rows of `facts/occupations.csv` with `occupation`, the code.
        links: occupation, qualification, share.
    """

    specialties: pl.DataFrame
    qualifications: pl.DataFrame
    occupations: pl.DataFrame
    links: pl.DataFrame


def classifiers(profile: RegionProfile) -> Classifiers:
    """This will choose the region's specialties: those of its candidates first, then by weight in the state order."""
    facts = fact("specialties").with_row_index("position")
    wanted = pl.col("specialty").is_in(profile.candidates["specialty"].to_list())
    ranked = facts.sort(wanted, pl.col("state_weight").cast(pl.Float64), descending=True, maintain_order=True)
    specialties = ranked.head(profile.specialties).sort("position").drop("position")
    qualifications = fact("qualifications").join(specialties.select("specialty"), on="specialty", maintain_order="left")
    occupations = fact("occupations").with_columns(occupation=pl.format("{}-{}", "isco08", "suffix"))
    return Classifiers(specialties, qualifications, occupations, _links(specialties, qualifications))


def _links(specialties: pl.DataFrame, qualifications: pl.DataFrame) -> pl.DataFrame:
    """The professional-qualification matrix: an occupation's specialties by weight, levels by its kind."""
    levels: dict[str, list[tuple[str, str]]] = {}
    for code, specialty, level in qualifications.select("qualification", "specialty", "level").iter_rows():
        levels.setdefault(specialty, []).append((code, level))
    claims: dict[str, dict[str, float]] = {}
    for specialty, text in specialties.select("specialty", "occupations").iter_rows():
        for occupation, weight in weights(text).items():
            for code, share in _level_shares(levels[specialty], occupation).items():
                claims.setdefault(_occupation(specialty, occupation), {})[code] = weight * share
    rows = [
        {"occupation": occupation, "qualification": code, "share": np.floor(weight / sum(claim.values()) * 1e4) / 1e4}
        for occupation, claim in claims.items()
        for code, weight in claim.items()
    ]
    return pl.DataFrame(rows).filter(pl.col("share") > 0)


def _occupation(specialty: str, isco08: str) -> str:
    """Pipe production alone trains for the operators of pipe mills, a part of unit group 8121."""
    return "8121-9" if specialty == "07159500" else f"{isco08}-0"


def _level_shares(levels: list[tuple[str, str]], isco08: str) -> dict[str, float]:
    craft = CRAFT_SHARE.get(isco08[0], 0.85)
    counts = {level: sum(1 for _, other in levels if other == level) for _, level in levels}
    if len(counts) == 1:
        return {code: 1 / len(levels) for code, _ in levels}
    return {code: (craft if level == "3W" else 1 - craft) / counts[level] for code, level in levels}


def classifier_tables(chosen: Classifiers) -> dict[str, pl.DataFrame]:
    """This will make the classifier tables of the contract."""
    systems = [dict(zip(("kind", "system", "edition", "pattern", "check_rule"), row, strict=True)) for row in SYSTEMS]
    own = {"provenance": "synthetic", "source": "own_reading"}
    return {
        "classifications": table("classifications", systems, provenance="fact", source="own_reading"),
        "industries": table("industries", fact("industries"), provenance="fact", source="own_reading"),
        "occupations": table("occupations", chosen.occupations, **own),
        "specialties": table("specialties", chosen.specialties),
        "qualifications": table("qualifications", chosen.qualifications),
        "occupation_qualifications": table("occupation_qualifications", chosen.links, **own),
    }
