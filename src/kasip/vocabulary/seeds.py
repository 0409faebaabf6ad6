"""Random streams that do not depend on the order work is done in.

Every random choice of a study draws from a stream named after what it is for, derived from the study's one seed: row
order, thread count and the presence of another part never change a result.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *purpose: object) -> np.random.Generator:
    """This will return the generator of one purpose, e.g. `stream(7, "plants", facility_id)`.

    Args:
        seed: the study's seed.
        purpose: names of what the numbers are for; equal names give equal numbers.
    """
    label = "\x1f".join(str(part) for part in (seed, *purpose))
    digest = hashlib.sha256(label.encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))
