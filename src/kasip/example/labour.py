"""The labour market: who works where and as what, since 2005, how old they are and how they leave."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.example.classifiers import Classifiers
from kasip.example.places import district_population
from kasip.example.profile import BASE_YEAR, HISTORY_YEARS, RegionProfile
from kasip.example.rows import table, weights, whole_numbers
from kasip.example.tables import fact

TRAINED_CEILING = 0.85
"""Most of an industry's workers who may be of the occupations with a size of their own; the others fill the rest."""
UNTRAINED = 0.1
"""Occupations with a smaller vocational share fill what an industry's known occupations leave."""
SUPPRESSED_BELOW = 5
"""Cells of fewer persons are left empty, as a statistics office leaves them."""
SHOCKS = {2009: -0.025, 2015: -0.012, 2016: -0.008, 2020: -0.030, 2021: 0.018}
"""Common yearly shocks to employment, synthetic, in years when the country's output fell or recovered."""
SURVEYS = (("census_2021", 2021, 1.0, 0.03), ("labour_force_survey_2024", 2024, 0.025, 0.0))
"""Survey, year, share of persons observed, relative error beyond sampling."""


@attrs.frozen(eq=False)
class Employment:
    """Employment of the region, the frame the rest of the labour market hangs on.

    Attributes:
        industries: industry codes [I]; `occupations`: occupation codes [O].
        persons: persons by industry and occupation in the base year, [I, O].
        history: persons by district, industry and year, [D, I, Y].
    """

    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    persons: np.ndarray
    history: np.ndarray


def employment(profile: RegionProfile, chosen: Classifiers) -> Employment:
    """This will draw the region's employment: industries to the published total, occupations within them."""
    facts = fact("industries")
    totals = whole_numbers(facts["persons"].cast(pl.Float64).to_numpy(), profile.employed)
    persons = _occupations_within(totals, facts["industry"].to_list(), chosen.occupations)
    return Employment(
        industries=tuple(facts["industry"]),
        occupations=tuple(chosen.occupations["occupation"]),
        persons=persons,
        history=_history(profile, facts, totals),
    )


def _occupations_within(totals: np.ndarray, industries: list[str], occupations: pl.DataFrame) -> np.ndarray:
    scale = totals.sum() / fact("industries")["persons"].cast(pl.Float64).sum()
    known = np.array([_spread(row, industries, totals) for row in occupations.iter_rows(named=True)]).T * scale
    untrained = occupations["vocational_share"].cast(pl.Float64).to_numpy() < UNTRAINED
    trained = known * ~untrained
    trained *= np.minimum(1.0, TRAINED_CEILING * totals / trained.sum(axis=1))[:, None]
    rest = known * untrained
    rest *= ((totals - trained.sum(axis=1)) / rest.sum(axis=1))[:, None]
    return np.asarray(trained + rest)


def _spread(occupation: dict[str, str], industries: list[str], totals: np.ndarray) -> np.ndarray:
    """An occupation's persons over industries; `*` is everywhere, in proportion to employment."""
    if occupation["industries"] == "*":
        shares = totals / totals.sum()
    else:
        parts = weights(occupation["industries"])
        shares = np.array([parts.get(industry, 0.0) for industry in industries]) / sum(parts.values())
    return np.asarray(float(occupation["persons"]) * shares)


def _history(profile: RegionProfile, facts: pl.DataFrame, totals: np.ndarray) -> np.ndarray:
    rng = profile.stream("employment_history")
    years = len(HISTORY_YEARS)
    drift = facts["drift"].cast(pl.Float64).to_numpy()
    volatility = facts["volatility"].cast(pl.Float64).to_numpy()
    common = np.array([SHOCKS.get(year, 0.0) for year in HISTORY_YEARS])
    steps = drift[:, None] + common + rng.normal(0, 1, (len(drift), years)) * volatility[:, None] * 0.5
    levels = totals[:, None] * np.exp(-_until_base(steps))
    shares = _district_shares(profile, facts)
    wobble = np.exp(-_until_base(rng.normal(0, 0.015, (shares.shape[0], len(drift), years))))
    cells = shares[:, :, None] * wobble
    cells /= cells.sum(axis=0)
    return _whole_cells(cells * levels)


def _until_base(steps: np.ndarray) -> np.ndarray:
    """Sum of the steps from each year to the last: nought in the base year."""
    later = np.cumsum(steps[..., ::-1], axis=-1)[..., ::-1]
    return np.concatenate([later[..., 1:], np.zeros_like(later[..., :1])], axis=-1)


def _district_shares(profile: RegionProfile, facts: pl.DataFrame) -> np.ndarray:
    """Where an industry is: where the facts say, else with the residents; farming outside cities."""
    residents = district_population(profile) / profile.population
    rural = (profile.districts["kind"] == "district").to_numpy()
    shares = np.empty((len(residents), facts.height))
    for column, (industry, text) in enumerate(facts.select("industry", "districts").iter_rows()):
        known = weights(text)
        found = np.array([known.get(kato, 0.0) for kato in profile.districts["kato"]])
        if found.sum() == 0:
            found = residents * (np.where(rural, 8.0, 0.3) if industry == "A" else np.where(rural, 0.7, 1.0))
        shares[:, column] = found / found.sum()
    return shares


def _whole_cells(cells: np.ndarray) -> np.ndarray:
    whole = np.empty(cells.shape, dtype=np.int64)
    for industry in range(cells.shape[1]):
        for year in range(cells.shape[2]):
            column = cells[:, industry, year]
            whole[:, industry, year] = whole_numbers(column, round(float(column.sum())))
    return whole


