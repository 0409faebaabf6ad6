"""Plants being opened or closed: jobs that come with a probability, a delay and a ramp (method D3)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.vocabulary.seeds import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]


@attrs.frozen
class Plant:
    """One site being opened or closed.

    Attributes:
        facility_id: identifier; also names its random stream.
        territory: index of its district.
        opens_at: planned opening as a decimal year, e.g. 2027.5.
        probability: that it happens at all.
        delay_mean: expected delay in years.
        delay_sd: spread of the delay in years.
        ramp: years from opening to full staff.
        local_share: share of its jobs filled from the region.
        jobs: jobs at full staff by occupation index; negative where a closing removes them.
    """

    facility_id: str
    territory: int
    opens_at: float
    probability: float
    delay_mean: float
    delay_sd: float
    ramp: float
    local_share: float
    jobs: tuple[tuple[int, float], ...]


def staffed_share(plant: Plant, years: Floats, draws: int, generator: np.random.Generator) -> Floats:
    """This will draw the share of a plant's jobs filled by the end of each year, draw by year.

    Happening is Bernoulli, the delay Gamma with the plant's mean and spread (exact where that is 0), the ramp linear.
    """
    happens = generator.random(draws) < plant.probability
    opening = plant.opens_at + _delays(plant, draws, generator)
    since = (years[None, :] + 1.0) - opening[:, None]
    filled = (since > 0).astype(np.float64) if plant.ramp <= 0 else np.clip(since / plant.ramp, 0.0, 1.0)
    share: Floats = filled * happens[:, None]
    return share


def _delays(plant: Plant, draws: int, generator: np.random.Generator) -> Floats:
    if plant.delay_mean <= 0 or plant.delay_sd <= 0:
        return np.full(draws, max(plant.delay_mean, 0.0))
    shape = (plant.delay_mean / plant.delay_sd) ** 2
    return generator.gamma(shape, plant.delay_mean / shape, draws)


def plant_hires(plants: Sequence[Plant], shape: tuple[int, int, int], years: Floats, seed: int) -> Draws:
    """This will draw the yearly change of plants' locally filled jobs.

    Args:
        plants: sites being opened or closed whose jobs are counted nowhere else.
        shape: draws, territories, occupations.
        years: forecast years, ascending by one; jobs in place before the first count as its base.
        seed: the study's seed; each plant has its own stream, so leaving one out changes no other.

    Returns:
        Jobs added (or removed), draw by territory by occupation by year.
    """
    hires = np.zeros((*shape, years.size), dtype=np.float32)
    timeline = np.concatenate(([years[0] - 1.0], years))
    for plant in plants:
        share = staffed_share(plant, timeline, shape[0], stream(seed, "plant", plant.facility_id))
        added = np.diff(share, axis=1) * plant.local_share
        for occupation, jobs in plant.jobs:
            hires[:, plant.territory, occupation] += (added * jobs).astype(np.float32)
    return hires
