"""What a file would change: its rows beside the records, as new, changed, unchanged, absent from the file, rejected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.apps.sources.models.record import Record
from kasip.apps.sources.standing import PK, ROW, VERSION
from kasip.vocabulary.faults import Fault


@attrs.frozen
class Rejected:
    """Rows of one table that cannot be stored.

    Attributes:
        rows: cells as they stand in the file, with `_row`.
        faults: why, every fault with its row; those of the whole table carry the number of a row before the first.
        whole: the table itself is wrong, so that none of its rows can be judged.
    """

    rows: pl.DataFrame
    faults: tuple[Fault, ...]
    whole: bool = False


@attrs.frozen
class TableDifference:
    """One table of a file beside the records.

    Attributes:
        model: the table's model.
        new: rows whose key no record has; the contract's columns and `_row`.
        changed: rows whose record says otherwise; as they would stand, with `_pk`, `_version` and `_row`.
        before: the records of `changed` as they stand, row for row.
        unchanged: rows that stand already, with `_row`.
        absent: records the file does not have, with `_pk` and `_version`.
        removed: those of them that would be removed.
        rejected: rows that cannot be stored.
        kept: why absent records that were to be removed are not.
    """

    model: type[Record]
    new: pl.DataFrame
    changed: pl.DataFrame
    before: pl.DataFrame
    unchanged: pl.DataFrame
    absent: pl.DataFrame
    removed: pl.DataFrame
    rejected: Rejected
    kept: tuple[Fault, ...] = ()

    @property
    def table(self) -> str:
        """This will name the table."""
        return self.model.contract_table

    def counts(self) -> dict[str, int]:
        """This will count the rows of each kind."""
        kinds = ("new", "changed", "unchanged", "absent", "removed")
        return {kind: getattr(self, kind).height for kind in kinds} | {"rejected": self.rejected.rows.height}

    def cell_changes(self, most: int | None = None) -> list[dict[str, list[object]]]:
        """This will return, for each changed row, column -> [value before, value after] of what differs."""
        before, after = self.before.head(most or self.before.height), self.changed.head(most or self.changed.height)
        names = before.columns
        rows = zip(before.iter_rows(), after.select(names).iter_rows(), strict=True)
        return [
            {name: [old, new] for name, old, new in zip(names, one, other, strict=True) if old != new}
            for one, other in rows
        ]


@attrs.frozen
class Difference:
    """All tables of a file beside the records.

    Attributes:
        tables: name -> difference, in the order in which rows can be stored.
        as_of: number of the region's last event of the journal when the records were read.
        fingerprint: of the file's content, whatever its format and the order of its rows.
        noticed: what does not stop a row: warnings, tables the contract does not know.
    """

    tables: Mapping[str, TableDifference]
    as_of: int = 0
    fingerprint: str = ""
    noticed: tuple[Fault, ...] = ()

    def counts(self) -> dict[str, int]:
        """This will count the rows of each kind over all tables; `rows` is all that stood in the file."""
        total = dict.fromkeys(("new", "changed", "unchanged", "absent", "removed", "rejected"), 0)
        for table in self.tables.values():
            for kind, count in table.counts().items():
                total[kind] += count
        return total | {"rows": sum(total[kind] for kind in ("new", "changed", "unchanged", "rejected"))}

    @property
    def changes_nothing(self) -> bool:
        """This will say whether there is nothing to store."""
        counts = self.counts()
        return not any(counts[kind] for kind in ("new", "changed", "removed"))

    def rejections(self) -> Sequence[Fault]:
        """This will list why rows are rejected, over all tables."""
        return [fault for table in self.tables.values() for fault in table.rejected.faults]

    def digest(self) -> str:
        """This will fingerprint what would be done, so that what was looked at is what is stored."""
        found = hashlib.sha256()
        for name, table in self.tables.items():
            for part in (table.new, table.changed, table.before, table.removed):
                found.update(f"{name} {part.height}\n".encode())
                found.update(_bytes_of(part))
        return found.hexdigest()


def _bytes_of(part: pl.DataFrame) -> bytes:
    plain = part.drop(PK, ROW, VERSION, strict=False)
    return plain.write_csv().encode() if plain.height else b""
