"""The placement problem as arrays: who may go where, how wanted and how far it is, what there is room for."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from kasip.core.placing.effort import Floats, Reach
from kasip.core.placing.kernels import Houses, Ints, make_houses

NO_LIMIT = 1 << 40


@attrs.frozen
class Students:
    """Students, sorted by identifier.

    Attributes:
        ids: identifiers.
        qualification: number of the qualification trained for.
        spot: (n, 2) coordinates: km in the plane, or degrees (latitude, longitude), or a district's number in column 0.
        old_enough: whether of age for the qualification on the day training starts.
        lottery: place in the published lottery, from 0.
    """

    ids: tuple[str, ...]
    qualification: Ints
    spot: Floats
    old_enough: npt.NDArray[np.bool_]
    lottery: Ints


@attrs.frozen
class Places:
    """Places, sorted by identifier; one is a qualification at an enterprise.

    Attributes:
        ids: identifiers.
        enterprises: BINs, sorted.
        owner: number of the enterprise.
        qualification: number of the qualification.
        spot: as of students.
        slots: students it may take.
        mentors: its mentors.
        enterprise_mentors: mentors of each enterprise over all its places; `NO_LIMIT` where not said.
        students_per_mentor: students one mentor may lead.
    """

    ids: tuple[str, ...]
    enterprises: tuple[str, ...]
    owner: Ints
    qualification: Ints
    spot: Floats
    slots: Ints
    mentors: Ints
    enterprise_mentors: Ints
    students_per_mentor: int

    @property
    def room(self) -> Ints:
        """This will return how many students each place takes: its slots, as far as its mentors reach."""
        return np.minimum(self.slots, self.mentors * self.students_per_mentor)

    @property
    def enterprise_room(self) -> Ints:
        """This will return how many students each enterprise takes over all its places."""
        limited = self.enterprise_mentors < NO_LIMIT
        return np.where(limited, self.enterprise_mentors * self.students_per_mentor, NO_LIMIT).astype(np.int64)

    def houses(self) -> Houses:
        """This will index places and enterprises for the kernels."""
        return make_houses(self.owner, self.room, self.enterprise_room)


@attrs.frozen
class Pairs:
    """Pairs of a student and a place of the student's qualification within reach, sorted by student, then place.

    Attributes:
        student: number of the student.
        place: number of the place.
        effort: distance in hundreds of metres or travel time in minutes, rounded; 0 where places have no location.
        wish: rank the student gives the place; one more than the greatest rank of all where it gives none.
        favour: rank the enterprise gives the student, likewise.
    """

    student: Ints
    place: Ints
    effort: Ints
    wish: Ints
    favour: Ints

    def only(self, keep: npt.NDArray[np.bool_]) -> Pairs:
        """This will return some of the pairs."""
        return Pairs(*(getattr(self, field.name)[keep] for field in attrs.fields(Pairs)))


@attrs.frozen
class Problem:
    """One placement.

    Attributes:
        students: the students.
        places: the places.
        pairs: eligible pairs: qualification, age, reach, no refusal.
        offered: by student, places with room of the qualification.
        reachable: by student, of these, places within reach.
        refused: by student, of these, places that refused the student.
        refusals: refused pairs as `student * places + place`.
        reach: how far is measured and how far is too far.
        two_sided: whether both sides rank: then the outcome is stable instead of cheapest.
        terms: terms of training, each with its own placement.
    """

    students: Students
    places: Places
    pairs: Pairs
    offered: Ints
    reachable: Ints
    refused: Ints
    refusals: Ints
    reach: Reach
    two_sided: bool
    terms: int
