"""Rows of the example: what marks each, and the shape the data contract asks of a table."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from kasip.example.tables import contract_columns, contract_keys, typed

SOURCE_DATE = "2026-11-01"
"""The day the example speaks of."""


def table(
    name: str,
    rows: Sequence[Mapping[str, object]] | pl.DataFrame,
    *,
    provenance: str = "synthetic",
    source: str = "generator",
) -> pl.DataFrame:
    """This will make one table of the contract: its columns in their order, typed, sorted by key, each row marked.

    A row's own `provenance` and `source` win over the ones given; columns the rows lack are left empty.
    """
    frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, infer_schema_length=None)
    marks = {"provenance": provenance, "source": source, "source_date": SOURCE_DATE}
    frame = frame.with_columns(
        pl.col(column).fill_null(mark) if column in frame.columns else pl.lit(mark).alias(column)
        for column, mark in marks.items()
    )
    columns = marked_columns(name)
    missing = [pl.lit(None, dtype=pl.String).alias(column) for column in columns if column not in frame.columns]
    frame = typed(name, frame.with_columns(missing).select(columns))
    return frame.sort(contract_keys(name), nulls_last=False)


@functools.cache
def marked_columns(name: str) -> tuple[str, ...]:
    """This will return a table's columns as the example writes them: the contract's, then where the row comes from."""
    columns = contract_columns(name)
    return columns + tuple(mark for mark in ("provenance", "source", "source_date") if mark not in columns)


def whole_numbers(shares: np.ndarray, total: int) -> np.ndarray:
    """This will split a total into whole numbers in given proportions, by the largest remainder.

    Args:
        shares: weights >= 0, any scale, not all nought.
        total: what the whole numbers sum to.
    """
    exact = shares / shares.sum() * total
    floors = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - floors), kind="stable")
    floors[order[: total - int(floors.sum())]] += 1
    return np.asarray(floors)


def weights(text: str) -> dict[str, float]:
    """This will read weights written as `code:weight;code:weight`; a code alone weighs 1."""
    found = (part.partition(":") for part in text.split(";") if part)
    return {code: float(weight) if weight else 1.0 for code, _, weight in found}
