"""Rejected rows of an import as a workbook: put right in it and taken in again, they find their way."""

from __future__ import annotations

import attrs
import polars as pl

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.models import Import
from kasip.apps.sources.offering import tables_of
from kasip.apps.sources.standing import ROW
from kasip.apps.sources.uploaded import kept
from kasip.contract.source import SourceTable
from kasip.gateways.exports import rejected_workbook


def rejected_rows(one: Import, table: str, actor: Actor, language: str) -> bytes | None:
    """This will return the rejected rows of a table with their reasons as XLSX; nothing where there are none.

    They are found anew, against the records as they stand now.
    """
    tables = kept(tables_of(one))
    if table not in tables:
        return None
    rejected = compare(tables, actor, one.mode).tables[table].rejected
    if rejected.rows.is_empty():
        return None
    rows = rejected.rows[ROW].cast(pl.Int64)
    source = SourceTable(table, tables[table].file, rejected.rows.drop(ROW), rows=rows)
    if not rejected.whole:
        return rejected_workbook(source, rejected.faults, language)
    first = int(rows[0])
    of_table = [attrs.evolve(fault, row=first) for fault in rejected.faults if fault.row not in set(rows.to_list())]
    return rejected_workbook(source, [*rejected.faults, *of_table], language)
