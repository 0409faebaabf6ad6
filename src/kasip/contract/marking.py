"""From a mask over a table's rows to faults that name each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import attrs
import polars as pl

from kasip.contract.source import Place
from kasip.vocabulary.faults import Fault

MOST_OF_ONE_KIND = 100
"""Faults named one by one for one column and reason; the rest are counted: a million equal faults help nobody."""

LONGEST_VALUE = 80

_most: ContextVar[int] = ContextVar("most_of_one_kind", default=MOST_OF_ONE_KIND)


@contextmanager
def every_row() -> Iterator[None]:
    """This will name every row inside the block: where each is turned back by itself, a count says nothing."""
    token = _most.set(2**31)
    try:
        yield
    finally:
        _most.reset(token)


def mark(
    place: Place,
    wrong: pl.Series,
    column: str,
    code: str,
    *,
    values: pl.Series | None = None,
    facts: Mapping[str, pl.Series | object] | None = None,
    severity: str = "error",
) -> list[Fault]:
    """This will return a fault for every row where `wrong` is true: at most 100, then a count of the rest.

    Args:
        place: file and row numbers as faults name them.
        wrong: boolean per row; null counts as false.
        column: column named; empty where the row is meant.
        code: key of the wording.
        values: the offending cells.
        facts: further facts; a series gives each row its own, anything else is the same for all.
        severity: `error` or `warning`.
    """
    if not wrong.any():
        return []
    found = wrong.fill_null(value=False).arg_true()
    shown = found.head(_most.get())
    numbers = place.rows.gather(shown).to_list()
    texts = [""] * len(shown) if values is None else [shortened(value) for value in values.gather(shown).to_list()]
    own = _facts_by_row(facts or {}, shown)
    faults = [
        Fault(place.file, row, column, code, text, fact, severity)
        for row, text, fact in zip(numbers, texts, own, strict=True)
    ]
    if len(found) > len(shown):
        facts_of_rest = {"count": len(found) - len(shown)}
        faults.append(Fault(place.file, 0, column, "more_of_the_same", faults[0].value, facts_of_rest, severity))
    return faults


def shortened(value: object) -> str:
    """This will write a cell as text of at most 80 characters on one line."""
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    text = "" if plain is None else " ".join(str(plain).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _facts_by_row(facts: Mapping[str, pl.Series | object], shown: pl.Series) -> list[dict[str, object]]:
    columns = {
        name: fact.gather(shown).to_list() if isinstance(fact, pl.Series) else [fact] * len(shown)
        for name, fact in facts.items()
    }
    return [{name: cells[place] for name, cells in columns.items()} for place in range(len(shown))]


def mark_by_value(
    place: Place,
    cells: pl.Series,
    column: str,
    code: str,
    facts_by_value: Mapping[str, Mapping[str, object]],
    severity: str = "error",
) -> list[Fault]:
    """This will return a fault for every cell whose value is a key of `facts_by_value`, with its facts."""
    if not facts_by_value:
        return []
    faults = mark(place, cells.is_in(list(facts_by_value)), column, code, values=cells, severity=severity)
    own = {shortened(value): facts for value, facts in facts_by_value.items()}
    return [attrs.evolve(fault, facts={**own.get(fault.value, {}), **fault.facts}) for fault in faults]
