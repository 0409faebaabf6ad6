"""One month of payroll at a time: records become jobs, one per person and employer, and readers settle each month.

Nothing as large as the payroll is held: four bytes a person and the jobs of one month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from kasip.core.tracking.kernels import Entries, Ranks, Records, clear, take_in
from kasip.core.tracking.successors import Identity

Integers = NDArray[np.int32]
CHUNK = 1 << 18
"""Entries settled at a time: bounds the memory of events."""


class MonthsOutOfOrderError(ValueError):
    """Records came of an earlier month than records before; `args` are the two months."""


@attrs.frozen(eq=False)
class Names:
    """Texts behind codes, as known so far: codes are places in these lists."""

    employer: Sequence[str]
    kato: Sequence[str]
    occupation: Sequence[str]

    def lengths(self) -> tuple[int, int, int]:
        """This will tell how many texts of each kind are known so far."""
        return len(self.employer), len(self.kato), len(self.occupation)

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


class Ledger:
    """One month's jobs of everybody, filled batch by batch.

    Attributes:
        low: number of the first person.
        month: the month; -1 before the first record.
        entries: the jobs, `used` of them.
        chain: newest entry of every person, -1 where none.
        names: texts behind the codes.
        ranks: their byte order.
        opening: first month seen; -1 before the first record.
    """

    def __init__(self, low: int, persons: int) -> None:
        """This will start an empty month for persons `low`, `low + 1`, ..."""
        self.low, self.used, self.month, self.opening = low, 0, -1, -1
        self.chain = np.full(persons, -1, np.int32)
        self.entries = _entries(0)
        self.names = Names((), (), ())
        self.ranks = self.names.ranks()
        self._lengths = self.names.lengths()

    def add(self, batch: Batch) -> None:
        """This will fold one batch in."""
        if batch.names.lengths() != self._lengths:
            self.names, self.ranks, self._lengths = batch.names, batch.names.ranks(), batch.names.lengths()
        needed = self.used + len(batch.records.person)
        if needed > len(self.entries.person):
            room = _entries(max(needed, 3 * needed // 2))
            grow(self.entries, room, self.used)
            self.entries = room
        self.used = take_in.fast()(batch.records, self.low, self.entries, self.used, self.chain, self.ranks)
        self.month = batch.month
        self.opening = batch.month if self.opening < 0 else self.opening

    def empty(self) -> None:
        """This will forget the month's jobs."""
        clear.fast()(self.entries, self.used, self.chain)
        self.used = 0


class Reader(Protocol):
    """What learns from one month after another."""

    def settle(self, ledger: Ledger) -> None:
        """This will learn from a whole month, its entries as they stand."""


class MonthByMonth:
    """The machine: records in the order of months go in once, every reader settles every month."""

    def __init__(self, low: int, persons: int, readers: Sequence[Reader]) -> None:
        """This will start with nobody at work.

        Args:
            low: smallest person number.
            persons: how many numbers from there.
            readers: what learns from the months.
        """
        self._ledger, self._readers = Ledger(low, persons), readers

    def add(self, batch: Batch) -> None:
        """This will take in records of this month or of a later one than before.

        Raises:
            MonthsOutOfOrderError: they are of an earlier one.
        """
        if batch.month < self._ledger.month:
            raise MonthsOutOfOrderError(self._ledger.month, batch.month)
        if batch.month > self._ledger.month >= 0:
            self.settle()
        self._ledger.add(batch)

    def settle(self) -> None:
        """This will let every reader learn from the month taken in, the last one included when no more come."""
        for reader in self._readers:
            reader.settle(self._ledger)
        self._ledger.empty()


def legal_entities(names: Sequence[str], stages: Sequence[Identity], month: int) -> NDArray[np.int64]:
    """This will number the legal entity every employer is in during a month.

    Args:
        names: employers by code.
        stages: as `kasip.core.tracking.successors.identities` gives them.
        month: the month.
    """
    entity = np.arange(len(names), dtype=np.int64)
    if not stages:
        return entity
    codes = {name: code for code, name in enumerate(names)}
    # Codes grow with the records; entities of the table of successors keep numbers of their own, below those.
    own = {name: -place - 1 for place, name in enumerate(sorted({stage.current for stage in stages}))}
    for stage in stages:
        if stage.bin in codes and stage.since <= month < stage.until:
            entity[codes[stage.bin]] = own[stage.current]
    return entity


def spans(size: int) -> Iterator[tuple[int, int]]:
    """This will cut a length into stretches of at most `CHUNK`."""
    return ((start, min(start + CHUNK, size)) for start in range(0, size, CHUNK))


def grow(columns: tuple[Any, ...], room: tuple[Any, ...], used: int) -> None:
    """This will copy what is used of some columns into longer ones."""
    for old, new in zip(columns, room, strict=True):
        new[:used] = old[:used]


def _entries(size: int) -> Entries:
    kinds: list[Any] = [np.int32] * 5 + [np.int64] + [np.int8] * 2
    columns: list[Any] = [np.empty(size, kind) for kind in kinds]
    return Entries(*columns)
