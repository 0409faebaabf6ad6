"""The month-by-month machine: payroll records in month order, one state a person, no table of the whole payroll.

It answers three questions of the labour force: who moved, was hired or left (`FlowMachine`), how many records each
territory and occupation has (`RecordCounter`), and graduates' first and stable jobs (`CareerMachine`). `flows.py` says
the first as an expression, `outcomes.py` and `definitions.py` the last; the rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.tracking.kernels import (
    CHAIN,
    HALF,
    NOBODY,
    Careers,
    Entries,
    Found,
    Ranks,
    Records,
    close_flows,
    count_records,
    settle_careers,
    settle_flows,
    take_in,
)
from kasip.core.tracking.successors import Identity

Integers = NDArray[np.int32]
CHUNK = 1 << 18
"""Entries settled at a time: bounds the memory of events."""
EVENT = {"month": pl.Int32, "before": pl.Int32, "after": pl.Int32, "persons": pl.Int64}
FLOW_COLUMNS = ["month", "flow", "from_kato", "from_occupation", "to_kato", "to_occupation", "persons"]


class MonthsOutOfOrderError(ValueError):
    """Records came of an earlier month than records before; `args` are the two months."""


class TooManyCodesError(ValueError):
    """More territories or occupations than a cell can number; `args[0]` is how many."""


@attrs.frozen(eq=False)
class Names:
    """Texts behind codes, as known so far: codes are places in these lists."""

    employer: Sequence[str]
    kato: Sequence[str]
    occupation: Sequence[str]

    def ranks(self) -> Ranks:
        """This will number the texts of each kind in byte order."""
        return Ranks(_ranked(self.employer), _ranked(self.kato), _ranked(self.occupation))


@attrs.frozen(eq=False)
class Batch:
    """Records of one month.

    Attributes:
        month: the month, as a number.
        records: the records, coded; -1 where a territory or occupation is not known.
        names: texts of all codes up to here.
    """

    month: int
    records: Records
    names: Names


def _ranked(texts: Sequence[str]) -> Integers:
    ranks = np.empty(len(texts), np.int32)
    ranks[sorted(range(len(texts)), key=lambda code: texts[code].encode())] = np.arange(len(texts), dtype=np.int32)
    return ranks


def _entries(size: int) -> Entries:
    kinds: list[Any] = [np.int32] * 5 + [np.int64] + [np.int8] * 2
    columns: list[Any] = [np.empty(size, kind) for kind in kinds]
    return Entries(*columns)


def _copy(columns: tuple[Any, ...], room: tuple[Any, ...], used: int) -> None:
    for old, new in zip(columns, room, strict=True):
        new[:used] = old[:used]


class Ledger:
    """One month's jobs of the persons followed, filled batch by batch."""

    def __init__(self, low: int, chain: Integers) -> None:
        """This will follow persons `low`, `low + 1`, ..., whose newest entries `chain` holds."""
        self.low, self.chain, self.used, self.month = low, chain, 0, -1
        self.entries = _entries(0)
        self.names = Names((), (), ())
        self.ranks = self.names.ranks()
        self._lengths = (0, 0, 0)

    def add(self, batch: Batch) -> None:
        """This will fold one batch in."""
        names = batch.names
        lengths = (len(names.employer), len(names.kato), len(names.occupation))
        if lengths != self._lengths:
            self.names, self.ranks, self._lengths = names, names.ranks(), lengths
        needed = self.used + len(batch.records.person)
        if needed > len(self.entries.person):
            room = _entries(max(needed, 3 * needed // 2))
            _copy(self.entries, room, self.used)
            self.entries = room
        self.used = take_in.fast()(batch.records, self.low, self.entries, self.used, self.chain, self.ranks)
        self.month = batch.month


def entities(names: Sequence[str], stages: Sequence[Identity], month: int) -> tuple[NDArray[np.int64], ...]:
    """This will number the legal entity, and the family, every employer is in during a month.

    Args:
        names: employers by code.
        stages: as `kasip.core.tracking.successors.identities` gives them.
        month: the month.
    """
    codes = {name: code for code, name in enumerate(names)}
    # Codes grow with the records; entities of the table of successors keep numbers of their own, below those.
    named = sorted({name for stage in stages for name in (stage.current, stage.family)})
    own = {name: -place - 1 for place, name in enumerate(named)}
    entity = np.arange(len(names), dtype=np.int64)
    family = entity.copy()
    for stage in stages:
        if stage.bin in codes and stage.since <= month < stage.until:
            entity[codes[stage.bin]], family[codes[stage.bin]] = own[stage.current], own[stage.family]
    return entity, family


class FlowMachine:
    """Hires, separations and moves between employers of everybody in the payroll."""

    def __init__(self, low: int, persons: int, gap_months: int, stages: Sequence[Identity] = ()) -> None:
        """This will start with nobody at work.

        Args:
            low: smallest person number.
            persons: how many numbers from there.
            gap_months: months without work that may lie within one move.
            stages: what reorganised employers were from month to month.
        """
        self._state = np.full((persons, 4), -1, np.int32)
        self._ledger = Ledger(low, self._state[:, CHAIN])
        self._gap, self._stages, self._opening = gap_months, stages, -1
        self._events = np.empty((2 * CHUNK, 3), np.int32)
        self._parts = [pl.DataFrame(schema=EVENT)]

    def add(self, batch: Batch) -> None:
        """This will take in records of this month or of a later one than before.

        Raises:
            MonthsOutOfOrderError: they are of an earlier one.
        """
        self._opening = batch.month if self._opening < 0 else self._opening
        if _turned(self._ledger, batch):
            self._settle()
        self._ledger.add(batch)

    def _settle(self) -> None:
        ledger = self._ledger
        entity, _ = entities(ledger.names.employer, self._stages, ledger.month)
        when = (ledger.month, self._gap, self._opening)
        for span in _spans(ledger.used):
            state, rank = self._state, ledger.ranks.employer
            self._note(settle_flows.fast()(ledger.entries, span, state, when, rank, entity, self._events))
        ledger.used = 0

    def _note(self, count: int) -> None:
        """This will keep the counts of the first events only."""
        rows = pl.DataFrame(dict(zip(EVENT, self._events[:count].T.copy(), strict=False)), schema=list(EVENT)[:3])
        self._parts.append(rows.group_by("month", "before", "after").agg(persons=pl.len().cast(pl.Int64)))

    def finish(self) -> pl.DataFrame:
        """This will settle the last month and return `FLOW_COLUMNS`; months are numbers, unknown groups empty."""
        names, last = self._ledger.names, self._ledger.month
        _check_cells(names)
        self._settle()
        for span in _spans(len(self._state)):
            self._note(close_flows.fast()(self._state, span, last, self._gap, self._events))
        rows = pl.concat(self._parts).group_by("month", "before", "after").agg(pl.col("persons").sum())
        before, after = pl.col("before"), pl.col("after")
        flow = pl.when(before == NOBODY).then(pl.lit("hire")).when(after == NOBODY).then(pl.lit("separation"))
        cells = {"from": rows["before"], "to": rows["after"]}
        texts = [column for side, cell in cells.items() for column in _texts(side, cell, names)]
        return (
            rows.with_columns(flow.otherwise(pl.lit("move")).alias("flow"), *texts)
            .select(FLOW_COLUMNS)
            .sort(FLOW_COLUMNS)
        )


def _turned(ledger: Ledger, batch: Batch) -> bool:
    """This will tell whether a batch begins a new month."""
    if batch.month < ledger.month:
        raise MonthsOutOfOrderError(ledger.month, batch.month)
    return ledger.month >= 0 and batch.month > ledger.month


def _spans(size: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + CHUNK, size)) for start in range(0, size, CHUNK))


