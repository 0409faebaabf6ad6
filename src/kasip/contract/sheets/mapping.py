"""How the columns of a foreign table become those of a table of the contract: plain data that a site can remember.

A person confirms a mapping once; the next file of the same source is read by it, whatever order its columns have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs
import polars as pl

from kasip.contract.dictionary import dictionary
from kasip.contract.sheets.headers import FlatTable
from kasip.contract.sheets.labels import YEAR, without_footnote
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.vocabulary.lookalikes import fold, nearest


@attrs.frozen
class TableMapping:
    """What becomes of a foreign table.

    Attributes:
        table: table of the contract.
        columns: contract column -> heading in the file.
        constants: contract column -> value of every row, e.g. the year a file's name gives, or the college it is of.
        study: `region`, `admission`, `placement` or `tracking`.
    """

    table: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = attrs.field(factory=dict)
    study: str = "region"

    def as_data(self) -> dict[str, Any]:
        """This will return the mapping as plain data, for JSON."""
        return {
            "study": self.study,
            "table": self.table,
            "columns": dict(self.columns),
            "constants": dict(self.constants),
        }


def mapping_of(data: Mapping[str, Any]) -> TableMapping:
    """This will make a mapping of the data `as_data` returned.

    Raises:
        ValueError: it names a table or a column the contract does not have.
    """
    mapping = TableMapping(
        str(data["table"]), dict(data["columns"]), dict(data.get("constants", {})), str(data.get("study", "region"))
    )
    tables = dictionary(mapping.study)
    if mapping.table not in tables:
        raise ValueError(f"no table {mapping.table}")
    known = {column.name for column in tables[mapping.table].columns}
    strange = sorted(({*mapping.columns} | {*mapping.constants}) - known)
    if strange:
        raise ValueError(f"no column {', '.join(strange)} in {mapping.table}")
    return mapping


def apply_mapping(flat: FlatTable, mapping: TableMapping) -> SourceTable:
    """This will make the contract's table of a foreign one.

    A heading is found whatever its case, look-alike letters and footnote marks; where it names a year, another year
    will do if the rest is the same: files of one source shift theirs every year.

    Raises:
        InputRejectedError: headings the mapping needs are not there; each is named with the one most like it.
    """
    places = {column: _place(heading, flat) for column, heading in mapping.columns.items()}
    lacking = [_lacking(flat, column, mapping.columns[column]) for column, place in places.items() if place is None]
    if lacking:
        raise InputRejectedError(lacking)
    cells = {column: [row[place] for row in flat.rows] for column, place in places.items() if place is not None}
    constants = {column: [value] * len(flat.rows) for column, value in mapping.constants.items() if column not in cells}
    frame = pl.DataFrame(cells | constants, schema=dict.fromkeys(cells | constants, pl.String))
    rows = pl.Series("row", list(flat.numbers), dtype=pl.Int64)
    return SourceTable(mapping.table, flat.sheet.file, frame, flat.header_rows[1] + 1, rows)


def heading_key(heading: str) -> str:
    """This will fold a heading so that spellings of the same one compare equal."""
    return re.sub(r"\s+", " ", fold(without_footnote(heading)))


def _place(heading: str, flat: FlatTable) -> int | None:
    keys = [heading_key(name) for name in flat.names]
    wanted = heading_key(heading)
    if wanted in keys:
        return keys.index(wanted)
    without_year = YEAR.sub("", wanted)
    if without_year == wanted:
        return None
    alike = [place for place, key in enumerate(keys) if YEAR.sub("", key) == without_year]
    return alike[0] if len(alike) == 1 else None


def _lacking(flat: FlatTable, column: str, heading: str) -> Fault:
    facts = {"column_of_contract": column, "similar": nearest(heading, flat.names) or "–"}
    return Fault(flat.sheet.file, flat.header_rows[1], heading, "mapped_heading_missing", heading, facts)
