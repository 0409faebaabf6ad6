"""What a placement gives, term by term, and the certificate's part of it."""

from __future__ import annotations

import attrs

from kasip.core.placing.kernels import Ints


@attrs.frozen
class Term:
    """The placement of one term.

    Attributes:
        number: 1, 2, ...
        place: place of each student, -1 where none.
        price: price of each place, then enterprise: the dual solution that proves the least cost; none where stable.
        weights: what the cost was made of (see `assignment.Weights`); empty where stable.
    """

    number: int
    place: Ints
    price: Ints
    weights: dict[str, int]
