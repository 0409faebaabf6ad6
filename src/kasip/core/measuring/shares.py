"""How sure a share is that was counted from few people."""

from __future__ import annotations

import math


def wilson_interval(successes: int, trials: int, z: float = 1.2816) -> tuple[float, float]:
    """This will return the interval of a share by Wilson's score (1927); 80 of 100 cases by default.

    Args:
        successes: those counted, at most `trials`.
        trials: all asked about, at least 1.
        z: quantile of the normal law for one side.

    Raises:
        ValueError: nobody was asked about, or more were counted than asked.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    share, spread = successes / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
