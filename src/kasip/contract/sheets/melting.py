"""Statistics tables with years or territories across the top, as long tables that a mapping can read.

One row a figure: what stands at the side, the year or territory that stood above, and the figure. A mark in a figure's
place stays as it is written: it is for the contract to say what it means.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import attrs
import polars as pl

from kasip.contract.sheets.headers import FlatTable
from kasip.contract.sheets.labels import is_blank, is_figure, without_footnote
from kasip.contract.sheets.statistics import is_statistics, read_statistics
from kasip.vocabulary.lookalikes import name_key

YEAR = "жыл · год · year"
QUARTER = "тоқсан · квартал · quarter"
TERRITORY = "аумақ · территория · territory"
SECTION = "бөлім · раздел · section"
MEASURE = "көрсеткіш · показатель · measure"
VALUE = "мән · значение · value"
"""Headings of what was above: in all three languages, for a file knows no language of a page."""

ENOUGH_TERRITORIES = 2


def melted(flat: FlatTable, territories: Collection[str]) -> FlatTable:
    """This will return a statistics table as a long one; any other as it is.

    Args:
        flat: the table found in a sheet.
        territories: folded names (`name_key`) of the region's territories.
    """
    if is_statistics(flat):
        return _by_year(flat)
    above = [place for place, parts in enumerate(flat.parts) if _territory(parts, territories)]
    if len(above) >= ENOUGH_TERRITORIES and 2 * len(above) >= len(_figures(flat)):
        return _by_territory(flat, above, territories)
    return flat


def _territory(parts: Sequence[str], territories: Collection[str]) -> str:
    return next((without_footnote(part) for part in reversed(parts) if name_key(part) in territories), "")


def _figures(flat: FlatTable) -> list[int]:
    return [place for place in range(len(flat.names)) if any(is_figure(row[place]) for row in flat.rows)]


def _by_year(flat: FlatTable) -> FlatTable:
    frame, _ = read_statistics(flat)
    label = _heading_of_labels(flat, frame)
    value = pl.coalesce(pl.col("value").map_elements(_text, pl.String), pl.col("mark"))
    long = frame.select(
        pl.col("territory").alias(label),
        pl.col("section").alias(SECTION),
        pl.col("measure").alias(MEASURE),
        pl.col("year").cast(pl.String).alias(YEAR),
        pl.col("quarter").cast(pl.String).fill_null("").alias(QUARTER),
        value.alias(VALUE),
    )
    silent = [name for name in (SECTION, MEASURE, QUARTER) if long[name].n_unique() < 2]
    return _long(flat, long.drop(silent))


def _text(value: float) -> str:
    return f"{value:.15g}"


def _heading_of_labels(flat: FlatTable, frame: pl.DataFrame) -> str:
    labels = set(frame["territory"].to_list())
    named = [name for place, name in enumerate(flat.names) if {without_footnote(r[place]) for r in flat.rows} >= labels]
    return next((name for name in named if name.strip() and not is_blank(name)), TERRITORY)


def _by_territory(flat: FlatTable, above: Sequence[int], territories: Collection[str]) -> FlatTable:
    beside = [place for place in range(len(flat.names)) if place not in above]
    rows = [
        [*(row[place] for place in beside), _territory(flat.parts[column], territories), row[column]]
        for row in flat.rows
        for column in above
        if not is_blank(row[column])
    ]
    names = [*(flat.names[place] for place in beside), TERRITORY, VALUE]
    return _long(flat, pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


def _long(flat: FlatTable, long: pl.DataFrame) -> FlatTable:
    """Rows are numbered anew: one of the sheet has become many."""
    names = tuple(long.columns)
    return attrs.evolve(
        flat,
        parts=tuple((name,) for name in names),
        names=names,
        header_rows=(1, 1),
        rows=[list(row) for row in long.iter_rows()],
        numbers=list(range(2, long.height + 2)),
        sections=[""] * long.height,
        totals=(),
    )