def labour_tables(profile: RegionProfile, chosen: Classifiers, work: Employment) -> dict[str, pl.DataFrame]:
    """This will make the labour-market tables of the contract."""
    return {
        "employment_history": _employment_history(profile, work),
        "staffing": _staffing(profile, work),
        "occupation_history": _occupation_history(profile, work),
        "vacancies": _vacancies(profile, work),
        "other_supply": _other_supply(profile, chosen, work),
    }


def _employment_history(profile: RegionProfile, work: Employment) -> pl.DataFrame:
    """Cells never used are left out; cells too small to publish are empty."""
    districts, industries, years = np.nonzero(work.history.max(axis=2)[:, :, None] >= np.zeros(len(HISTORY_YEARS)))
    frame = pl.DataFrame(
        {
            "kato": profile.districts["kato"].to_numpy()[districts],
            "industry": np.array(work.industries)[industries],
            "year": np.array(HISTORY_YEARS)[years],
            "persons": work.history[districts, industries, years],
            "largest": work.history.max(axis=2)[districts, industries],
        }
    ).filter(pl.col("largest") > 0)
    persons = pl.when(pl.col("persons") >= SUPPRESSED_BELOW).then(pl.col("persons").cast(pl.Float64))
    return table("employment_history", frame.with_columns(persons.alias("persons")))


def _staffing(profile: RegionProfile, work: Employment) -> pl.DataFrame:
    region = work.history.sum(axis=0)
    rows = []
    for survey, year, observed, error in SURVEYS:
        rng = profile.stream("staffing", survey)
        industry_growth = region[:, HISTORY_YEARS.index(year)] / region[:, -1]
        persons = work.persons * industry_growth[:, None] * np.exp(rng.normal(0, error, work.persons.shape))
        sample = rng.poisson(persons * observed)
        estimate = np.round(sample / observed, 1)
        keep = np.nonzero(sample)
        rows.append(
            pl.DataFrame(
                {
                    "survey": np.full(len(keep[0]), survey),
                    "industry": np.array(work.industries)[keep[0]],
                    "occupation": np.array(work.occupations)[keep[1]],
                    "persons": estimate[keep],
                    "sample_size": sample[keep].astype(float),
                }
            )
        )
    return table("staffing", pl.concat(rows))


def _occupation_history(profile: RegionProfile, work: Employment) -> pl.DataFrame:
    """Occupations move with their industries and a little on their own; two decades of both."""
    rng = profile.stream("occupation_history")
    region = work.history.sum(axis=0)
    with_industries = (work.persons / work.persons.sum(axis=1, keepdims=True)).T @ region
    own = np.exp(-_until_base(rng.normal(0, 0.008, with_industries.shape)))
    occupation, year = np.nonzero(with_industries >= 0)
    frame = pl.DataFrame(
        {
            "occupation": np.array(work.occupations)[occupation],
            "year": np.array(HISTORY_YEARS)[year],
            "persons": np.round((with_industries * own)[occupation, year], 0),
        }
    )
    return table("occupation_history", frame)


def _vacancies(profile: RegionProfile, work: Employment) -> pl.DataFrame:
    """Published in the last twelve months: a flow with reposts, in proportion to employment."""
    rng = profile.stream("vacancies")
    months = [f"{BASE_YEAR}-{month:02d}" for month in (11, 12)] + [
        f"{BASE_YEAR + 1}-{month:02d}" for month in range(1, 11)
    ]
    here = work.history[:, :, -1] @ (work.persons / work.persons.sum(axis=1, keepdims=True))
    tightness = rng.gamma(6.0, 0.012 / 6.0, here.shape[1])
    published = rng.poisson(here[:, :, None] * tightness[:, None], (*here.shape, len(months)))
    district, occupation, month = np.nonzero(published)
    frame = pl.DataFrame(
        {
            "occupation": np.array(work.occupations)[occupation],
            "kato": profile.districts["kato"].to_numpy()[district],
            "month": np.array(months)[month],
            "published": published[district, occupation, month],
        }
    )
    return table("vacancies", frame)


def _other_supply(profile: RegionProfile, chosen: Classifiers, work: Employment) -> pl.DataFrame:
    """Newcomers, the unemployed and the retrained: small shares of an occupation's trained workers."""
    rng = profile.stream("other_supply")
    vocational = chosen.occupations["vocational_share"].cast(pl.Float64).to_numpy()
    workers = dict(zip(work.occupations, work.persons.sum(axis=0) * vocational, strict=True))
    linked = chosen.links.with_columns(workers=pl.col("occupation").replace_strict(workers) * pl.col("share"))
    by_qualification = linked.group_by("qualification").agg(pl.col("workers").sum()).sort("qualification")
    rows = []
    for channel, rate in (("in_migration", 0.0012), ("unemployed", 0.0020), ("retrained", 0.0015)):
        factor = rng.gamma(4.0, 0.25, by_qualification.height)
        expected = np.round(by_qualification["workers"].to_numpy() * rate * factor, 1)
        rows += [
            {"qualification": code, "year": year, "channel": channel, "persons": float(persons)}
            for code, persons in zip(by_qualification["qualification"], expected, strict=True)
            if persons >= 0.5
            for year in range(BASE_YEAR + 1, BASE_YEAR + 11)
        ]
    return table("other_supply", rows)
