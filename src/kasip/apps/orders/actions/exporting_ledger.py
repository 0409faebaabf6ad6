"""The demand ledger as a file: exactly the rows a list shows, and the journal told who took how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.gateways.exports import write_csv, write_xlsx

FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
Value = str | int | float | None


def ledger_file(rows: Sequence[Sequence[Value]], header: Sequence[str], file_format: str, *, by: Actor) -> bytes:
    """This will write a ledger as a file.

    Args:
        rows: cells in the order of the headings.
        header: headings in the language of the page.
        file_format: a key of `FORMATS`.
        by: who takes it.
    """
    record(by=by, deed=Deed(Action.EXPORTED, "demand_ledger", None, header[0], {"rows": [None, len(rows)]}))
    return write_xlsx(rows, header) if file_format == "xlsx" else write_csv(rows, header, separator=";")
