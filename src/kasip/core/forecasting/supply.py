"""Supply: graduates of running cohorts and workers who come otherwise (method S)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draws = NDArray[np.float32]


@attrs.frozen
class RateDraws:
    """Joint draws of the rates between a seat and a worker, by qualification.

    Attributes:
        continuation: of going on from a year of study, draw by qualification by study year (from 1).
        lost: share of graduates who study on or serve, draw by qualification.
        stayed: share of the others who stay in the region, draw by qualification.
        in_specialty: share of those who work in what they learnt, draw by qualification.
    """

    continuation: Floats
    lost: Floats
    stayed: Floats
    in_specialty: Floats

    def after_graduation(self) -> Floats:
        """This will return the share of graduates who become workers of the trade here, draw by qualification."""
        product: Floats = (1.0 - self.lost) * self.stayed * self.in_specialty
        return product


@attrs.frozen
class Cohorts:
    """Groups in training, one entry a row.

    Attributes:
        territory: index of the college's district.
        qualification: index of the qualification.
        year: index of the forecast year they graduate in.
        study_year: study year they are in now, from 1.
        last_study_year: study year they finish.
        students: students now.
    """

    territory: Ints
    qualification: Ints
    year: Ints
    study_year: Ints
    last_study_year: Ints
    students: Floats


def survival(continuation: Floats, first: int, last: int) -> Floats:
    """This will multiply the rates of going on from study year `first` to `last` inclusive, over the last axis.

    Study years beyond those known take the last known rate.
    """
    known = continuation.shape[-1]
    years = [min(year, known) - 1 for year in range(first, last + 1)]
    product: Floats = np.prod(continuation[..., years], axis=-1)
    return product


def cohort_graduates(
    cohorts: Cohorts, rates: RateDraws, shape: tuple[int, int, int], generator: np.random.Generator
) -> Draws:
    """This will draw the workers that running cohorts become in the region, binomially from their students.

    Args:
        cohorts: groups in training.
        rates: joint draws of the rates.
        shape: territories, qualifications, years.
        generator: source of chance.

    Returns:
        Persons, draw by territory by qualification by year of graduation.
    """
    after = rates.after_graduation()
    found = np.zeros((after.shape[0], *shape), dtype=np.float32)
    for entry in range(cohorts.students.size):
        qualification = cohorts.qualification[entry]
        going_on = survival(
            rates.continuation[:, qualification], int(cohorts.study_year[entry]), int(cohorts.last_study_year[entry])
        )
        probability = np.clip(going_on * after[:, qualification], 0.0, 1.0)
        place = (cohorts.territory[entry], qualification, cohorts.year[entry])
        found[(slice(None), *place)] += generator.binomial(round(cohorts.students[entry]), probability)
    return found


def other_draws(expected: Floats, shares: Floats, spread: float, draws: int, generator: np.random.Generator) -> Draws:
    """This will draw workers who come otherwise (migration, the unemployed, retrained) and place them in districts.

    Args:
        expected: persons, channel by qualification by year.
        shares: share of each district, district by qualification, summing to 1 over districts.
        spread: standard deviation of the log error of a channel, common to its qualifications and years.
        draws: number of draws.
        generator: source of chance.

    Returns:
        Persons, draw by territory by qualification by year.
    """
    error = np.exp(generator.standard_normal((draws, expected.shape[0])) * spread - spread**2 / 2)
    region = np.einsum("kc,cqt->kqt", error, expected, optimize=False)
    placed: Draws = (region[:, None] * shares[None, :, :, None]).astype(np.float32)
    return placed


def yield_factors(rates: RateDraws) -> Floats:
    """This will return how far the yield of a seat lies from its mean on each draw, draw by qualification; mean 1."""
    yields = survival(rates.continuation, 1, rates.continuation.shape[-1]) * rates.after_graduation()
    means = yields.mean(axis=0)
    factors: Floats = np.divide(yields, means, out=np.ones_like(yields), where=means > 0)
    return factors
