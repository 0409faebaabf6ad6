"""Flows and stock of the labour force read month by month: one state a person, no table of the whole payroll.

`flows.py` says the same as expressions; the rows are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.tracking.kernels import HALF, NOBODY, close_flows, settle_flows
from kasip.core.tracking.ledger import CHUNK, Ledger, Names, legal_entities, spans
from kasip.core.tracking.successors import Identity

EVENT = {"month": pl.Int32, "before": pl.Int32, "after": pl.Int32, "persons": pl.Int64}
STOCK = {"month": pl.Int32, "kato": pl.Int32, "occupation": pl.Int32, "persons": pl.Int64}
FLOW_COLUMNS = ["month", "flow", "from_kato", "from_occupation", "to_kato", "to_occupation", "persons"]


class TooManyCodesError(ValueError):
    """More territories or occupations than a cell can number; `args[0]` is how many."""


class FlowReader:
    """Hires, separations and moves between employers of everybody in the payroll, and how many are at work."""

    def __init__(self, persons: int, gap_months: int, stages: Sequence[Identity] = ()) -> None:
        """This will start with nobody at work.

        Args:
            persons: how many persons the ledger numbers.
            gap_months: months without work that may lie within one move.
            stages: what reorganised employers were from month to month.
        """
        self._state = np.full((persons, 3), -1, np.int32)
        self._gap, self._stages, self._last = gap_months, stages, -1
        self._names = Names((), (), ())
        self._events = np.empty((2 * CHUNK, 3), np.int32)
        self._parts = [pl.DataFrame(schema=EVENT)]
        self._stocks = [pl.DataFrame(schema=STOCK)]

    def settle(self, ledger: Ledger) -> None:
        """This will compare everybody's main job with the last one."""
        self._names, self._last = ledger.names, ledger.month
        entity = legal_entities(ledger.names.employer, self._stages, ledger.month)
        when = (ledger.month, self._gap, ledger.opening)
        stock = np.zeros((len(ledger.names.kato) + 1, len(ledger.names.occupation) + 1), np.int64)
        for span in spans(ledger.used):
            jobs = (ledger.entries, ledger.chain, ledger.ranks.employer)
            self._note(settle_flows.fast()(*jobs, span, self._state, when, entity, self._events, stock))
        self._keep(stock)

    def _keep(self, stock: NDArray[np.int64]) -> None:
        """This will keep how many are at work this month."""
        places = np.nonzero(stock)
        kato, occupation = (place.astype(np.int32) - 1 for place in places)
        month = np.full(len(kato), self._last, np.int32)
        columns = (month, kato, occupation, stock[places])
        self._stocks.append(pl.DataFrame(dict(zip(STOCK, columns, strict=True)), schema=STOCK))

    def _note(self, count: int) -> None:
        """This will keep the counts of the first events only."""
        rows = pl.DataFrame(dict(zip(EVENT, self._events[:count].T.copy(), strict=False)), schema=list(EVENT)[:3])
        self._parts.append(rows.group_by("month", "before", "after").agg(persons=pl.len().cast(pl.Int64)))

    def finish(self) -> pl.DataFrame:
        """This will return `FLOW_COLUMNS` after the last month; months are numbers, unknown groups empty."""
        _check_cells(self._names)
        for span in spans(len(self._state)):
            self._note(close_flows.fast()(self._state, span, self._last, self._gap, self._events))
        rows = pl.concat(self._parts).group_by("month", "before", "after").agg(pl.col("persons").sum())
        before, after = pl.col("before"), pl.col("after")
        flow = pl.when(before == NOBODY).then(pl.lit("hire")).when(after == NOBODY).then(pl.lit("separation"))
        cells = {"from": rows["before"], "to": rows["after"]}
        texts = [column for side, cell in cells.items() for column in _texts(side, cell, self._names)]
        return (
            rows.with_columns(flow.otherwise(pl.lit("move")).alias("flow"), *texts)
            .select(FLOW_COLUMNS)
            .sort(FLOW_COLUMNS)
        )

    def employed(self) -> pl.DataFrame:
        """This will return `month, kato, occupation, persons` by main job, unknown groups empty."""
        codes = pl.concat(self._stocks)
        texts = {"kato": self._names.kato, "occupation": self._names.occupation}
        named = [_looked_up(codes[kind], names).alias(kind) for kind, names in texts.items()]
        return codes.with_columns(named).sort("month", "kato", "occupation")


def _looked_up(codes: pl.Series, names: Sequence[str]) -> pl.Series:
    """This will look texts up by code; -1 gives an empty cell."""
    known = pl.select(pl.when(codes >= 0).then(codes)).to_series().cast(pl.UInt32)
    return pl.Series(names, dtype=pl.String).gather(known)


def _check_cells(names: Names) -> None:
    most = max(2 * len(names.kato), len(names.occupation))
    if most >= HALF - 2:
        raise TooManyCodesError(most)


def _texts(side: str, cell: pl.Series, names: Names) -> list[pl.Series]:
    """This will write a cell as the texts of its territory and occupation."""
    somebody = pl.when(cell != NOBODY)
    codes = {"kato": cell // HALF - 1, "occupation": cell % HALF - 1}
    given = {"kato": names.kato, "occupation": names.occupation}
    return [
        _looked_up(pl.select(somebody.then(code).otherwise(-1)).to_series(), given[kind]).alias(f"{side}_{kind}")
        for kind, code in codes.items()
    ]
