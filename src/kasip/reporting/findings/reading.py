"""Tables of an output folder read back as text get their types again: numbers are numbers, codes stay text."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

PLACES = ("kato", "college_bin", "owner", "change_owner", "target_employer", "change_line", "binding")
THINGS = ("qualification", "occupation", "industry", "base", "form", "language", "funding")
WORDS = ("kind", "cause", "class", "label")
CODES = frozenset((*PLACES, *THINGS, *WORDS))


def typed_results(tables: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
    """This will type tables read as text; a column that is not all numbers stays text, codes always do."""
    typed = {name: [_typed(column) for column in frame.get_columns()] for name, frame in tables.items()}
    return {name: pl.DataFrame(columns) for name, columns in typed.items()}


def _typed(column: pl.Series) -> pl.Series:
    if column.dtype != pl.String or column.name in CODES:
        return column
    for dtype in (pl.Int64, pl.Float64):
        numbers = column.cast(dtype, strict=False)
        if numbers.null_count() == column.null_count():
            return numbers
    return column
