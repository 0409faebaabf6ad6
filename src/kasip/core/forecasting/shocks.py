"""Joint shocks of district x industry series: regional, industrial, district and own, estimated apart (method U)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@attrs.frozen
class ShockSizes:
    """Standard deviations of yearly shocks to log employment.

    Attributes:
        region: common to all series.
        industry: by industry, common to its districts.
        district: by district, common to its industries.
        own: by district and industry.
        years: yearly changes they were estimated from (an estimated mean growth is wrong by sd / sqrt(years)).
    """

    region: float
    industry: Floats
    district: Floats
    own: Floats
    years: int


SHORTEST_MEASURED = 4


def measure_shocks(log_history: Floats, weights: Floats, *, assumed: float) -> ShockSizes:
    """This will split yearly changes of log employment into common, industry, district and own parts.

    Each part is the weighted mean of what the parts before it leave; the mean growth of a series is taken out first.
    Sizes of single series are pulled to the typical one, for few years say little about one series.

    Args:
        log_history: district by industry by year, without gaps; NaN for a series that does not exist.
        weights: persons, district by industry.
        assumed: size of each part where fewer than 4 yearly changes are known.
    """
    if log_history.shape[2] <= SHORTEST_MEASURED:
        return _assumed_sizes(log_history.shape, assumed)
    change = np.diff(log_history, axis=2)
    exists: NDArray[np.bool_] = np.asarray(np.isfinite(change).all(axis=2))
    weight = np.where(exists, weights, 0.0)
    rest = np.where(exists[..., None], change - change.mean(axis=2, keepdims=True), 0.0)
    common = _weighted(rest, weight, (0, 1))
    rest = rest - common
    industry = _weighted(rest, weight, (0,))
    rest = rest - industry
    district = _weighted(rest, weight, (1,))
    rest = np.where(exists[..., None], rest - district, 0.0)
    years = change.shape[2]
    scale = years / max(years - 1, 1)
    return ShockSizes(
        float(np.sqrt(np.mean(common**2) * scale)),
        _pulled(industry[0], scale, np.asarray(exists.any(axis=0))),
        _pulled(district[:, 0], scale, np.asarray(exists.any(axis=1))),
        _pulled(rest.reshape(-1, years), scale, exists.ravel()).reshape(exists.shape),
        years,
    )


def _assumed_sizes(shape: tuple[int, ...], assumed: float) -> ShockSizes:
    districts, industries, years = shape
    return ShockSizes(
        assumed,
        np.full(industries, assumed),
        np.full(districts, assumed),
        np.full((districts, industries), assumed),
        max(years - 1, 1),
    )


def _weighted(values: Floats, weight: Floats, axes: tuple[int, ...]) -> Floats:
    total = weight.sum(axis=axes, keepdims=True)[..., None]
    summed = (values * weight[..., None]).sum(axis=axes, keepdims=True)
    mean: Floats = np.divide(summed, total, out=np.zeros_like(summed), where=total > 0)
    return mean


def _pulled(parts: Floats, scale: float, exists: NDArray[np.bool_]) -> Floats:
    """This will return standard deviations by row, half way (in log) between each row's own and the typical one."""
    own: Floats = np.sqrt((parts**2).mean(axis=1) * scale)
    typical = float(np.median(own[exists])) if exists.any() else 0.0
    if typical <= 0:
        return own
    pulled: Floats = np.sqrt(np.maximum(own, typical / 10.0) * typical)
    return pulled


def draw_shocks(sizes: ShockSizes, draws: int, steps: int, generator: np.random.Generator) -> Floats:
    """This will draw cumulated shocks to log employment, draw by district by industry by year ahead.

    Yearly shocks add up (a random walk), and each part's mean growth is itself uncertain.
    """
    shape = sizes.own.shape
    total = _walk(np.array(sizes.region), (draws, 1, 1), steps, sizes.years, generator)
    total = total + _walk(sizes.industry[None, None], (draws, 1, shape[1]), steps, sizes.years, generator)
    total = total + _walk(sizes.district[None, :, None], (draws, shape[0], 1), steps, sizes.years, generator)
    return total + _walk(sizes.own[None], (draws, *shape), steps, sizes.years, generator)


def _walk(sd: Floats, shape: tuple[int, ...], steps: int, years: int, generator: np.random.Generator) -> Floats:
    yearly = generator.standard_normal((*shape, steps))
    slope = generator.standard_normal((*shape, 1)) / np.sqrt(max(years, 1))
    walk: Floats = np.cumsum(yearly + slope, axis=-1) * np.broadcast_to(sd, shape)[..., None]
    return walk
