"""Random admission markets, small enough to judge by definition."""

import attrs
import numpy as np

from kasip.core.matching.market import Market


@attrs.frozen
class Shape:
    """How large a random market is and which rules it meets."""

    applicants: int = 6
    programmes: int = 3
    longest_list: int = 4
    categories: int = 0
    open_first: bool = False
    dormitories: int = 0
    score_levels: int = 4
    most_seats: int = 2
    most_beds: int = 3


def random_market(rng, shape):
    """This will draw a market with ties, closed programmes, empty lists, overlapping reserves, shared beds."""
    programmes = np.arange(shape.programmes)
    options = [(programme, -1) for programme in programmes]
    if shape.dormitories:
        options += [(programme, programme % shape.dormitories) for programme in programmes]
    starts, programme, unit, score = [0], [], [], []
    for _ in range(shape.applicants):
        length = rng.integers(0, min(shape.longest_list, len(options)) + 1)
        own_scores = rng.integers(0, shape.score_levels, size=shape.programmes)
        for option in rng.permutation(len(options))[:length]:
            programme.append(options[option][0])
            unit.append(options[option][1])
            score.append(float(own_scores[options[option][0]]))
        starts.append(len(programme))
    seats = rng.integers(0, shape.most_seats + 1, size=shape.programmes)
    reserve_start, category, held = random_reserves(rng, seats, shape.categories)
    return Market(
        wish_start=whole(starts),
        programme=np.array(programme, dtype=np.int32),
        score=np.array(score, dtype=np.float64),
        bed_unit=np.array(unit if shape.dormitories else [], dtype=np.int32),
        lottery=rng.permutation(shape.applicants).astype(np.int32),
        bed_rank=rng.permutation(shape.applicants).astype(np.int64),
        categories=rng.integers(0, 2**shape.categories, size=shape.applicants),
        seats=whole(seats),
        beds=rng.integers(0, shape.most_beds + 1, size=shape.dormitories),
        reserve_start=reserve_start,
        reserve_category=category,
        reserve_seats=held,
        open_first=int(shape.open_first),
    )


def random_reserves(rng, seats, categories):
    starts, category, held = [0], [], []
    for programme_seats in seats:
        left = int(programme_seats)
        for number in range(categories):
            count = int(rng.integers(0, left + 1))
            left -= count
            if count:
                category.append(number)
                held.append(count)
        starts.append(len(category))
    return whole(starts), whole(category), whole(held)


def whole(values):
    return np.array(values, dtype=np.int64)
