"""Rows of a large table in order: the order of `DataFrame.sort`, without comparing text row by row.

Text columns are numbered in the order of their distinct values, columns are put into one whole number, and that is
sorted. Columns are only added until no two rows are alike, so that a long key costs no more than its first parts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

LARGE = 200_000
"""Rows from which numbering text beats comparing it."""

MOST = 2**62

Ints = npt.NDArray[np.int64]


def rows_in_order(frame: pl.DataFrame, columns: Sequence[str], *, nulls_last: bool) -> pl.DataFrame:
    """This will return the frame sorted by columns, rows alike in all of them in any order.

    Args:
        frame: any table.
        columns: what to sort by, most important first.
        nulls_last: whether missing cells come last, or first.
    """
    if not columns or frame.height < LARGE:
        return frame.sort(columns, nulls_last=nulls_last) if columns else frame
    order = _order(frame, columns, nulls_last)
    return frame.sort(columns, nulls_last=nulls_last) if order is None else frame[order]


def _order(frame: pl.DataFrame, columns: Sequence[str], nulls_last: bool) -> Ints | None:
    """This will return the row numbers in order; nothing where columns do not go into one number."""
    key, size = np.zeros(frame.height, dtype=np.int64), 1
    for name in columns:
        numbered = _numbers(frame[name], nulls_last)
        if numbered is None or size * numbered[1] > MOST:
            return None
        key, size = key * numbered[1] + numbered[0], size * numbered[1]
        if size >= frame.height:
            order: Ints = np.argsort(key, kind="stable")
            if name == columns[-1] or (np.diff(key[order]) > 0).all():
                return order
    return np.argsort(key, kind="stable")


def _numbers(column: pl.Series, nulls_last: bool) -> tuple[Ints, int] | None:
    """This will number a column's values from 0 in their order; also returns how many numbers there may be."""
    if column.dtype == pl.String:
        values = column.drop_nulls().unique().sort()
        numbers, count = column.cast(pl.Enum(values)).to_physical().cast(pl.Int64), values.len()
    elif column.dtype.is_integer() and column.dtype not in (pl.UInt64, pl.Int128, pl.UInt128):
        wide = column.cast(pl.Int64)
        low, high = wide.min(), wide.max()
        if not isinstance(low, int) or not isinstance(high, int):
            low = high = 0
        numbers, count = wide - low, high - low + 1
    else:
        return None
    if column.null_count():
        numbers = numbers.fill_null(count) if nulls_last else (numbers + 1).fill_null(0)
        count += 1
    return numbers.to_numpy(), count
