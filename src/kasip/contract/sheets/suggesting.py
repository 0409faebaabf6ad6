"""Which table of the contract a foreign table may be, and which heading is which column: a suggestion with a score.

Headings are compared with the contract's names, its descriptions in three languages and further words people use
(`heading_words.csv`), letters of the same look being one. What stands in a column may speak against it: a column of
words is no number. A person confirms; nothing is read by a suggestion alone.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

import attrs

from kasip.contract.cells import READERS, Refused
from kasip.contract.dictionary import ColumnSpec, TableSpec, dictionary
from kasip.contract.sheets.headers import FlatTable
from kasip.contract.sheets.labels import is_blank, is_marker
from kasip.contract.sheets.mapping import TableMapping, heading_key
from kasip.vocabulary import identifiers
from kasip.vocabulary.lookalikes import fold

GOOD_ENOUGH = 0.45
"""Likeness from which a heading is suggested for a column."""

CELLS_LOOKED_AT = 60
FITTING = 0.7
"""Share of the cells looked at that must be of the column's type."""

WORTH_SHOWING = 0.25
PROVENANCE = frozenset({"provenance", "source", "source_date"})


@attrs.frozen
class Suggestion:
    """One way to read a foreign table.

    Attributes:
        mapping: which heading is which column.
        score: 0 to 1: how much of what the contract needs, and of what the file holds, has found its place.
        likeness: contract column -> likeness of its heading, 0 to 1.
        lacking: required columns without a heading.
        unused: headings that have found no column.
    """

    mapping: TableMapping
    score: float
    likeness: Mapping[str, float]
    lacking: tuple[str, ...]
    unused: tuple[str, ...]


def suggest_mappings(flat: FlatTable, study: str = "region", most: int = 5) -> list[Suggestion]:
    """This will suggest tables of the contract for a foreign table, the likeliest first.

    Args:
        flat: the table found in a sheet.
        study: whose tables.
        most: how many to return at most.
    """
    headings = [(name, _grams(heading_key(name)), _sample(flat, place)) for place, name in enumerate(flat.names)]
    fits: dict[tuple[str, str], bool] = {}
    found = [_suggestion(flat, spec, study, headings, fits) for spec in dictionary(study).values()]
    worthy = [suggestion for suggestion in found if suggestion.score >= WORTH_SHOWING]
    return sorted(worthy, key=lambda one: (-one.score, one.mapping.table))[:most]


Heading = tuple[str, frozenset[str], Sequence[str]]


def _suggestion(
    flat: FlatTable, spec: TableSpec, study: str, headings: Sequence[Heading], fits: dict[tuple[str, str], bool]
) -> Suggestion:
    columns = [column for column in spec.columns if column.name not in PROVENANCE]
    pairs = sorted(
        (
            (likeness, column.name, name)
            for column in columns
            for name, grams, cells in headings
            if (likeness := _likeness(grams, study, spec.name, column.name)) >= GOOD_ENOUGH
            and _fits(column, name, cells, fits)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    chosen: dict[str, tuple[str, float]] = {}
    for likeness, column_name, name in pairs:
        if column_name not in chosen and name not in {taken for taken, _ in chosen.values()}:
            chosen[column_name] = (name, likeness)
    constants = _constants(flat, columns, chosen)
    likeness_of = {name: round(likeness, 3) for name, (_, likeness) in chosen.items()}
    mapping = TableMapping(spec.name, {name: heading for name, (heading, _) in chosen.items()}, constants, study)
    lacking = tuple(column.name for column in columns if column.required and column.name not in {*chosen, *constants})
    used = {heading for heading, _ in chosen.values()}
    unused = tuple(name for name in flat.names if name not in used)
    return Suggestion(mapping, _score(columns, chosen, constants, flat), likeness_of, lacking, unused)


def _constants(flat: FlatTable, columns: Iterable[ColumnSpec], chosen: Mapping[str, object]) -> dict[str, str]:
    """A year that the name of the sheet or file gives stands for every row."""
    years = [column.name for column in columns if column.type == "year" and column.required]
    absent = [name for name in years if name not in chosen]
    return {absent[0]: str(flat.year)} if flat.year is not None and len(absent) == 1 and len(years) == 1 else {}


def _score(
    columns: Sequence[ColumnSpec],
    chosen: Mapping[str, tuple[str, float]],
    constants: Mapping[str, str],
    flat: FlatTable,
) -> float:
    required = [column.name for column in columns if column.required]
    needed = sum(chosen[name][1] if name in chosen else float(name in constants) for name in required)
    held = sum(likeness for _, likeness in chosen.values())
    return round((needed / max(1, len(required)) + held / max(1, len(flat.names))) / 2, 3)


def _likeness(heading: frozenset[str], study: str, table: str, column: str) -> float:
    return max((_dice(heading, known) for known in _known(study, table, column)), default=0.0)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _grams(text: str) -> frozenset[str]:
    """Runs of three letters of every word, its beginning and end marked: endings of cases count little."""
    words = re.findall(r"\w+", text.replace("_", " "))
    return frozenset(f" {word} "[place : place + 3] for word in words for place in range(len(word)))


@functools.cache
def _known(study: str, table: str, column: str) -> tuple[frozenset[str], ...]:
    spec = dictionary(study)[table].column(column)
    descriptions = [re.split(r"[;,(:]", text)[0] for text in spec.description.values()]
    texts = [column, *spec.description.values(), *descriptions, *_words().get(column, ())]
    return tuple(_grams(fold(text)) for text in texts if text)


@functools.cache
def _words() -> Mapping[str, tuple[str, ...]]:
    text = (resources.files("kasip.contract.sheets") / "heading_words.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["column"]] = (*found.get(row["column"], ()), *row["words"].split("|"))
    return found


def _sample(flat: FlatTable, place: int) -> list[str]:
    cells = (row[place].strip() for row in flat.rows[: 4 * CELLS_LOOKED_AT])
    return [cell for cell in cells if not is_blank(cell) and not is_marker(cell)][:CELLS_LOOKED_AT]


def _fits(column: ColumnSpec, heading: str, cells: Sequence[str], fits: dict[tuple[str, str], bool]) -> bool:
    kind = column.code_kind if column.code_kind in ("organisation", "territory") else column.type
    known = fits.get((kind, heading))
    if known is None:
        right = sum(_is_of(kind, cell) for cell in cells)
        known = fits[(kind, heading)] = right >= FITTING * len(cells)
    return known


def _is_of(kind: str, cell: str) -> bool:
    if kind == "organisation":
        return bool(identifiers.TWELVE_DIGITS.fullmatch(cell.strip('="')))
    if kind == "territory":
        return identifiers.is_kato(cell.strip('="'))
    return kind not in READERS or not isinstance(READERS[kind](cell), Refused)
