"""Does every row have a key of its own?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kasip.contract.marking import mark
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault

UNIQUE: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("region", "dormitory_colleges"): (("college_bin",),),
}
"""(study, table) -> further sets of columns that may not repeat."""


def key_faults(table: TypedTable, study: str) -> list[Fault]:
    """This will name every row whose key stands in an earlier row, and that row."""
    faults = _repeated(table, table.spec.key, "duplicate_key") if table.spec.key else []
    for columns in UNIQUE.get((study, table.spec.name), ()):
        faults += _repeated(table, columns, "duplicate_values")
    return faults


def _repeated(table: TypedTable, columns: Sequence[str], code: str) -> list[Fault]:
    if table.absent & {name for name in columns if not table.spec.column(name).may_be_empty}:
        return []
    required = [name for name in columns if not table.spec.column(name).may_be_empty]
    keys = table.frame.select(columns)
    complete = ~pl.DataFrame([keys[name].is_null() for name in required]).fold(lambda one, other: one | other)
    repeated = keys.is_duplicated() & complete
    if not repeated.any():
        return []
    rows = keys.with_columns(table.place.rows.alias("row"), repeated.alias("repeated"))
    first = rows.select(pl.col("row").min().over(columns)).to_series()
    texts = keys.select(pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator=" | ")).to_series()
    wrong = repeated & (table.place.rows != first)
    return mark(table.place, wrong, "+".join(columns), code, values=texts, facts={"first": first})
