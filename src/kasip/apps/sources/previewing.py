"""A comparison as its page shows it: counts, and the first rows of each kind, as JSON keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import polars as pl

from kasip.apps.sources.difference import Difference, TableDifference
from kasip.apps.sources.standing import ROW
from kasip.apps.sources.writing import NAMES, plain
from kasip.vocabulary.faults import Fault

MOST_ROWS = 100
"""Of each kind of each table."""

KINDS = ("new", "changed", "unchanged", "rejected", "removed")


def preview_of(difference: Difference) -> dict[str, Any]:
    """This will return what the pages of an import show of a comparison."""
    return {
        "counts": difference.counts(),
        "tables": {name: _table(table) for name, table in difference.tables.items()},
        "noticed": faults_as_data(difference.noticed[:MOST_ROWS]),
    }


def faults_as_data(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """This will write faults as JSON can hold them."""
    return [{**attrs.asdict(fault), "facts": {k: plain(v) for k, v in fault.facts.items()}} for fault in faults]


def _table(table: TableDifference) -> dict[str, Any]:
    return {
        "counts": table.counts(),
        "new": _rows(table.new),
        "changed": _changed(table),
        "unchanged": _rows(table.unchanged),
        "removed": _rows(table.removed),
        "rejected": _rejected(table),
        "kept": faults_as_data(table.kept[:MOST_ROWS]),
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    named = frame.head(MOST_ROWS).select(pl.exclude("_pk", "_version"))
    return [
        {name: plain(cell) for name, cell in row.items() if cell is not None} for row in named.iter_rows(named=True)
    ]


def _changed(table: TableDifference) -> list[dict[str, Any]]:
    changes = table.cell_changes(MOST_ROWS)
    rows = table.changed.head(MOST_ROWS)
    keys = rows.select(pl.concat_str(pl.col(table.model.spec().key).cast(pl.String).fill_null(""), separator=" · "))
    names = [name for name in NAMES if name in rows.columns]
    return [
        {
            "row": row[ROW],
            "key": key,
            "names": {name.removeprefix("name_"): row[name] for name in names if row[name]},
            "cells": {column: [plain(old), plain(new)] for column, (old, new) in cells.items()},
        }
        for row, key, cells in zip(rows.iter_rows(named=True), keys.to_series().to_list(), changes, strict=True)
    ]


def _rejected(table: TableDifference) -> list[dict[str, Any]]:
    shown = table.rejected.rows.head(MOST_ROWS)
    by_row = _by_row(table.rejected.faults, shown[ROW].to_list())
    return [
        {"row": row[ROW], "cells": _texts(row), "faults": faults_as_data(by_row.get(row[ROW], by_row[0]))}
        for row in shown.iter_rows(named=True)
    ]


def _by_row(faults: Sequence[Fault], rows: Sequence[int]) -> Mapping[int, list[Fault]]:
    """Under 0: what is wrong with the table as a whole."""
    shown, found = set(rows), dict[int, list[Fault]]({0: []})
    for fault in faults:
        if fault.row in shown:
            found.setdefault(fault.row, []).append(fault)
        elif len(found[0]) < MOST_ROWS and fault.row <= min(shown, default=0):
            found[0].append(fault)
    return found


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(cell)[:300] for name, cell in row.items() if cell not in (None, "") and name != ROW}
