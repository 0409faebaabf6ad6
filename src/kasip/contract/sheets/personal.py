"""The contingent export names students. What identifies or describes a person is emptied where the file is read.

`contingent_columns.csv` says of every column what it holds and, in `personal`, which class of personal data it is.
Nothing heavy is imported here: the reading process uses it.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources

import attrs

from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import fold

HEADER_WITHIN = 20
"""Rows looked at for the header."""

ENOUGH_COLUMNS = 6
"""Known columns that make a row the header of this export."""

ATTRIBUTE = re.compile(r"^(.*?)\s*\[(\w+)\]\s*$", re.DOTALL)


@attrs.frozen
class ContingentColumn:
    """One column of the export.

    Attributes:
        attribute: identifier in square brackets after the heading; empty where it has none.
        header: heading.
        field: what it holds, in our words.
        personal: class of personal data; empty: none.
        values: beginning of a value -> what it means in the contract; `*` stands for the rest of a word.
    """

    attribute: str
    header: str
    field: str
    personal: str
    values: Mapping[str, str]


@functools.cache
def contingent_columns() -> tuple[ContingentColumn, ...]:
    """This will return the export's columns."""
    text = (resources.files("kasip.contract.sheets") / "contingent_columns.csv").read_text(encoding="utf-8")
    return tuple(
        ContingentColumn(
            row["attribute"],
            row["header"],
            row["field"],
            row["personal"],
            dict(pair.rsplit("=", 1) for pair in row["values"].split("|") if row["field"] != "iin" and pair),
        )
        for row in csv.DictReader(text.splitlines())
    )


@functools.cache
def _by_mark() -> Mapping[str, ContingentColumn]:
    by_attribute = {column.attribute: column for column in contingent_columns() if column.attribute}
    return by_attribute | {fold(column.header): column for column in contingent_columns()}


def column_of(heading: str) -> ContingentColumn | None:
    """This will tell a column by its attribute, else by its heading; look-alike letters and case do not matter."""
    marked = ATTRIBUTE.match(heading)
    if marked and marked[2] in _by_mark():
        return _by_mark()[marked[2]]
    plain = marked[1] if marked else heading
    return _by_mark().get(fold(plain))


def header_columns(row: Sequence[str]) -> dict[int, ContingentColumn]:
    """This will return the known columns of a header row by place; none where the row is no header of this export."""
    found = {place: column for place, cell in enumerate(row) if cell and (column := column_of(cell))}
    return found if len(found) >= ENOUGH_COLUMNS else {}


def without_personal(file: str, rows: Iterable[Sequence[str]]) -> tuple[Iterator[Sequence[str]], list[Fault]]:
    """This will empty the personal cells of a contingent export and leave every other sheet as it is.

    A row that repeats a person who has not left comes empty: nobody is counted twice.

    Returns:
        The rows, and a list that is filled while they are taken: which columns were withheld, and rows that repeat a
        person (told by identifiers that do not leave this function).
    """
    noticed: list[Fault] = []
    return _emptied(file, rows, noticed), noticed


def _emptied(file: str, rows: Iterable[Sequence[str]], noticed: list[Fault]) -> Iterator[Sequence[str]]:
    known: dict[int, ContingentColumn] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if not known and number <= HEADER_WITHIN:
            known = header_columns(row)
            if known:
                noticed.extend(_withheld(file, number, row, known))
                yield row
                continue
        if not known:
            yield row
            continue
        first = _first_row(number, row, known, seen)
        if first != number:
            noticed.append(Fault(file, number, "", "person_repeated", facts={"first": first}, severity="warning"))
            yield []
            continue
        yield ["" if place in known and known[place].personal else cell for place, cell in enumerate(row)]


def _withheld(file: str, number: int, row: Sequence[str], known: Mapping[int, ContingentColumn]) -> list[Fault]:
    names = [row[place] for place, column in known.items() if column.personal]
    facts = {"count": len(names), "columns": "; ".join(names)}
    return [Fault(file, number, "", "personal_withheld", facts=facts, severity="warning")] if names else []


def _first_row(number: int, row: Sequence[str], known: Mapping[int, ContingentColumn], seen: dict[str, int]) -> int:
    """The row this student first stands in; somebody who left and came back stands twice rightly."""
    cells = {column.field: row[place].strip() for place, column in known.items() if place < len(row)}
    if not cells.get("iin") or cells.get("left_on"):
        return number
    return seen.setdefault(cells["iin"], number)
