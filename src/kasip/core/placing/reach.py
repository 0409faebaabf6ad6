"""Who can get where: pairs of one qualification within the largest distance or travel time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kasip.core.placing.effort import Floats, Reach
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import Places, Students

MOST_PAIRS_AT_ONCE = 4_000_000


def pairs_in_reach(students: Students, places: Places, reach: Reach) -> tuple[Ints, Ints, Ints]:
    """This will return (student, place, effort) of pairs of one qualification within reach; places without room not."""
    found = list(_blocks(students, places, reach))
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    student, place, effort = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((place, student))
    return student[order], place[order], effort[order]


def _blocks(students: Students, places: Places, reach: Reach) -> Iterator[tuple[Ints, Ints, Ints]]:
    open_places = np.flatnonzero(places.room > 0)
    for qualification in np.unique(places.qualification[open_places]):
        there = open_places[places.qualification[open_places] == qualification]
        all_here = np.flatnonzero((students.qualification == qualification) & students.old_enough)
        step = max(1, MOST_PAIRS_AT_ONCE // there.size)
        for first in range(0, all_here.size, step):
            yield _block(students.spot, places.spot, (all_here[first : first + step], there), reach)


def _block(
    student_spot: Floats, place_spot: Floats, who: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], reach: Reach
) -> tuple[Ints, Ints, Ints]:
    here, there = who
    effort = reach.effort(student_spot[here], place_spot[there])
    near = np.isfinite(effort) if reach.largest is None else effort <= reach.largest
    row, column = np.nonzero(near)
    return here[row].astype(np.int64), there[column].astype(np.int64), np.rint(effort[near]).astype(np.int64)
