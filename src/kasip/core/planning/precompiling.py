"""Compiles every kernel of planning once: search and bound (kept apart from `kernels`, which both of them import)."""

from __future__ import annotations

import numpy as np

from kasip.core.planning.bound import cell_minima
from kasip.core.planning.search import search
from kasip.core.planning.smallest import smallest_problem


def compile_kernels() -> None:
    """This will compile search and bound for the types they meet."""
    search(smallest_problem(), np.zeros(1, np.int64), moves=2_001, seed=0)
    cell_minima(smallest_problem(), np.zeros(1), np.zeros(1))
