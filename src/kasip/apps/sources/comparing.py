"""Comparing the tables of a file with the records: whole tables at a time, in the order in which rows refer to rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import attrs
import polars as pl

from kasip.apps.journal.actor import Actor
from kasip.apps.journal.models import ChainHead
from kasip.apps.sources.difference import Difference, Rejected, TableDifference
from kasip.apps.sources.enums import ImportMode
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_model, record_models
from kasip.apps.sources.removing import with_removals
from kasip.apps.sources.screening import (
    agreements,
    column_faults,
    is_reached,
    reach_faults,
    storage_faults,
    sum_faults,
)
from kasip.apps.sources.standing import PK, ROW, VERSION, Standing
from kasip.contract.classifications import CodeRule, code_rules
from kasip.contract.codes import code_faults, translate_legacy
from kasip.contract.dictionary import TableSpec, dictionary
from kasip.contract.keys import key_faults
from kasip.contract.marking import every_row
from kasip.contract.presence import unknown_tables
from kasip.contract.reading import read_table
from kasip.contract.references import reference_faults
from kasip.contract.rules import rule_faults
from kasip.contract.source import Place, SourceTable, TypedTable
from kasip.contract.values import value_faults
from kasip.gateways.fingerprint import table_hash
from kasip.vocabulary.faults import Fault

BEFORE = "_before"
DIFFERS = "_differs"
MOST_NOTICED = 200


def compare(offered: Mapping[str, SourceTable], actor: Actor, mode: str = ImportMode.ADD_AND_CHANGE) -> Difference:
    """This will say what the tables of a file would change, in the scope of the actor's region; nothing is stored.

    A column the file does not have keeps what stands. A row is rejected with every reason: a cell that is none, a code
    that stands neither in the file nor among the records, a key that repeats, a rule it breaks, or an actor who may not
    change it. Rows that refer to a rejected one are rejected too.

    Args:
        offered: tables as they stand in the file, by name.
        actor: who offers them.
        mode: what becomes of records the file does not have.
    """
    as_of = ChainHead.objects.filter(pk=actor.tenant).values_list("sequence", flat=True).first() or 0
    with every_row():
        comparison = Comparison.begun(offered, actor)
        tables = {table: comparison.of(offered[table]) for table in _in_order(offered)}
    noticed = [*unknown_tables(offered, dictionary("region")), *comparison.noticed]
    stored = {table: tables[table] for table in record_models() if table in tables}
    if mode == ImportMode.REPLACE:
        stored = with_removals(stored, comparison.standing, actor)
    return Difference(stored, as_of, fingerprint_of(comparison.content), tuple(noticed[:MOST_NOTICED]))


def _in_order(offered: Mapping[str, SourceTable]) -> Iterator[str]:
    """Settings must agree with territories, to which no foreign key ties them."""
    return (table for table in dict.fromkeys(["territories", *record_models()]) if table in offered)


@attrs.define
class Comparison:
    """A comparison under way.

    Attributes:
        actor: who offers the file.
        rules: how codes are written, by kind.
        standing: the records.
        compared: table -> records and accepted rows of the file together.
        content: table -> hash of the file's cells.
        noticed: warnings so far.
    """

    actor: Actor
    rules: Mapping[str, CodeRule]
    standing: Standing = attrs.field(factory=Standing)
    compared: dict[str, TypedTable] = attrs.field(factory=dict)
    content: dict[str, str] = attrs.field(factory=dict)
    noticed: list[Fault] = attrs.field(factory=list)

    @classmethod
    def begun(cls, offered: Mapping[str, SourceTable], actor: Actor) -> Comparison:
        """This will begin with the rules of codes: those of the file before those of the records."""
        comparison = cls(actor, {})
        systems = comparison.together("classifications")
        if "classifications" in offered:
            typed, _ = read_table(offered["classifications"], systems.spec)
            systems = beneath(typed, systems.frame)
        comparison.rules = code_rules({"classifications": systems} if systems.frame.height else {}, "region")[0]
        return comparison

    def together(self, table: str) -> TypedTable:
        """This will return the records of a table with the accepted rows of the file, where it has been compared."""
        if table in self.compared:
            return self.compared[table]
        frame = self.standing.of(table).drop(PK, VERSION)
        return TypedTable(record_model(table).spec(), Place(table, _zeros(frame.height)), frame)

    def of(self, source: SourceTable) -> TableDifference:
        """This will compare one table; the tables its rows refer to have been compared before."""
        model = record_model(source.name)
        typed, faults = read_table(source, model.spec())
        self.content[source.name] = table_hash(typed.frame)
        translated, legacy = translate_legacy({source.name: typed}, self.rules)
        rows, before = beside(translated[source.name], self.standing.of(source.name))
        table = attrs.evolve(typed, frame=rows.select(before.columns))
        faults = [*faults, *legacy, *self._alone(table, model), *self._by(table.place, rows, before, model)]
        faults += self._beside_others(table, wrong_rows(table.place, faults))
        wrong = wrong_rows(table.place, faults)
        self.noticed += [fault for fault in faults if fault.severity != "error"]
        standing = self.standing.of(source.name).drop(PK, VERSION)
        self.compared[source.name] = beneath(_only(table, ~wrong), standing)
        return self._sorted_out(source, model, rows, before, wrong, faults)

    def _alone(self, table: TypedTable, model: type[Record]) -> list[Fault]:
        return [
            *value_faults(table),
            *code_faults(table, self.rules),
            *key_faults(table, "region"),
            *rule_faults(table, "region"),
            *storage_faults(table, model),
        ]

    def _by(self, place: Place, rows: pl.DataFrame, before: pl.DataFrame, model: type[Record]) -> list[Fault]:
        def lookup(table: str) -> pl.DataFrame:
            return self.together(table).frame

        return [
            *reach_faults(place, rows, model, self.actor, lookup),
            *column_faults(place, rows, before, model, self.actor),
        ]

    def _beside_others(self, table: TypedTable, wrong: pl.Series) -> list[Fault]:
        """A row that refers to a rejected row of its own table is rejected too, and so on until nothing changes."""
        name, right = table.spec.name, ~wrong
        standing = self.standing.of(name).drop(PK, VERSION)
        known = self._known(table.spec)
        found = reference_faults(_only(table, wrong), {**known, name: beneath(table, standing)})
        while True:
            offered = _only(table, right)
            whole = beneath(offered, standing)
            others = {**known, name: whole}
            more = [
                *reference_faults(offered, others),
                *sum_faults(offered, whole),
                *agreements(offered, lambda other, whole=whole: whole if other == name else self.together(other)),  # type: ignore[misc]
            ]
            found += more
            if not wrong_rows(offered.place, more).any():
                return found
            right &= ~wrong_rows(table.place, more)

    def _known(self, spec: TableSpec) -> dict[str, TypedTable]:
        """What a row may refer to: records the actor reads, and rows of the file."""
        targets = {column.references[0] for column in spec.columns if column.references is not None}
        return {target: self._readable(target) for target in targets if target != spec.name}

    def _readable(self, target: str) -> TypedTable:
        whole, standing, model = self.together(target), self.standing.of(target), record_model(target)
        hidden = standing.filter(~is_reached(standing[PK], model, self.actor, "read"))
        if hidden.is_empty():
            return whole
        seen = whole.frame.join(hidden, on=list(whole.spec.key), how="anti", nulls_equal=True)
        return attrs.evolve(whole, frame=seen)

    def _sorted_out(
        self,
        source: SourceTable,
        model: type[Record],
        rows: pl.DataFrame,
        before: pl.DataFrame,
        wrong: pl.Series,
        faults: Sequence[Fault],
    ) -> TableDifference:
        standing, key = self.standing.of(source.name), list(model.spec().key)
        new = ~wrong & rows[PK].is_null()
        changed = ~wrong & rows[PK].is_not_null() & rows[DIFFERS]
        names = before.columns
        absent = standing.join(rows, on=key, how="anti", nulls_equal=True)
        readable = is_reached(absent[PK], model, self.actor, "read")
        errors = {(fault.row, fault.column, fault.code): fault for fault in faults if fault.severity == "error"}
        numbered = source.frame.with_columns(rows[ROW])
        inside = set(rows[ROW].to_list())
        return TableDifference(
            model=model,
            new=rows.filter(new).select(*names, ROW),
            changed=rows.filter(changed).select(*names, PK, VERSION, ROW),
            before=before.filter(changed),
            unchanged=rows.filter(~wrong & ~new & ~changed).select(*names, ROW),
            absent=absent.filter(readable),
            removed=absent.clear(),
            rejected=Rejected(
                numbered.filter(wrong), tuple(errors.values()), any(row not in inside for row, _, _ in errors)
            ),
        )


def fingerprint_of(content: Mapping[str, str]) -> str:
    """This will fingerprint a file's tables from their hashes."""
    lines = "".join(f"{name}={content[name]}\n" for name in sorted(content))
    return hashlib.sha256(lines.encode()).hexdigest()


