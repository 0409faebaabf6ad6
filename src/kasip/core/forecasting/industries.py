"""Employment by district and industry: one forecast for all series, drawn with the shocks they share (D2, U)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.forecasting.growth import project
from kasip.core.forecasting.shocks import draw_shocks, measure_shocks

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]


@attrs.frozen
class FilledHistory:
    """A history without gaps.

    Attributes:
        persons: district by industry by year; 0 throughout where the series does not exist.
        filled: cells that were unknown or suppressed and are now estimates.
    """

    persons: Floats
    filled: NDArray[np.bool_]


def fill_history(persons: Floats) -> FilledHistory:
    """This will estimate unknown years of a series from its known ones, moving as its industry moves in the region.

    Args:
        persons: district by industry by year; NaN where unknown or suppressed. A series without any known year counts
            as not existing.
    """
    known = np.isfinite(persons)
    exists: NDArray[np.bool_] = np.asarray(known.any(axis=2))
    values = np.where(known, persons, 0.0)
    index = _movement(values, known)
    ratio = _carried(np.where(known, values / index[None], np.nan))
    estimate = np.where(exists[..., None], ratio * index[None], 0.0)
    return FilledHistory(np.where(known, values, estimate), exists[..., None] & ~known)


def _movement(values: Floats, known: NDArray[np.bool_]) -> Floats:
    """This will chain each industry's yearly growth over the districts known in both years: industry by year."""
    both = known[..., 1:] & known[..., :-1]
    now, before = (np.where(both, part, 0.0).sum(axis=0) for part in (values[..., 1:], values[..., :-1]))
    growth = np.divide(now, before, out=np.ones_like(now), where=(before > 0) & (now > 0))
    return np.concatenate([np.ones((values.shape[1], 1)), np.cumprod(growth, axis=1)], axis=1)


def _carried(ratio: Floats) -> Floats:
    """This will interpolate the last axis linearly over NaN and carry the ends; all NaN gives 0."""
    years = np.arange(ratio.shape[-1], dtype=np.float64)
    flat = ratio.reshape(-1, ratio.shape[-1]).copy()
    for row in np.flatnonzero(np.isnan(flat).any(axis=1)):
        known = np.isfinite(flat[row])
        flat[row] = np.interp(years, years[known], flat[row, known]) if known.any() else 0.0
    return flat.reshape(ratio.shape)


def industry_draws(
    history: Floats, steps: int, draws: int, generator: np.random.Generator, *, assumed_shock: float
) -> Draws:
    """This will draw employment of every district and industry for the years ahead.

    Args:
        history: persons, district by industry by year, without gaps (see `fill_history`).
        steps: years ahead.
        draws: number of joint draws.
        generator: source of the shocks.
        assumed_shock: size of each kind of yearly shock where the history is too short to measure any.

    Returns:
        Persons, draw by district by industry by year, the last known year first. The median of a series' draws is its
        point forecast; a region is the sum of its districts on every draw.
    """
    districts, industries, years = history.shape
    flat = history.reshape(-1, years)
    groups = np.tile(np.arange(industries), districts)
    projection = project(flat, steps, groups)
    medians = projection.median.reshape(districts, industries, steps)
    logs = np.log(np.where(history > 0, history, np.nan))
    whole = np.where(np.isfinite(logs).all(axis=2, keepdims=True), logs, np.nan)
    sizes = measure_shocks(whole, history[..., -1], assumed=assumed_shock)
    shocks = draw_shocks(sizes, draws, steps, generator)
    shocks *= calibration(shocks, projection.spread.reshape(medians.shape), history[..., -1])
    paths = (medians[None] * np.exp(shocks)).astype(np.float32)
    start = np.broadcast_to(history[None, ..., -1:], (draws, districts, industries, 1)).astype(np.float32)
    return np.concatenate([start, paths], axis=3)


NARROWEST, WIDEST = 0.5, 2.0


def calibration(shocks: Floats, spread: Floats, weights: Floats) -> Floats:
    """This will say by how much simulated shocks are to be scaled, year by year, to be as wide as past errors were.

    Args:
        shocks: draw by district by industry by year.
        spread: standard deviations past errors suggest, district by industry by year; NaN where unknown.
        weights: persons, district by industry.

    Returns:
        Factor by year, within 0.5..2, such that widths never shrink over the years; 1 where nothing is known.
    """
    simulated = shocks.std(axis=0)
    usable = np.isfinite(spread) & (simulated > 0) & (weights[..., None] > 0)
    weight = np.where(usable, np.sqrt(weights)[..., None], 0.0)
    ratio = np.log(np.divide(spread, simulated, out=np.ones_like(simulated), where=usable))
    total = weight.sum(axis=(0, 1))
    mean = np.divide((ratio * weight).sum(axis=(0, 1)), total, out=np.zeros_like(total), where=total > 0)
    factor = np.clip(np.exp(mean), NARROWEST, WIDEST)
    growing = np.sqrt(np.arange(1, factor.size + 1))
    widths: Floats = np.maximum.accumulate(factor * growing) / growing
    return widths
