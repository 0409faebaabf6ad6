"""The forecast's arithmetic in reading order: industries, occupations, openings, qualifications, supply, need."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting.demand import Demand, openings, request_hires, to_qualifications, with_requests
from kasip.core.forecasting.industries import industry_draws
from kasip.core.forecasting.occupations import occupation_draws, walks
from kasip.core.forecasting.plants import plant_hires
from kasip.core.forecasting.replacement import leavers
from kasip.core.forecasting.shocks import SHORTEST_MEASURED
from kasip.core.forecasting.summaries import median
from kasip.core.forecasting.supply import cohort_graduates, other_draws, yield_factors
from kasip.core.rates import BetaRates
from kasip.studies import forecast_evidence as evidence
from kasip.studies import forecast_supply as supply
from kasip.studies.forecast_evidence import History, OfficialFlows
from kasip.studies.forecast_setting import Assumptions, Axes, Rules
from kasip.studies.loading import Study
from kasip.vocabulary.seeds import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]


@attrs.frozen
class Labour:
    """Draws of employment and its changes; territories are districts.

    Attributes:
        history: what was known, filled.
        industries: persons, draw by district by industry by year, base year first.
        occupations: persons, draw by district by occupation by year, base year first.
        expansion: change of `occupations`, forecast years.
        replacement: leavers, forecast years.
        plants: jobs of plants, forecast years.
    """

    history: History
    industries: Draws
    occupations: Draws
    expansion: Draws
    replacement: Draws
    plants: Draws


@attrs.frozen
class Supply:
    """Draws of supply, each [draw, district, qualification, year].

    Attributes:
        running: workers out of the groups now in training.
        other: workers who come otherwise.
        repeated: workers out of the coming admissions if last year's order were repeated.
        yield_factor: yield of a seat over its mean, draw by qualification.
        rates: rates between a seat and a worker.
    """

    running: Draws
    other: Draws
    repeated: Draws
    yield_factor: Floats
    rates: supply.SeatRates

    @property
    def total(self) -> Draws:
        """Everybody who would come if last year's order were repeated."""
        return self.running + self.other + self.repeated


@attrs.frozen
class Count:
    """How much is drawn, from which seed."""

    draws: int
    seed: int


def labour(study: Study, axes: Axes, rules: Rules, count: Count, assumptions: Assumptions) -> Labour:
    """This will draw employment by district, industry and occupation, and what leaves and what plants add."""
    history = evidence.history_of(study, axes, assumptions)
    assumptions.note_missing(study, "employment_history")
    by_industry = _industries(history, axes, rules, count, assumptions)
    flows = evidence.official_flows(study, axes, assumptions)
    by_occupation = _occupations(study, axes, rules, (history, by_industry), flows, count, assumptions)
    exits = _exit_shares(study, axes, rules, flows, assumptions)
    workers = history.filled.persons[..., -1].sum(axis=1)
    plants = evidence.plants_of(study, axes, workers, assumptions)
    spread = rules.at("exit_rate_spread", axes.base_year)
    return Labour(
        history,
        by_industry,
        by_occupation,
        np.diff(by_occupation, axis=3),
        leavers(by_occupation, exits, spread, stream(count.seed, "exits")),
        plant_hires(plants, by_occupation.shape[:3], np.array(axes.years, dtype=np.float64), count.seed),
    )


def _occupations(
    study: Study,
    axes: Axes,
    rules: Rules,
    known: tuple[History, Draws],
    flows: OfficialFlows | None,
    count: Count,
    assumptions: Assumptions,
) -> Draws:
    """This will carry the industries' draws to occupations, on the official path where there is one."""
    history, by_industry = known
    industry_persons = history.filled.persons[..., -1].sum(axis=0)
    shares = evidence.base_shares(study, axes, industry_persons, assumptions)
    workers = shares.T @ industry_persons
    if flows is not None:
        workers[flows.occupation] = flows.employed[:, 0]
    drift = evidence.drift_of(study, axes, history, shares, rules, workers)
    drawn = occupation_draws(by_industry, shares, drift, stream(count.seed, "occupations"))
    if flows is None:
        assumptions.note_missing(study, "occupation_history")
        return drawn
    shock = rules.at("short_history_shock_sd", axes.base_year)
    apart = walks(drift, shock, count.draws, drawn.shape[3], stream(count.seed, "official"))
    asked = attrs.evolve(flows, employed=flows.employed * grown(added_growth(axes, rules)))
    return follow_official(drawn, asked, apart)


def _exit_shares(
    study: Study, axes: Axes, rules: Rules, flows: OfficialFlows | None, assumptions: Assumptions
) -> Floats:
    """This will give the share leaving yearly, occupation by year: official where published, else by age or flat."""
    if flows is None:
        return evidence.exit_shares(study, axes, rules, assumptions)
    everywhere = np.unique(flows.occupation).size == len(axes.occupations)
    exits = evidence.exit_shares(study, axes, rules, Assumptions() if everywhere else assumptions)
    exits[flows.occupation] = flows.exit_share[:, None]
    return exits


