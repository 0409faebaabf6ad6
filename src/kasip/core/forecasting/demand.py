"""From occupations to qualifications: openings, the vocational share, the matrix, plants and requests (D4, D6, D7)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draws = NDArray[np.float32]


@attrs.frozen
class Mapping:
    """Which qualification trains an occupation's entrants.

    Attributes:
        occupation: index of the occupation, one entry a pair.
        qualification: index of the qualification.
        weight: vocational share of the occupation times the qualification's share of it.
        count: number of qualifications.
    """

    occupation: Ints
    qualification: Ints
    weight: Floats
    count: int


@attrs.frozen
class Demand:
    """Draws of demand, each [draw, territory, qualification, year] in persons a year.

    Attributes:
        expansion: growth of employment, negative where it shrinks.
        replacement: leavers to be replaced.
        plants: jobs of plants being opened or closed, change of the year.
        requests: expected hires on employers' requests.
        released: workers set free whom no opening of the same occupation takes in (openings cut at 0).
        total: people needed: openings or requests, whichever is more, never both.
        opened_mean: mean over the draws of openings before requests, territory by qualification by year.
        additional_mean: mean of the hires on requests whose jobs are counted in requests alone, same shape.
    """

    expansion: Draws
    replacement: Draws
    plants: Draws
    requests: Draws
    released: Draws
    total: Draws
    opened_mean: Floats
    additional_mean: Floats


@attrs.frozen
class Openings:
    """Openings by occupation, each [draw, territory, occupation, year]."""

    openings: Draws
    released: Draws


def openings(parts: Iterable[Draws], carried_share: float) -> Openings:
    """This will balance growth, replacement and plants of each occupation over the region and cut openings at 0.

    Workers set free in one district take openings of the same occupation in another. Those whom no opening takes are
    `released`; a share of them still looks for the same work next year and is set against next year's openings, so a
    negative expansion is never lost unseen.

    Args:
        parts: yearly changes, draw by territory by occupation by year.
        carried_share: share of the released who still look for the same work a year later.

    Returns:
        Openings and released; openings of the districts sum to those of the region on every draw.
    """
    net = np.sum(np.stack([part.astype(np.float64) for part in parts]), axis=0)
    region = net.sum(axis=1)
    left = np.zeros_like(region)
    needed = np.zeros_like(region)
    waiting = np.zeros_like(region[..., 0])
    for year in range(region.shape[-1]):
        balance = region[..., year] - waiting
        needed[..., year], left[..., year] = np.maximum(balance, 0.0), np.maximum(-balance, 0.0)
        waiting = carried_share * left[..., year]
    return Openings(_among_districts(net, needed), _among_districts(-net, left))


def _among_districts(weights: Floats, total: Floats) -> Draws:
    """This will share a region's total among districts by their positive weights; equally where none is positive."""
    positive = np.maximum(weights, 0.0)
    sums = positive.sum(axis=1, keepdims=True)
    share = np.divide(positive, sums, out=np.full_like(positive, 1.0 / weights.shape[1]), where=sums > 0)
    shared: Draws = (share * total[:, None]).astype(np.float32)
    return shared


def to_qualifications(by_occupation: Draws, mapping: Mapping) -> Draws:
    """This will carry occupations' figures to qualifications: sum of figure times weight over the pairs.

    Args:
        by_occupation: draw by territory by occupation by year.
        mapping: pairs and their weights.

    Returns:
        Draw by territory by qualification by year.
    """
    draws, territories, _, years = by_occupation.shape
    found = np.zeros((draws, territories, mapping.count, years), dtype=np.float32)
    for occupation, qualification, weight in zip(
        mapping.occupation, mapping.qualification, mapping.weight, strict=True
    ):
        found[:, :, qualification] += np.float32(weight) * by_occupation[:, :, occupation]
    return found


def with_requests(openings_by_qualification: Draws, requested: Draws, additional: Draws) -> Draws:
    """This will join openings and employers' requests: per draw the larger of both over the region, never their sum.

    Requests above the openings add their excess in the districts that ask. Requests for sites that no history and no
    plant draw can hold (`additional`) come on top.

    Args:
        openings_by_qualification: draw by territory by qualification by year.
        requested: expected hires on requests that openings may already hold, same shape.
        additional: expected hires on requests whose jobs are counted only there, same shape.
    """
    excess = np.maximum(requested.sum(axis=1) - openings_by_qualification.sum(axis=1), 0.0).astype(np.float64)
    total: Draws = openings_by_qualification + _among_districts(requested.astype(np.float64), excess) + additional
    return total


@attrs.frozen
class Requests:
    """Employers' requests, one entry a request.

    Attributes:
        employer: index of the employer.
        territory: index of the district the people are for.
        qualification: index of the qualification.
        year: index of the forecast year.
        persons: persons asked for.
        additional: True where the site's jobs are counted in requests alone.
    """

    employer: Ints
    territory: Ints
    qualification: Ints
    year: Ints
    persons: Floats
    additional: NDArray[np.bool_]


def request_hires(requests: Requests, rates: Floats, shape: tuple[int, int, int]) -> tuple[Draws, Draws]:
    """This will expect hires on requests: persons times the employer's rate on each draw.

    Args:
        requests: what is asked for.
        rates: share of requests that become hires, draw by employer.
        shape: territories, qualifications, years.

    Returns:
        Hires that openings may already hold, and hires counted nowhere else; both draw by territory by qualification by
        year.
    """
    held, additional = (np.zeros((rates.shape[0], *shape), dtype=np.float32) for _ in range(2))
    for entry in range(requests.persons.size):
        target = additional if requests.additional[entry] else held
        place = (requests.territory[entry], requests.qualification[entry], requests.year[entry])
        target[(slice(None), *place)] += (rates[:, requests.employer[entry]] * requests.persons[entry]).astype(
            np.float32
        )
    return held, additional
