"""Every kernel of placement, run once on one student and one place, so that its machine code is stored."""

from __future__ import annotations

import numpy as np

from kasip.core.placing.kernels import make_arcs, make_houses, new_search, new_standing
from kasip.core.placing.raising import by_place, place_by_steps


def compile_kernels() -> None:
    """This will compile every kernel of this science and store its machine code."""
    one = np.zeros(1, np.int64)
    arcs = make_arcs(np.array([0, 1], np.int64), one, one)
    houses = make_houses(one, one + 1, one + 1)
    standing, search = new_standing(1, houses), new_search(arcs, houses)
    place_by_steps.fast()(one, arcs, houses, one + 9, standing, search, by_place(arcs, 1))
