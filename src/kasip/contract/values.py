"""Is every value one of those allowed and within its bounds?"""

from __future__ import annotations

import polars as pl

from kasip.contract.dictionary import ColumnSpec
from kasip.contract.marking import mark
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import nearest


def value_faults(table: TypedTable) -> list[Fault]:
    """This will name every value that is not allowed or out of bounds."""
    faults: list[Fault] = []
    for column in table.spec.columns:
        if column.allowed:
            faults += _not_allowed(table, column)
        if column.minimum is not None or column.maximum is not None:
            faults += _out_of_bounds(table, column)
    return faults


def _not_allowed(table: TypedTable, column: ColumnSpec) -> list[Fault]:
    cells = table.frame[column.name]
    wrong = ~cells.is_in(column.allowed) & cells.is_not_null()
    similar = {text: nearest(text, column.allowed) for text in cells.filter(wrong).unique().to_list()}
    faults: list[Fault] = []
    for hinted, code in ((True, "not_allowed_similar"), (False, "not_allowed")):
        words = [text for text, near in similar.items() if bool(near) == hinted]
        facts: dict[str, object] = {"allowed": ", ".join(column.allowed)}
        if hinted:
            facts["similar"] = cells.replace_strict(similar, default="", return_dtype=pl.String) if words else ""
        faults += mark(table.place, cells.is_in(words), column.name, code, values=cells, facts=facts)
    return faults


def _out_of_bounds(table: TypedTable, column: ColumnSpec) -> list[Fault]:
    cells = table.frame[column.name]
    faults: list[Fault] = []
    for bound, below, code in ((column.minimum, True, "below_minimum"), (column.maximum, False, "above_maximum")):
        if bound is None:
            continue
        wrong = cells < bound if below else cells > bound
        faults += mark(table.place, wrong, column.name, code, values=cells, facts={"bound": bound})
    return faults
