"""Employment by occupation: industries' workers through the base matrix, with each one's own drift and shocks."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]


@attrs.frozen
class Drift:
    """How occupations grow beside their industries.

    Attributes:
        slope: yearly change of the log share of each occupation, shrunk.
        shock_sd: standard deviation of the yearly shock to each occupation's log share.
        damping: what of one year's slope is left in the next.
    """

    slope: Floats
    shock_sd: Floats
    damping: float


def drift_from_history(shares: Floats, workers: Floats, *, damping: float, shock_sd: float) -> Drift:
    """This will measure each occupation's drift beside its industries from a history of log shares.

    Slopes of a regression on the year are shrunk to 0 by tau^2/(tau^2+se^2), tau^2 their spread beyond what their
    standard errors explain (method D2). Shocks are the larger of what was seen around the slope and what is assumed.

    Args:
        shares: log of occupation's persons over what its industries would give, occupation by year; NaN where unknown.
        workers: persons in each occupation in the base year.
        damping: what of one year's slope is left in the next.
        shock_sd: shock assumed for an occupation of 1,000 workers; smaller ones have larger shocks.
    """
    slope, error, spread = _slopes(shares)
    known = np.isfinite(slope) & np.isfinite(error)
    between = float(np.var(slope[known]) - np.mean(error[known] ** 2)) if known.sum() > 2 else 0.0
    tau2 = max(0.0, between)
    keep = np.where(known, tau2 / (tau2 + np.where(known, error, 1.0) ** 2 + 1e-12), 0.0)
    assumed = assumed_shocks(workers, shock_sd)
    return Drift(np.where(known, slope, 0.0) * keep, np.fmax(assumed, np.where(known, spread, 0.0)), damping)


def assumed_shocks(workers: Floats, shock_sd: float) -> Floats:
    """This will give the yearly shock of occupations by size: `shock_sd` at 1,000 workers, larger for smaller ones."""
    return shock_sd * np.sqrt(np.clip(1000.0 / np.maximum(workers, 1.0), 0.25, 16.0))


def _slopes(shares: Floats) -> tuple[Floats, Floats, Floats]:
    """This will regress each row on the year: slope, its standard error, residuals' spread; NaN under 4 years."""
    known = np.isfinite(shares)
    count = known.sum(axis=1)
    year = np.where(known, np.arange(shares.shape[1], dtype=np.float64), 0.0)
    enough = np.where(count >= 4, count, 1)
    centred = np.where(known, year - (year.sum(axis=1) / enough)[:, None], 0.0)
    values = np.where(known, shares, 0.0)
    square = np.maximum((centred**2).sum(axis=1), 1e-12)
    slope = (centred * values).sum(axis=1) / square
    level = values.sum(axis=1) / enough
    residual = np.where(known, values - level[:, None] - slope[:, None] * centred, 0.0)
    spread = np.sqrt((residual**2).sum(axis=1) / np.maximum(count - 2, 1))
    missing = count < 4
    return tuple(np.where(missing, np.nan, x) for x in (slope, spread / np.sqrt(square), spread))  # type: ignore[return-value]


def occupation_draws(industries: Draws, shares: Floats, drift: Drift, generator: np.random.Generator) -> Draws:
    """This will carry draws of employment by industry to occupations; each industry's workers are all placed.

    Args:
        industries: persons, draw by territory by industry by year (first year = base year).
        shares: share of each occupation within each industry in the base year, rows sum to 1 (or 0).
        drift: how occupations move beside their industries.
        generator: source of the shocks.

    Returns:
        Persons, draw by territory by occupation by year; their sum is the sum over industries on each draw.
    """
    draws, territories, _, years = industries.shape
    tilts = _tilts(drift, draws, years, generator)
    persons = np.empty((draws, territories, shares.shape[1], years), dtype=np.float32)
    for year in range(years):
        within = shares[None] * np.exp(tilts[:, None, :, year])
        total = within.sum(axis=2, keepdims=True)
        within = np.divide(within, total, out=np.zeros_like(within), where=total > 0).astype(np.float32)
        persons[..., year] = np.einsum("kdi,kio->kdo", industries[..., year], within, optimize=False)
    return persons


def walks(drift: Drift, common_sd: float, draws: int, years: int, generator: np.random.Generator) -> Floats:
    """This will draw relative employment of occupations no industry holds: own and common shocks, 1 in the base year.

    Returns:
        Draw by occupation by year.
    """
    common = generator.standard_normal((draws, 1, years)) * common_sd
    common[..., 0] = 0.0
    return np.exp(_tilts(drift, draws, years, generator) + np.cumsum(common, axis=2))


def _tilts(drift: Drift, draws: int, years: int, generator: np.random.Generator) -> Floats:
    """This will draw each occupation's log tilt, draw by occupation by year; 0 in the base year."""
    steps = generator.standard_normal((draws, drift.slope.size, years)) * drift.shock_sd[None, :, None]
    steps += drift.slope[None, :, None] * drift.damping ** np.arange(years)[None, None, :]
    steps[..., 0] = 0.0
    tilts: Floats = np.cumsum(steps, axis=2)
    return tilts
