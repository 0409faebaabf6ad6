"""Does what a row refers to exist?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kasip.contract.dictionary import ColumnSpec
from kasip.contract.marking import MOST_OF_ONE_KIND, mark_by_value
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import fold_code, nearest

MOST_COMPARED = 500
"""Above this many known values no close spelling is sought: comparing each would take longer than the study."""


def reference_faults(table: TypedTable, tables: Mapping[str, TypedTable]) -> list[Fault]:
    """This will name every cell that refers to a row that does not exist, with the value it may stand for."""
    faults: list[Fault] = []
    for column in table.spec.columns:
        if column.references is not None and column.name not in table.absent:
            faults += _unknown(table, column, tables)
    return faults


def _unknown(table: TypedTable, column: ColumnSpec, tables: Mapping[str, TypedTable]) -> list[Fault]:
    name, target = column.references or ("", "")
    cells = table.frame[column.name]
    if name not in tables:
        return _unchecked(table, column, name) if cells.is_not_null().any() else []
    if target in tables[name].absent:
        return []
    known = tables[name].frame[target].drop_nulls().unique()
    wrong = cells.is_not_null() & ~cells.is_in(known.implode())
    if not wrong.any():
        return []
    hints = _Hints(known.to_list())
    by_hint: dict[str, dict[str, dict[str, object]]] = {}
    for number, text in enumerate(cells.filter(wrong).unique().sort().to_list()):
        code, similar = hints.of(text) if number < MOST_OF_ONE_KIND else ("", "")
        by_hint.setdefault(f"unknown_reference{code}", {})[text] = {"table": name, "similar": similar}
    faults: list[Fault] = []
    for code, facts in sorted(by_hint.items()):
        faults += mark_by_value(table.place, cells, column.name, code, facts)
    return faults


def _unchecked(table: TypedTable, column: ColumnSpec, name: str) -> list[Fault]:
    """The table referred to is optional and not given: what was written cannot be used."""
    return [Fault(table.place.file, 0, column.name, "reference_table_absent", name, severity="warning")]


class _Hints:
    """What an unknown value may stand for, from the known ones."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known
        self.folded = {fold_code(text): text for text in sorted(known)}
        self.bare = {text.lstrip("0"): text for text in sorted(known)}

    def of(self, text: str) -> tuple[str, str]:
        """This will return the ending of the wording's key and the known value most like `text`."""
        if fold_code(text) in self.folded:
            return "_lookalike", self.folded[fold_code(text)]
        if text in self.bare:
            return "_lost_zeros", self.bare[text]
        similar = nearest(text, self.known) if len(self.known) <= MOST_COMPARED else ""
        return ("_similar", similar) if similar else ("", "")
