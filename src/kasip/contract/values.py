"""Is every value one of those allowed and within its bounds?"""

from __future__ import annotations

from kasip.contract.dictionary import ColumnSpec
from kasip.contract.marking import mark, mark_by_value
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
    allowed = ", ".join(column.allowed)
    hinted: dict[str, dict[str, object]] = {}
    plain: dict[str, dict[str, object]] = {}
    for text in sorted(set(cells.drop_nulls().unique()) - set(column.allowed)):
        similar = nearest(text, column.allowed)
        facts: dict[str, object] = {"allowed": allowed, "similar": similar}
        (hinted if similar else plain)[text] = facts
    faults = mark_by_value(table.place, cells, column.name, "not_allowed_similar", hinted)
    return faults + mark_by_value(table.place, cells, column.name, "not_allowed", plain)


def _out_of_bounds(table: TypedTable, column: ColumnSpec) -> list[Fault]:
    cells = table.frame[column.name]
    faults: list[Fault] = []
    for bound, below, code in ((column.minimum, True, "below_minimum"), (column.maximum, False, "above_maximum")):
        if bound is None:
            continue
        wrong = cells < bound if below else cells > bound
        faults += mark(table.place, wrong, column.name, code, values=cells, facts={"bound": bound})
    return faults
