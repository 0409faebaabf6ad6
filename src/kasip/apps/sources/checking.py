"""A row somebody typed or sent, checked as a file would be: the same faults, in the same words."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import reached
from kasip.apps.sources.registry import record_model, references_of
from kasip.apps.sources.rows import TEXTUAL, Cell, frame_of
from kasip.contract.classifications import CodeRule, code_rules
from kasip.contract.codes import code_faults, translate_legacy
from kasip.contract.dictionary import ColumnSpec, dictionary
from kasip.contract.reading import read_table
from kasip.contract.rules import rule_faults
from kasip.contract.source import Place, SourceTable, TypedTable
from kasip.contract.values import value_faults
from kasip.vocabulary.faults import Fault


@attrs.frozen
class CheckedRow:
    """A row once checked.

    Attributes:
        row: column -> typed value, as the contract holds it.
        fields: field -> value, foreign keys as `<field>_id`, ready to be stored.
        faults: what is wrong, and what was noticed.
    """

    row: Mapping[str, Cell]
    fields: Mapping[str, object]
    faults: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        """This will say whether the row may be stored."""
        return not any(fault.severity == "error" for fault in self.faults)


def checked_row(model: type[Record], texts: Mapping[str, str], actor: Actor) -> CheckedRow:
    """This will type and check one row of a table, in the scope of the region.

    Args:
        model: the table's model.
        texts: column -> text as typed; columns left out are empty.
        actor: who stores it; what the row refers to must be within what they may read.
    """
    spec = model.spec()
    frame = pl.DataFrame(
        {column.name: [texts.get(column.name, "")] for column in spec.columns}, schema_overrides=_texts(model)
    )
    typed, faults = read_table(SourceTable(model.contract_table, model.contract_table, frame, first_row=1), spec)
    rules = region_code_rules()
    translated, noticed = translate_legacy({model.contract_table: typed}, rules)
    typed = translated[model.contract_table]
    faults = [*faults, *noticed, *value_faults(typed), *code_faults(typed, rules), *rule_faults(typed, "region")]
    row = dict(zip(typed.frame.columns, typed.frame.row(0), strict=True))
    fields, unknown = _fields(model, row, actor)
    return CheckedRow(row, fields, (*faults, *unknown))


def region_code_rules() -> Mapping[str, CodeRule]:
    """This will return how the codes of each kind are written in the region in scope."""
    systems = record_model("classifications")
    frame = frame_of(systems.objects.order_by("kind"))
    if not frame.height:
        return code_rules({}, "region")[0]
    rows = pl.Series("row", range(frame.height), dtype=pl.Int64)
    typed = TypedTable(dictionary("region")["classifications"], Place("classifications", rows), frame)
    return code_rules({"classifications": typed}, "region")[0]


def _texts(model: type[Record]) -> dict[str, type[pl.DataType]]:
    return {column.name: pl.String for column in model.spec().columns}


def _fields(model: type[Record], row: Mapping[str, Cell], actor: Actor) -> tuple[dict[str, object], list[Fault]]:
    targets = references_of(model)
    fields: dict[str, object] = {}
    faults: list[Fault] = []
    for column in model.spec().columns:
        name, value = field_of(column), row[column.name]
        if column.references is None:
            fields[name] = "" if value is None and column.type in TEXTUAL else value
        elif value is None:
            fields[f"{name}_id"] = None
        else:
            fields[f"{name}_id"] = _target(targets[name], column, value, actor)
            if fields[f"{name}_id"] is None:
                faults.append(_unknown(model, column, value))
    return fields, faults


def _target(target: type[Record], column: ColumnSpec, value: Cell, actor: Actor) -> int | None:
    _, code = column.references or ("", "")
    found: int | None = reached(target, actor).filter(**{code: value}).values_list("pk", flat=True).first()
    return found


def _unknown(model: type[Record], column: ColumnSpec, value: Cell) -> Fault:
    table, _ = column.references or ("", "")
    return Fault(
        model.contract_table, 1, column.name, "unknown_reference", str(value)[:80], {"table": table, "similar": ""}
    )
