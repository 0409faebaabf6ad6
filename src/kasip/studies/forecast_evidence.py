"""From a study's tables to the arrays the forecast of demand is computed from."""

from __future__ import annotations

from datetime import date

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.forecasting.demand import Mapping, Requests
from kasip.core.forecasting.industries import FilledHistory, fill_history
from kasip.core.forecasting.occupations import Drift, assumed_shocks, drift_from_history
from kasip.core.forecasting.plants import Plant
from kasip.core.forecasting.replacement import ExitRates, replacement_rates
from kasip.core.measuring.matrix import combine_sources, fill_uncovered, fit_to_margins
from kasip.core.rates import Assumed, BetaRates, shrunk
from kasip.studies.forecast_setting import Assumptions, Axes, Rules, brings, positions
from kasip.studies.loading import Study

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
AGES = np.arange(15, 81, dtype=np.float64)
SEXES = ("female", "male")
CERTAINTIES = ("certain", "likely", "possible")


@attrs.frozen
class History:
    """Employment by district and industry up to the base year.

    Attributes:
        years: calendar years, ascending by one; the last may lie before the base year.
        filled: persons without gaps and which cells are estimates.
    """

    years: tuple[int, ...]
    filled: FilledHistory


def history_of(study: Study, axes: Axes, assumptions: Assumptions) -> History:
    """This will lay employment out as district by industry by year and fill what is suppressed or unknown."""
    rows = study.tables["employment_history"].filter(pl.col("year") <= axes.base_year)
    rows = rows.filter(pl.col("kato").is_in(axes.territories))
    years = _contiguous(rows["year"].to_list(), axes.base_year)
    persons = np.full((len(axes.territories), len(axes.industries), len(years)), np.nan)
    place = (
        positions(rows["kato"], axes.territories),
        positions(rows["industry"], axes.industries),
        positions(rows["year"], years),
    )
    persons[place] = rows["persons"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    filled = fill_history(persons)
    if filled.filled.any():
        assumptions.note("forecast_history_filled", count=int(filled.filled.sum()), of=int(persons.size))
    return History(years, filled)


def _contiguous(years: list[int], otherwise: int) -> tuple[int, ...]:
    return tuple(range(min(years), max(years) + 1)) if years else (otherwise,)


def base_shares(study: Study, axes: Axes, industry_persons: Floats, assumptions: Assumptions) -> Floats:
    """This will give the share of each occupation within each industry in the base year, rows summing to 1.

    Args:
        study: tables `staffing` and, where given, `occupation_history`.
        axes: order of the arrays.
        industry_persons: persons by industry in the base year, whole region.
        assumptions: what is assumed is noted here.
    """
    shares = combine_sources(*_surveys(study, axes))
    shares, uncovered = fill_uncovered(shares, industry_persons)
    if uncovered:
        assumptions.note("forecast_industries_without_staffing", count=uncovered)
    columns = _occupation_totals(study, axes)
    if columns is None:
        return shares
    fitted = fit_to_margins(shares * industry_persons[:, None], industry_persons, columns)
    if abs(fitted.margin_gap) > 0.005:
        assumptions.note("forecast_totals_disagree", percent=round(100 * fitted.margin_gap, 1))
    return np.divide(fitted.matrix, industry_persons[:, None], out=shares.copy(), where=industry_persons[:, None] > 0)


def _surveys(study: Study, axes: Axes) -> tuple[Floats, Floats]:
    rows = study.tables["staffing"]
    names = tuple(sorted(set(rows["survey"].to_list())))
    counts = np.zeros((len(names), len(axes.industries), len(axes.occupations)))
    sizes = np.zeros(counts.shape[:2])
    survey, industry = positions(rows["survey"], names), positions(rows["industry"], axes.industries)
    persons = rows["persons"].cast(pl.Float64).fill_null(0.0).to_numpy()
    np.add.at(counts, (survey, industry, positions(rows["occupation"], axes.occupations)), persons)
    observed = rows.select(
        pl.coalesce(pl.col("sample_size").cast(pl.Float64), pl.col("persons").cast(pl.Float64), pl.lit(0.0))
    ).to_series()
    np.add.at(sizes, (survey, industry), observed.to_numpy())
    return counts, sizes


def _occupation_totals(study: Study, axes: Axes) -> Floats | None:
    """This will return persons by occupation in the last year known up to the base year; nothing where not all are."""
    rows = study.tables["occupation_history"].filter(pl.col("year") <= axes.base_year)
    if not rows.height:
        return None
    last = rows.filter(pl.col("year") == rows["year"].max())
    totals = np.zeros(len(axes.occupations))
    totals[positions(last["occupation"], axes.occupations)] = last["persons"].cast(pl.Float64).fill_null(0.0).to_numpy()
    return totals


def drift_of(study: Study, axes: Axes, history: History, shares: Floats, rules: Rules, workers: Floats) -> Drift:
    """This will measure how occupations move beside their industries, or assume that they do not."""
    sd, damping = (rules.at(name, axes.base_year) for name in ("occupation_shock_sd", "occupation_damping"))
    rows = study.tables["occupation_history"].filter(pl.col("year").is_in(history.years))
    if not rows.height:
        return Drift(np.zeros(len(axes.occupations)), assumed_shocks(workers, sd), damping)
    persons = np.full((len(axes.occupations), len(history.years)), np.nan)
    place = (positions(rows["occupation"], axes.occupations), positions(rows["year"], history.years))
    persons[place] = rows["persons"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    implied = shares.T @ history.filled.persons.sum(axis=0)
    seen = (persons > 0) & (implied > 0)
    logs = np.log(np.where(seen, persons, 1.0)) - np.log(np.where(seen, implied, 1.0))
    return drift_from_history(np.where(seen, logs, np.nan), workers, damping=damping, shock_sd=sd)


def exit_shares(study: Study, axes: Axes, rules: Rules, assumptions: Assumptions) -> Floats:
    """This will give the share of each occupation's workers who leave in each forecast year, occupation by year."""
    if not brings(study, "age_structure"):
        rate = rules.at("flat_exit_rate", axes.base_year)
        assumptions.note("forecast_flat_exit_rate", percent=round(100 * rate, 2))
        return np.full((len(axes.occupations), len(axes.years)), rate)
    persons = _ages(study, axes, assumptions)
    pension = np.array([[rules.at(f"pension_age_{sex}", year) for sex in SEXES] for year in axes.years])
    return replacement_rates(persons, exit_rates_of(study, rules, axes.base_year, assumptions), pension)


def _ages(study: Study, axes: Axes, assumptions: Assumptions) -> Floats:
    rows = study.tables["age_structure"]
    persons = np.zeros((len(axes.occupations), len(SEXES), AGES.size))
    place = (
        positions(rows["occupation"], axes.occupations),
        positions(rows["sex"], SEXES),
        rows["age"].cast(pl.Int64).to_numpy() - int(AGES[0]),
    )
    np.add.at(persons, place, rows["persons"].cast(pl.Float64).fill_null(0.0).to_numpy())
    unknown = persons.sum(axis=(1, 2)) <= 0
    if unknown.any():
        assumptions.note("forecast_ages_pooled", count=int(unknown.sum()))
        persons[unknown] = persons.sum(axis=0)
    return persons


def exit_rates_of(study: Study, rules: Rules, year: int, assumptions: Assumptions) -> ExitRates:
    """This will give exit probabilities by sex and age: the study's, or the shipped ones (synthetic)."""
    rows = study.tables["exit_rates"]
    if not rows.height:
        assumptions.note("forecast_shipped_exit_rates")
        return _shipped_exit_rates(rules, year)
    found = np.zeros((3, len(SEXES), AGES.size))
    place = (positions(rows["sex"], SEXES), rows["age"].cast(pl.Int64).to_numpy() - int(AGES[0]))
    for part, column in enumerate(("death_rate", "leave_rate", "retire_rate")):
        found[part][place] = rows[column].cast(pl.Float64).fill_null(0.0).to_numpy()
    return ExitRates(AGES, *found)


def _shipped_exit_rates(rules: Rules, year: int) -> ExitRates:
    level = np.array([rules.at(f"death_rate_{sex}_40", year) for sex in SEXES])
    death = level[:, None] * 2.0 ** ((AGES[None, :] - 40.0) / rules.at("death_rate_doubling", year))
    leave = np.where(AGES < 30, rules.at("leave_rate_young", year), rules.at("leave_rate", year))
    shape = (len(SEXES), AGES.size)
    retire = np.full(shape, rules.at("retire_rate", year))
    return ExitRates(AGES, np.minimum(death, 1.0), np.broadcast_to(leave, shape), retire)


@attrs.frozen
class OfficialFlows:
    """A statistics office's projections, for the occupations they cover.

    Attributes:
        occupation: indexes of the occupations.
        employed: persons, occupation by year, base year first.
        exit_share: share leaving the work or the occupation yearly.
    """

    occupation: Ints
    employed: Floats
    exit_share: Floats


def official_flows(study: Study, axes: Axes, assumptions: Assumptions) -> OfficialFlows | None:
    """This will read official projections: employment at a constant yearly rate, exits and transfers evenly."""
    rows = study.tables["occupation_flows"].filter(
        (pl.col("employed_from") > 0) & (pl.col("to_year") > pl.col("from_year"))
    )
    if not rows.height:
        return None
    assumptions.note("forecast_official_flows", count=rows.height)
    columns = ("from_year", "to_year", "employed_from", "employed_to", "exits", "transfers")
    start, end, before, after, exits, transfers = (rows[name].cast(pl.Float64).to_numpy() for name in columns)
    growth = (np.maximum(after, 1.0) / before) ** (1.0 / (end - start))
    years = np.array([axes.base_year, *axes.years], dtype=np.float64)
    employed = before[:, None] * growth[:, None] ** (years[None, :] - start[:, None])
    share = (exits + transfers) / (end - start) / ((before + after) / 2.0)
    return OfficialFlows(positions(rows["occupation"], axes.occupations), employed, share)


def mapping_of(study: Study, axes: Axes, assumptions: Assumptions) -> Mapping:
    """This will weigh each pair of occupation and qualification by vocational share times the pair's share."""
    rows = study.tables["occupation_qualifications"].join(
        study.tables["occupations"].select("occupation", "vocational_share"), on="occupation", how="left"
    )
    rows = rows.sort("occupation", "qualification")
    covered = set(rows["occupation"].to_list())
    if len(covered) < len(axes.occupations):
        assumptions.note("forecast_occupations_without_qualification", count=len(axes.occupations) - len(covered))
    weight = (rows["share"].cast(pl.Float64) * rows["vocational_share"].cast(pl.Float64)).fill_null(0.0).to_numpy()
    return Mapping(
        positions(rows["occupation"], axes.occupations),
        positions(rows["qualification"], axes.qualifications),
        weight,
        len(axes.qualifications),
    )


def placed(katos: pl.Series, axes: Axes, workers: Floats, assumptions: Assumptions) -> Ints:
    """This will place rows in districts; what lies in none of them goes to the one with most workers, and is noted.

    Args:
        katos: territory codes.
        axes: order of the arrays.
        workers: persons by district.
        assumptions: noted here.
    """
    found = positions(katos, axes.territories)
    if len(axes.territories) > 1 and (found < 0).any():
        assumptions.note("forecast_placed_in_largest_district", count=int((found < 0).sum()))
    return np.where(found < 0, int(np.argmax(workers)), found)


def plants_of(study: Study, axes: Axes, workers: Floats, assumptions: Assumptions) -> list[Plant]:
    """This will collect the sites being opened or closed whose jobs are counted nowhere else."""
    sites = study.tables["facilities"].filter(
        pl.col("status").is_in(["opening", "closing"])
        & (pl.col("counted_in").fill_null("nowhere") == "nowhere")
        & pl.col("opens_on").is_not_null()
    )
    sites = sites.sort("facility_id")
    territory = placed(sites["kato"], axes, workers, assumptions)
    jobs = jobs_by_site(study, axes)
    return [
        _plant(row, int(territory[place]), jobs.get(str(row["facility_id"]), ()))
        for place, row in enumerate(sites.iter_rows(named=True))
    ]


def jobs_by_site(study: Study, axes: Axes) -> dict[str, tuple[tuple[int, float], ...]]:
    """This will return the staffing plan of every site: index of the occupation and jobs."""
    rows = study.tables["facility_jobs"].sort("facility_id", "occupation")
    found: dict[str, list[tuple[int, float]]] = {}
    places = positions(rows["occupation"], axes.occupations)
    for place, site, jobs in zip(places, rows["facility_id"], rows["jobs"], strict=True):
        found.setdefault(site, []).append((int(place), float(jobs)))
    return {site: tuple(jobs) for site, jobs in found.items()}


def _plant(row: dict[str, object], territory: int, jobs: tuple[tuple[int, float], ...]) -> Plant:
    closing = row["status"] == "closing"
    return Plant(
        facility_id=str(row["facility_id"]),
        territory=territory,
        opens_at=decimal_year(row["opens_on"]),
        probability=_or(row["probability"], 1.0),
        delay_mean=_or(row["delay_mean_months"], 0.0) / 12.0,
        delay_sd=_or(row["delay_sd_months"], 0.0) / 12.0,
        ramp=_or(row["ramp_months"], 0.0) / 12.0,
        local_share=_or(row["local_hire_share"], 1.0),
        jobs=tuple((occupation, -abs(count) if closing else count) for occupation, count in jobs),
    )


def decimal_year(day: object) -> float:
    """This will write a date as a decimal year, e.g. 2027-07-02 as 2027.5."""
    if not isinstance(day, date):
        raise TypeError(f"not a date: {day!r}")
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _or(value: object, otherwise: float) -> float:
    return otherwise if value is None else float(str(value))


def employer_rates(
    study: Study, rules: Rules, year: int, assumptions: Assumptions
) -> tuple[tuple[str, ...], BetaRates]:
    """This will judge every employer that asks for people by the record of its earlier requests."""
    names = tuple(sorted(set(study.tables["employer_requests"]["bin"].drop_nulls().to_list())))
    record = study.tables["request_record"].filter(pl.col("bin").is_in(names))
    asked, hired = np.zeros(len(names)), np.zeros(len(names))
    place = positions(record["bin"], names)
    for target, column in ((asked, "requested"), (hired, "hired")):
        np.add.at(target, place, record[column].cast(pl.Float64).fill_null(0.0).to_numpy())
    if names and not asked.any():
        assumptions.note("forecast_requests_without_record", percent=round(100 * rules.at("request_rate", year), 1))
    assumed = Assumed(rules.at("request_rate", year), rules.at("request_rate_strength", year))
    return names, shrunk(hired, asked, assumed)


def request_weights(study: Study, rules: Rules, year: int) -> pl.DataFrame:
    """This will give every request the weight of its certainty: `request_id, weight`; a silent one counts whole."""
    said = {kind: rules.at(f"request_weight_{kind}", year) for kind in CERTAINTIES}
    weight = pl.col("certainty").replace_strict(said, default=1.0, return_dtype=pl.Float64)
    return study.tables["employer_requests"].select("request_id", weight.alias("weight"))


def requests_of(
    study: Study, axes: Axes, names: tuple[str, ...], workers: Floats, rules: Rules, assumptions: Assumptions
) -> Requests:
    """This will collect employers' requests within the forecast years, each weighted by its certainty."""
    everything = study.tables["employer_requests"].sort("request_id")
    rows = everything.filter(pl.col("year").is_in(axes.years))
    if rows.height < everything.height:
        assumptions.note("forecast_requests_outside_years", count=everything.height - rows.height)
    weights = request_weights(study, rules, axes.base_year)
    rows = rows.join(weights, on="request_id", how="left", maintain_order="left")
    sites = study.tables["facilities"].select("facility_id", pl.col("kato").alias("site_kato"), "status", "counted_in")
    rows = rows.join(sites, on="facility_id", how="left", maintain_order="left").join(
        study.tables["enterprises"].select("bin", "kato"), on="bin", how="left", maintain_order="left"
    )
    additional = (rows["counted_in"] == "requests").fill_null(value=False) & (rows["status"] == "opening").fill_null(
        value=False
    )
    return Requests(
        positions(rows["bin"], names),
        placed(rows.select(pl.coalesce("site_kato", "kato")).to_series(), axes, workers, assumptions),
        positions(rows["qualification"], axes.qualifications),
        positions(rows["year"], axes.years),
        rows["persons"].cast(pl.Float64).fill_null(0.0).to_numpy() * rows["weight"].to_numpy(),
        additional.to_numpy(),
    )
