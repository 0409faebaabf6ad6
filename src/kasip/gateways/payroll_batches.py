"""Payroll records from Parquet, a month at a time and coded, for the month-by-month machine.

Texts are read as dictionaries, so that an employer's number is looked up once a batch and not once a record. Numbered
persons are taken as they are; other persons are numbered by an index of all of them, built once.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.tracking.kernels import Records
from kasip.core.tracking.ledger import Batch, Names
from kasip.core.tracking.soundness import month_numbers
from kasip.gateways.reading_ahead import read_ahead

TEXTS = ("employer_bin", "kato", "occupation")
WIDEST = 20_000_000
"""Widest range of person numbers used as they are (16 bytes each are kept); a wider one is indexed like text."""
BATCH_ROWS = 1 << 17
INDEXED_ROWS = 1 << 21
"""Rows at a time where persons are looked up in an index: each look-up hashes the whole index."""


class Codebook:
    """Texts of one kind, numbered in the order they are met."""

    def __init__(self) -> None:
        """This will start with no text."""
        self.names: list[str] = []
        self._codes: dict[str, int] = {}
        self._known: Any = None
        self._last: Any = None
        self._codes_of_last = np.empty(0, np.int32)

    def coded(self, column: Any) -> NDArray[np.int32]:
        """This will code an Arrow column; -1 where it is empty."""
        import pyarrow as pa

        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        codes = self._codes_of_batch(column.dictionary)
        indices = column.indices
        if indices.null_count:
            codes, indices = np.append(codes, np.int32(-1)), indices.fill_null(len(codes))
        coded: NDArray[np.int32] = codes[indices.to_numpy(zero_copy_only=False)]
        return coded

    def _codes_of_batch(self, texts: Any) -> NDArray[np.int32]:
        """This will code the texts of a batch's dictionary: batches of one row group have the same one."""
        if self._last is None or not texts.equals(self._last):
            self._last, self._codes_of_last = texts, self._codes_of(texts)
        return self._codes_of_last

    def _codes_of(self, texts: Any) -> NDArray[np.int32]:
        """This will code the texts of one dictionary; every row group brings one of its own."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._known is not None:
            found = pc.index_in(texts, self._known)
            if not found.null_count and len(found):
                return np.asarray(found.to_numpy(zero_copy_only=False)).astype(np.int32, copy=False)
        codes = np.array([self._code(text) for text in texts.to_pylist()] or [-1], np.int32)
        self._known = pa.array(self.names, texts.type)
        return codes

    def _code(self, text: str | None) -> int:
        if text is None:
            return -1
        code = self._codes.setdefault(text, len(self.names))
        if code == len(self.names):
            self.names.append(text)
        return code


@attrs.frozen(eq=False)
class PayrollStream:
    """A payroll that can be streamed.

    Attributes:
        pieces: pyarrow fragments of one month each, with the month, in the order of months.
        low: smallest person number; nobody is one less.
        persons: how many numbers from there.
        index: all persons in order where they are not numbered close together; else None.
        by_number: the payroll writes persons as numbers.
    """

    pieces: list[tuple[int, Any]]
    low: int
    persons: int
    index: Any
    by_number: bool

    @property
    def last_month(self) -> int:
        """This will return the last month."""
        return self.pieces[-1][0]

    def batches(self, columns: tuple[str, ...] = ("person_id", *TEXTS, "wage", "leave")) -> Iterator[Batch]:
        """This will read the payroll in the order of months; columns left out come as unknown, persons as 0."""
        books = {name: Codebook() for name in TEXTS}
        names = Names(*(books[name].names for name in TEXTS))
        size = BATCH_ROWS if self.index is None else INDEXED_ROWS
        for month, rows in read_ahead(self._tables(columns, size)):
            yield Batch(month, self._records(rows, books), names)

    def _tables(self, columns: tuple[str, ...], size: int) -> Iterator[tuple[int, Any]]:
        for month, piece in self.pieces:
            wanted = [name for name in columns if name in piece.physical_schema.names]
            for rows in piece.to_batches(columns=wanted, batch_size=size):
                if rows.num_rows:
                    yield month, rows

    def _records(self, rows: Any, books: dict[str, Codebook]) -> Records:
        size, held = rows.num_rows, set(rows.schema.names)
        coded: list[Any] = [books[n].coded(rows.column(n)) if n in held else _nothing(size, -1, "i4") for n in TEXTS]
        person = self.numbered(rows.column("person_id")) if "person_id" in held else _nothing(size, 0, "i8")
        employer, kato, occupation = coded
        return Records(person, employer, kato, occupation, _wages(rows, held), _leaves(rows, held))

    def numbered(self, persons: Any) -> NDArray[np.int64]:
        """This will number persons as the stream does: nobody, and who is not in the payroll, one below the smallest.

        Numbers that need no index are taken as they are, also where the payroll does not hold them.
        """
        import pyarrow.compute as pc

        found = persons if self.index is None else pc.index_in(persons.cast(self.index.type), self.index)
        if found.null_count:
            found = found.fill_null(self.low - 1)
        return np.asarray(found.to_numpy(zero_copy_only=False)).astype(np.int64, copy=False)


@functools.lru_cache(16)
def _nothing(size: int, value: float, kind: str) -> NDArray[Any]:
    """This will give a column that is not read: one value throughout, kept for the next batch, not to be written to."""
    column: NDArray[Any] = np.full(size, value, kind)
    return column


def _wages(rows: Any, held: set[str]) -> NDArray[np.float64]:
    import pyarrow as pa

    if "wage" not in held:
        return _nothing(rows.num_rows, np.nan, "f8")
    return np.asarray(rows.column("wage").cast(pa.float64()).to_numpy(zero_copy_only=False))


def _leaves(rows: Any, held: set[str]) -> NDArray[np.int8]:
    import pyarrow as pa

    if "leave" not in held:
        return _nothing(rows.num_rows, 0, "i1")
    return np.asarray(rows.column("leave").cast(pa.int8()).fill_null(0).to_numpy(zero_copy_only=False))


def payroll_stream(path: Path, least_rows: int = 0) -> PayrollStream | None:
    """This will open a payroll for streaming, or give None where it is not Parquet kept by months.

    Every row group must hold one month, as its statistics say: one file a month, or one file
    written so. Folders partitioned as `month=2025-01/` are not streamed.

    Args:
        path: file or folder.
        least_rows: a payroll of fewer rows is not streamed.
    """
    files = [str(file) for file in ([path] if path.is_file() else sorted(path.rglob("*.parquet")))]
    if path.suffix == ".csv" or not files:
        return None
    if pl.scan_parquet(files).select(pl.len()).collect().item() < least_rows:
        return None
    import pyarrow.dataset as ds

    way = ds.ParquetFileFormat(dictionary_columns=set(TEXTS))
    payroll = ds.dataset(files, format=way)
    pieces = [part for piece in payroll.get_fragments() for part in piece.split_by_row_group()]
    months = [_span(piece, "month") for piece in pieces]
    if not pieces or any(span is None or span[0] != span[1] for span in months):
        return None
    numbers = month_numbers(pl.Series([span[0] for span in months if span]))
    if numbers.null_count():
        return None
    order = sorted(range(len(pieces)), key=lambda at: (numbers[at], pieces[at].path, pieces[at].row_groups[0].id))
    low, persons, index = _persons(files, pieces)
    by_number = _is_integer(payroll.schema.field("person_id").type)
    return PayrollStream(_joined([(numbers[at], pieces[at]) for at in order]), low, persons, index, by_number)


def _is_integer(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind))


def _joined(pieces: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """This will join neighbouring row groups of one month and file: fewer openings, and reading ahead."""
    joined: list[tuple[int, Any]] = []
    for month, piece in pieces:
        if joined and joined[-1][0] == month and joined[-1][1].path == piece.path:
            groups = [*joined[-1][1].row_groups, *piece.row_groups]
            joined[-1] = (
                month,
                piece.format.make_fragment(piece.path, piece.filesystem, row_groups=[group.id for group in groups]),
            )
        else:
            joined.append((month, piece))
    return joined


def _span(piece: Any, column: str) -> tuple[Any, Any] | None:
    """This will read a row group's smallest and greatest value of a column from its statistics."""
    found = piece.row_groups[0].statistics or {}
    return (found[column]["min"], found[column]["max"]) if column in found else None


def _persons(files: list[str], pieces: list[Any]) -> tuple[int, int, Any]:
    """This will number persons: as they are where they are numbers close together, else by an index of all."""
    import pyarrow as pa

    spans = [_span(piece, "person_id") for piece in pieces]
    known = [span for span in spans if span and isinstance(span[0], int)]
    if len(known) == len(pieces):
        low, high = min(span[0] for span in known), max(span[1] for span in known)
        if high - low < WIDEST:
            return low, high - low + 1, None
    everybody = pl.scan_parquet(files).select(pl.col("person_id").unique()).collect(engine="streaming")
    index = everybody["person_id"].sort().to_arrow()
    if pa.types.is_string_view(index.type) or pa.types.is_large_string(index.type):
        index = index.cast(pa.large_string())
    return 0, len(index), index
