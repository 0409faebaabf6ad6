"""Codes of the contract and the primary keys of the records that bear them."""

from __future__ import annotations

import attrs
import polars as pl

from kasip.apps.sources.registry import record_model
from kasip.contract.dictionary import ColumnSpec

CODE, KEY = "code", "key"


@attrs.define
class KeysOfCodes:
    """Primary keys by code, each table's read once; what is stored meanwhile is told to it."""

    _known: dict[tuple[str, str], pl.DataFrame] = attrs.field(factory=dict)

    def of(self, codes: pl.Series, column: ColumnSpec) -> pl.Series:
        """This will return the primary key of the record each code of a referring column names."""
        table, target = column.references or ("", "")
        known = self._table(table, target)
        found = codes.to_frame(CODE).join(known, on=CODE, how="left", maintain_order="left")
        return found[KEY]

    def forget(self, table: str) -> None:
        """This will read a table anew when it is next asked for: rows were stored in it."""
        for known in [entry for entry in self._known if entry[0] == table]:
            del self._known[known]

    def _table(self, table: str, target: str) -> pl.DataFrame:
        if (table, target) not in self._known:
            found = list(record_model(table).objects.values_list(target, "pk"))
            codes, keys = zip(*found, strict=True) if found else ((), ())
            schema = {CODE: pl.String, KEY: pl.Int64}
            self._known[table, target] = pl.DataFrame({CODE: codes, KEY: keys}, schema=schema)
        return self._known[table, target]