def _industries(history: History, axes: Axes, rules: Rules, count: Count, assumptions: Assumptions) -> Draws:
    """This will draw the industries from the last known year and keep the base year and what follows."""
    shock = rules.at("short_history_shock_sd", axes.base_year)
    if len(history.years) <= SHORTEST_MEASURED and history.filled.persons.any():
        assumptions.note("forecast_short_history", count=len(history.years), percent=round(100 * shock, 1))
    steps = axes.years[-1] - history.years[-1]
    drawn = industry_draws(
        history.filled.persons, steps, count.draws, stream(count.seed, "industries"), assumed_shock=shock
    )
    added = added_growth(axes, rules)
    if added.any():
        assumptions.note("forecast_growth_added", percent=round(100 * float(added[added != 0][0]), 1))
    return drawn[..., axes.base_year - history.years[-1] :] * grown(added)


def added_growth(axes: Axes, rules: Rules) -> Floats:
    """This will return the growth of every industry on top of what history tells, a share a year; a scenario's rule."""
    return np.array([rules.at("industry_growth_added", year) for year in axes.years])


def grown(yearly: Floats) -> Draws:
    """This will turn growth by forecast year into what employment is multiplied by, base year first."""
    return np.concatenate([[1.0], np.cumprod(1.0 + yearly)]).astype(np.float32)


def follow_official(persons: Draws, flows: OfficialFlows, apart: Floats) -> Draws:
    """This will move the median of the covered occupations' regional employment onto the official path.

    Draws keep their relative distance from the median.

    Args:
        persons: draw by district by occupation by year, base year first.
        flows: official paths.
        apart: relative employment of occupations the industries do not hold, draw by occupation by year; such an
            occupation is spread over the districts as all workers of the base year are.
    """
    followed = persons.copy()
    everybody = persons[0, :, :, 0].sum(axis=1, dtype=np.float64)
    spread = everybody / everybody.sum() if everybody.any() else np.full(everybody.size, 1.0 / everybody.size)
    for place, occupation in enumerate(flows.occupation):
        own = persons[:, :, occupation]
        shape = own if own.any() else apart[:, occupation][:, None] * spread[None, :, None]
        centre = median(shape.sum(axis=1))
        followed[:, :, occupation] = shape * (flows.employed[place] / np.maximum(centre, 1e-9))[None, None]
    return followed


def demand(
    study: Study, axes: Axes, rules: Rules, drawn: Labour, count: Count, assumptions: Assumptions
) -> tuple[Demand, tuple[tuple[str, ...], BetaRates]]:
    """This will carry openings to qualifications and join them with the employers' requests."""
    mapping = evidence.mapping_of(study, axes, assumptions)
    carried = rules.at("released_carry_share", axes.base_year)
    balance = openings((drawn.expansion, drawn.replacement, drawn.plants), carried)
    workers = drawn.history.filled.persons[..., -1].sum(axis=1)
    assumptions.note_missing(study, "request_record")
    names, rates = evidence.employer_rates(study, rules, axes.base_year, assumptions)
    requests = evidence.requests_of(study, axes, names, workers, rules, assumptions)
    shape = (len(axes.territories), len(axes.qualifications), len(axes.years))
    held, additional = request_hires(
        requests, rates.draw(drawn.expansion.shape[0], stream(count.seed, "requests")), shape
    )
    opened = to_qualifications(balance.openings, mapping)
    return Demand(
        expansion=to_qualifications(drawn.expansion, mapping),
        replacement=to_qualifications(drawn.replacement, mapping),
        plants=to_qualifications(drawn.plants, mapping),
        requests=held + additional,
        released=to_qualifications(balance.released, mapping),
        total=with_requests(opened, held, additional),
        opened_mean=opened.mean(axis=0, dtype=np.float64),
        additional_mean=additional.mean(axis=0, dtype=np.float64),
    ), (names, rates)


def supplied(study: Study, axes: Axes, rules: Rules, drawn: Labour, count: Count, assumptions: Assumptions) -> Supply:
    """This will draw graduates of running cohorts and workers who come otherwise."""
    rates = supply.seat_rates(study, axes, rules, assumptions)
    joint = supply.rate_draws(rates, count.draws, count.seed)
    workers = drawn.history.filled.persons[..., -1].sum(axis=1)
    cohorts = supply.cohorts_of(study, axes, workers, assumptions)
    shape = (len(axes.territories), len(axes.qualifications), len(axes.years))
    supply.note_missing_supply(study, assumptions)
    shares = np.repeat((workers / max(workers.sum(), 1e-9))[:, None], shape[1], axis=1)
    other = other_draws(
        supply.other_supply_of(study, axes),
        shares,
        rules.at("other_supply_spread", axes.base_year),
        count.draws,
        stream(count.seed, "other supply"),
    )
    running = cohort_graduates(cohorts, joint, shape, stream(count.seed, "graduates"))
    again = supply.repeated_order(study, axes, rates, workers)
    repeated = cohort_graduates(again, joint, shape, stream(count.seed, "repeated order"))
    return Supply(running, other, repeated, yield_factors(joint), rates)