def beside(table: TypedTable, standing: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """This will put beside each row of a table the record of its key.

    Returns:
        The rows as they would stand, with `_pk`, `_version`, `_row` and `_differs`, and the records' own cells row for
        row, empty where there is no record.
    """
    names, key = table.frame.columns, list(table.spec.key)
    others = [name for name in names if name not in key]
    numbered = table.frame.with_columns(table.place.rows.cast(pl.Int64).alias(ROW))
    kept = standing.select(*key, PK, VERSION, *(pl.col(name).alias(f"{name}{BEFORE}") for name in others))
    joined = numbered.join(kept, on=key, how="left", nulls_equal=True, maintain_order="left")
    joined = joined.with_columns(pl.col(f"{name}{BEFORE}").alias(name) for name in others if name in table.absent)
    differs = [pl.col(name).ne_missing(pl.col(f"{name}{BEFORE}")) for name in others] or [pl.lit(value=False)]
    rows = joined.select(*names, PK, VERSION, ROW, pl.any_horizontal(*differs).alias(DIFFERS))
    before = joined.select(name if name in key else pl.col(f"{name}{BEFORE}").alias(name) for name in names)
    return rows, before


def beneath(table: TypedTable, standing: pl.DataFrame) -> TypedTable:
    """This will put beneath the rows of a table the records whose keys it does not have; their row number is 0."""
    rest = standing.join(table.frame, on=list(table.spec.key), how="anti", nulls_equal=True)
    rows = pl.concat([table.place.rows.cast(pl.Int64), _zeros(rest.height)])
    frame = pl.concat([table.frame, rest.select(table.frame.columns)])
    return TypedTable(table.spec, Place(table.place.file, rows), frame)


def wrong_rows(place: Place, faults: Sequence[Fault]) -> pl.Series:
    """This will say which rows some error speaks of; one that speaks of the table speaks of every row."""
    named = {fault.row for fault in faults if fault.severity == "error"}
    if named - set(place.rows.to_list()):
        return pl.repeat(value=True, n=len(place.rows), dtype=pl.Boolean, eager=True)
    return place.rows.is_in(list(named))


def _only(table: TypedTable, right: pl.Series) -> TypedTable:
    place = Place(table.place.file, table.place.rows.filter(right))
    return attrs.evolve(table, place=place, frame=table.frame.filter(right))


def _zeros(count: int) -> pl.Series:
    return pl.repeat(0, count, dtype=pl.Int64, eager=True).alias("row")
