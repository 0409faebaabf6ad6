"""Replacement: who leaves work by age, sex and year, given deaths, early leaving and the statutory pension age (D5)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
YOUNG = 30


@attrs.frozen
class ExitRates:
    """Yearly probabilities of leaving, sex by age.

    Attributes:
        ages: completed years, ascending by one.
        death: of dying within the year.
        leave: of leaving work for good before pension age.
        retire: of leaving within the year once at or past pension age.
    """

    ages: Floats
    death: Floats
    leave: Floats
    retire: Floats


def pensioned_share(ages: Floats, pension_age: float) -> Floats:
    """This will give the share of persons of each completed age at or past a pension age, fractional ages included.

    Persons of completed age `a` are spread evenly over `a`..`a+1`: at a pension age of 61.5, half of those aged 61.
    """
    share: Floats = np.clip(ages + 1.0 - pension_age, 0.0, 1.0)
    return share


def exit_probability(rates: ExitRates, pension_ages: Floats) -> Floats:
    """This will give the probability of leaving within the year, sex by age, under the pension ages of that year.

    Args:
        rates: deaths, leaving, retiring.
        pension_ages: statutory pension age by sex.
    """
    past = np.stack([pensioned_share(rates.ages, age) for age in pension_ages])
    leaving = past * rates.retire + (1.0 - past) * rates.leave
    probability: Floats = rates.death + (1.0 - rates.death) * leaving
    return probability


def replacement_rates(persons: Floats, rates: ExitRates, pension_ages: Floats) -> Floats:
    """This will run each occupation's age cohorts forward and give the share of its workers who leave each year.

    Each year: leavers by age are counted, the others grow a year older, and as many new workers as left come in at the
    ages the occupation's workers under 30 have (all new entrants are young: assumption). The rate is applied to the
    occupation's forecast workers by the caller, so growth and ageing are kept apart.

    Args:
        persons: workers by occupation, sex and age in the base year.
        rates: exit probabilities by sex and age.
        pension_ages: statutory pension age, year by sex; one row a forecast year.

    Returns:
        Share of workers leaving, occupation by year; 0 for an occupation without workers.
    """
    stock = persons.astype(np.float64)
    entrants = _entrant_ages(stock, rates.ages)
    shares = np.zeros((stock.shape[0], pension_ages.shape[0]))
    for year, ages in enumerate(pension_ages):
        total = stock.sum(axis=(1, 2))
        leavers = stock * exit_probability(rates, ages)[None]
        left = leavers.sum(axis=(1, 2))
        shares[:, year] = np.divide(left, total, out=np.zeros_like(left), where=total > 0)
        stock = _older(stock - leavers) + entrants * left[:, None, None]
    return shares


def _older(stock: Floats) -> Floats:
    """This will move everybody one age up; the last age keeps its own."""
    older = np.zeros_like(stock)
    older[..., 1:] = stock[..., :-1]
    older[..., -1] += stock[..., -1]
    return older


def _entrant_ages(stock: Floats, ages: Floats) -> Floats:
    young = stock * (ages < YOUNG)
    everybody = young.sum(axis=0)
    total = young.sum(axis=(1, 2), keepdims=True)
    pooled = everybody / everybody.sum() if everybody.sum() > 0 else _at_first_age(stock.shape[1:])
    shares: Floats = np.divide(young, total, out=np.broadcast_to(pooled, stock.shape).copy(), where=total > 0)
    return shares


def _at_first_age(shape: tuple[int, ...]) -> Floats:
    ages = np.zeros(shape)
    ages[:, 0] = 1.0 / shape[0]
    return ages


def leavers(persons: Draws, rates: Floats, spread: float, generator: np.random.Generator) -> Draws:
    """This will draw how many leave each year: binomial exits under a common error of the rates.

    Args:
        persons: workers, draw by territory by occupation by year, base year first.
        rates: share leaving, occupation by forecast year.
        spread: standard deviation of the log error all rates share (a rate is never known exactly).
        generator: source of chance.

    Returns:
        Leavers out of the workers of the year before, draw by territory by occupation by forecast year.
    """
    common = np.exp(generator.standard_normal(persons.shape[0]) * spread - spread**2 / 2)
    before = persons[..., :-1].astype(np.float64)
    whole = np.floor(before + generator.random(before.shape)).astype(np.int64)
    probability = np.clip(rates[None, None] * common[:, None, None, None], 0.0, 1.0)
    return generator.binomial(whole, probability).astype(np.float32)
