"""Names in the place of codes: files of others say «Сарань» where the contract says 352300000."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
import polars as pl

from kasip.contract.dictionary import ColumnSpec, dictionary
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import name_key

Names = Callable[[str], Mapping[str, Sequence[str]]]
"""Table -> code -> names of the record with this code."""


def codes_by_name(names: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """This will return the codes that a folded name (`name_key`) may mean."""
    codes: dict[str, list[str]] = {}
    for code, spellings in names.items():
        for key in {name_key(spelling) for spelling in spellings if spelling} - {""}:
            codes.setdefault(key, []).append(code)
    return codes


def with_codes(source: SourceTable, names: Names) -> tuple[SourceTable, list[Fault]]:
    """This will put codes in the place of names that mean exactly one record; the rest stays as it is.

    Returns:
        The table, and a warning a column that says how many names were read and shows one.
    """
    faults: list[Fault] = []
    for column in dictionary("region")[source.name].columns:
        if column.references is not None and column.name in source.frame.columns:
            source, read = _column(source, column, names)
            faults += read
    return source, faults


def _column(source: SourceTable, column: ColumnSpec, names: Names) -> tuple[SourceTable, list[Fault]]:
    cells = source.frame[column.name].cast(pl.String)
    known = names(column.references[0]) if column.references and _has_words(cells) else {}
    codes = codes_by_name(known)
    read = {
        cell: codes[name_key(cell)][0]
        for cell in cells.unique().drop_nulls().to_list()
        if cell not in known and len(codes.get(name_key(cell), ())) == 1
    }
    if not read:
        return source, []
    frame = source.frame.with_columns(cells.replace(read).alias(column.name))
    first = next(cell for cell in cells.to_list() if cell in read)
    row = int(source.place().rows.filter(cells == first)[0])
    facts = {"known_as": read[first], "count": len(read)}
    fault = Fault(source.file, row, column.name, "names_read_as_codes", first[:80], facts, "warning")
    return attrs.evolve(source, frame=frame), [fault]


def _has_words(cells: pl.Series) -> bool:
    """Codes hold no two letters in a row, or hardly ever: a column without words costs no look at the records."""
    return bool(cells.str.contains(r"\p{L}{3}").any())