def _check_cells(names: Names) -> None:
    most = max(2 * len(names.kato), len(names.occupation))
    if most >= HALF - 2:
        raise TooManyCodesError(most)


def _texts(side: str, cell: pl.Series, names: Names) -> list[pl.Series]:
    """This will write a cell as the texts of its territory and occupation."""
    codes = {"kato": cell // HALF - 1, "occupation": cell % HALF - 1}
    given = {"kato": names.kato, "occupation": names.occupation}
    known = cell != NOBODY
    return [
        pl.Series(f"{side}_{kind}", given[kind], pl.String).gather(
            pl.select(pl.when(known & (code >= 0)).then(code)).to_series().cast(pl.UInt32)
        )
        for kind, code in codes.items()
    ]


class RecordCounter:
    """How many payroll records each month, territory and occupation has: records, not persons."""

    def __init__(self) -> None:
        """This will start with none."""
        self._counts: dict[int, NDArray[np.int64]] = {}
        self._names = Names((), (), ())

    def add(self, batch: Batch) -> None:
        """This will count a batch; months may come in any order."""
        self._names = batch.names
        shape = (len(batch.names.kato) + 1, len(batch.names.occupation) + 1)
        counts = self._counts.setdefault(batch.month, np.zeros(shape, np.int64))
        if counts.shape != shape:
            grown = np.zeros(shape, np.int64)
            grown[: counts.shape[0], : counts.shape[1]] = counts
            counts = self._counts[batch.month] = grown
        count_records.fast()(batch.records.kato, batch.records.occupation, counts)

    def finish(self) -> pl.DataFrame:
        """This will return `month, kato, occupation, records`, unknown groups empty."""
        rows = [
            (month, *(int(code) - 1 for code in place), int(counts[place]))
            for month, counts in self._counts.items()
            for place in zip(*np.nonzero(counts), strict=True)
        ]
        table = pl.DataFrame(rows, ["month", "kato", "occupation", "records"], orient="row")
        named = [
            pl.Series(kind, [texts[code] if code >= 0 else None for code in table[kind]], pl.String)
            for kind, texts in (("kato", self._names.kato), ("occupation", self._names.occupation))
        ]
        return table.with_columns(*named).sort("month", "kato", "occupation")


class CareerMachine:
    """First jobs and months in one job of graduates, each person once."""

    def __init__(
        self, person: NDArray[np.int64], graduated: Integers, window_months: int, stages: Sequence[Identity] = ()
    ) -> None:
        """This will start with nobody at work.

        Args:
            person: graduates' person numbers, once each; rows of the result keep this order.
            graduated: their months of graduation.
            window_months: months after graduation in which a job's months count.
            stages: what reorganised employers were from month to month.

        Raises:
            ValueError: a person is named twice.
        """
        low = int(person.min(initial=0))
        self._place = np.full(int(person.max(initial=-1)) - low + 1, -1, np.int32)
        self._place[person - low] = np.arange(len(person), dtype=np.int32)
        if np.count_nonzero(self._place >= 0) != len(person):
            raise ValueError("a person is named twice")
        self._low, self._graduated, self._window, self._stages = low, graduated, window_months, stages
        self._ledger = Ledger(0, np.full(len(person), -1, np.int32))
        self._found = Found(*(np.full(len(person), start, np.int32) for start in (-1, -1, 0)))
        self._careers, self._used = _careers(0), 0

    def add(self, batch: Batch) -> None:
        """This will take in records of this month or of a later one than before.

        Raises:
            MonthsOutOfOrderError: they are of an earlier one.
        """
        if _turned(self._ledger, batch):
            self._settle()
        self._ledger.add(attrs.evolve(batch, records=self._of_graduates(batch.records)))

    def _of_graduates(self, records: Records) -> Records:
        """This will keep graduates' records and number their persons by graduate."""
        at = records.person - self._low
        inside = np.flatnonzero((at >= 0) & (at < len(self._place)))
        graduate = self._place[at[inside]]
        kept = inside[graduate >= 0]
        columns: list[Any] = [records[at][kept] for at in range(1, len(records))]
        return Records(graduate[graduate >= 0].astype(np.int64), *columns)

    def _settle(self) -> None:
        ledger = self._ledger
        ledger.chain[ledger.entries.person[: ledger.used]] = -1
        entity, family = entities(ledger.names.employer, self._stages, ledger.month)
        if self._used + ledger.used > len(self._careers.family):
            room = _careers(3 * (self._used + ledger.used) // 2)
            _copy(self._careers, room, self._used)
            self._careers = room
        when = (ledger.month, self._window)
        jobs, careers, found = ledger.entries, self._careers, self._found
        self._used = settle_careers.fast()(
            jobs, ledger.used, when, entity, family, self._graduated, careers, self._used, found
        )
        ledger.used = 0

    def finish(self, first_within: int, months_needed: int) -> pl.DataFrame:
        """This will settle the last month and judge every graduate.

        Args:
            first_within: months after graduation within which the first job must begin.
            months_needed: paid months in one job, within the window, that make it stable.

        Returns:
            `first_job_month` (empty: none), `months` (most in one job within the window), `first_job_in_time, stable`.
        """
        self._settle()
        first = pl.Series(self._found.first)
        month = pl.select(pl.when(first >= 0).then(first)).to_series()
        wait = month - pl.Series(self._graduated)
        return pl.DataFrame(
            {
                "first_job_month": month,
                "months": self._found.months,
                "first_job_in_time": (wait <= first_within).fill_null(value=False),
                "stable": self._found.months >= months_needed,
            }
        )


def _careers(size: int) -> Careers:
    kinds: list[Any] = [np.int32, np.int64, np.int32, np.int32, np.int32]
    columns: list[Any] = [np.empty(size, kind) for kind in kinds]
    return Careers(*columns)
