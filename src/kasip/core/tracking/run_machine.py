"""Graduates' runs of months read month by month: what `runs.py` says as an expression, row for row.

A run is an unbroken stretch of months with one employer, occupation and territory, paid or on leave.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.tracking.kernels import OpenRuns, settle_runs
from kasip.core.tracking.ledger import Ledger, Names, grow


class RunReader:
    """The runs of the persons followed."""

    def __init__(self, low: int, persons: int, followed: NDArray[np.int64]) -> None:
        """This will start with no run.

        Args:
            low: number of the ledger's first person.
            persons: how many persons the ledger numbers.
            followed: numbers of the persons followed; those the ledger does not number have no runs.
        """
        inside = followed[(followed >= low) & (followed < low + persons)] - low
        self._low, self._names, self._used = low, Names((), (), ()), 0
        self._newest = np.full(persons, UNFOLLOWED, np.int32)
        self._newest[inside] = NO_RUN
        self._runs = _open_runs(0)

    def settle(self, ledger: Ledger) -> None:
        """This will extend the runs that go on and begin those that do not."""
        self._names = ledger.names
        if self._used + ledger.used > len(self._runs.person):
            room = _open_runs(3 * (self._used + ledger.used) // 2)
            grow(self._runs, room, self._used)
            self._runs = room
        found = (self._runs, self._used, self._newest)
        self._used = settle_runs.fast()(ledger.entries, ledger.used, ledger.month, *found)

    def finish(self) -> pl.DataFrame:
        """This will return what `kasip.core.tracking.runs.runs` does, persons by number, after the last month."""
        rows = pl.DataFrame({name: column[: self._used] for name, column in self._runs._asdict().items()})
        codes = {"employer_bin": "employer", "kato": "kato", "occupation": "occupation"}
        texts = [_named(rows[code], getattr(self._names, code)).alias(name) for name, code in codes.items()]
        return rows.select(
            (pl.col("person").cast(pl.Int64) + self._low).alias("person_id"),
            texts[0],
            (1 - pl.col("paid")).cast(pl.Int32).alias("on_leave"),
            *texts[1:],
            pl.col("first").alias("from_month"),
            pl.col("last").alias("to_month"),
            pl.when(pl.col("known") == 1).then("wage").alias("wage_kzt"),
        )


UNFOLLOWED, NO_RUN = -2, -1
"""What stands for a person who is not followed, or has no run yet, where others have their newest run."""


def _named(codes: pl.Series, names: Any) -> pl.Series:
    """This will look texts up by code; -1 gives an empty cell."""
    return pl.Series(names, dtype=pl.String).gather(pl.select(pl.when(codes >= 0).then(codes)).to_series())


def _open_runs(size: int) -> OpenRuns:
    kinds: list[Any] = [np.int32] * 7 + [np.int64] + [np.int8] * 2
    columns: list[Any] = [np.empty(size, kind) for kind in kinds]
    return OpenRuns(*columns)
