"""Records as whole tables, each row with its primary key and version: what the rows of a file are compared with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import polars as pl
from django.db.models import QuerySet

from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_model
from kasip.apps.sources.rows import TEXTUAL, path_of

PK, VERSION, ROW = "_pk", "_version", "_row"
"""Columns beside the contract's: primary key, version, and number of the row in the file."""

CHUNK = 20_000


@attrs.define
class Standing:
    """The records of the region in scope, each table read once and when it is first asked for."""

    _frames: dict[str, pl.DataFrame] = attrs.field(factory=dict)

    def of(self, table: str) -> pl.DataFrame:
        """This will return every record of a table: the contract's columns, `_pk` and `_version`."""
        if table not in self._frames:
            self._frames[table] = frame_with_keys(record_model(table).objects.order_by("pk"))
        return self._frames[table]


def frame_with_keys(rows: QuerySet[Record]) -> pl.DataFrame:
    """This will return rows as a typed table of the contract with the columns `_pk` and `_version`.

    They are read a part at a time: as Python values, a hundred thousand rows would weigh more than the import may.
    """
    columns = rows.model.spec().columns
    schema = {PK: pl.Int64(), VERSION: pl.Int64(), **{column.name: column.dtype for column in columns}}
    paths = ["pk", "version", *(path_of(column) for column in columns)]
    parts = [_frame(chunk, schema) for chunk in _chunks(rows.values_list(*paths).iterator(chunk_size=CHUNK))]
    frame = pl.concat(parts) if parts else pl.DataFrame(schema=schema)
    texts = [column.name for column in columns if column.type in TEXTUAL]
    return frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in texts)


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield chunk


def _frame(rows: list[tuple[Any, ...]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    cells = zip(*rows, strict=True)
    return pl.DataFrame(
        [pl.Series(name, values, dtype=dtype) for (name, dtype), values in zip(schema.items(), cells, strict=True)]
    )
