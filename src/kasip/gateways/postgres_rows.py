"""Rows brought to PostgreSQL by its own `COPY`: a row a statement costs the client and the server many times as much.

Polars writes the rows as CSV in which every text is quoted and an empty cell is not, which is how PostgreSQL tells an
empty text from none; numbers are written so that they read back to the same bits.
"""

from __future__ import annotations

import io
from typing import Any

import polars as pl

SLICE_ROWS = 50_000
"""Rows written as text at a time: a few megabytes beside the rows themselves."""


def cells_only(frame: pl.DataFrame) -> pl.DataFrame:
    """This will leave out columns no cell of text can hold (lists, structures, bytes, durations), and type empty ones.

    A column in which nothing stands has no type of its own: it is brought as text.
    """
    kept = [
        name
        for name, kind in frame.schema.items()
        if not (kind.is_nested() or isinstance(kind, pl.Binary | pl.Object | pl.Duration))
    ]
    return frame.select(kept).with_columns(pl.col(pl.Null).cast(pl.String))


def append_rows(connection: Any, name: str, frame: pl.DataFrame) -> None:
    """This will append rows to a table of an open connection of psycopg, all of them or none.

    Args:
        connection: of psycopg.
        name: the table; it has the frame's columns, in any order.
        frame: the rows, of columns `cells_only` keeps.

    Raises:
        psycopg.Error: the server refuses a value, for example a text that holds the character NUL.
    """
    from psycopg.sql import SQL, Identifier

    columns = SQL(", ").join(map(Identifier, frame.columns))
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT csv, ENCODING 'UTF8')").format(Identifier(name), columns)
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for rows in frame.iter_slices(SLICE_ROWS):
            text = io.BytesIO()
            rows.write_csv(text, include_header=False, quote_style="non_numeric")
            copy.write(text.getbuffer())
