"""Runs in the peer's own environment: statsforecast's Theta over the series of a file, series by series, timed."""

from __future__ import annotations

import sys
import time

import numpy as np
from statsforecast.models import Theta


def main(source: str, target: str) -> None:
    given = np.load(source)
    series, steps = given["series"], int(given["steps"])
    Theta(season_length=1).forecast(y=series[0], h=steps)
    started = time.perf_counter()
    forecasts = np.stack([Theta(season_length=1).forecast(y=row, h=steps)["mean"] for row in series])
    np.savez(target, forecasts=forecasts, seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
