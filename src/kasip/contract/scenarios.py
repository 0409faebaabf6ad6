"""Scenarios: named changes to the cells of a study, made before the study is checked and computed."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping

import attrs
import polars as pl

from kasip.contract.conversion import NUMERIC, read_column
from kasip.contract.dictionary import ColumnSpec, TableSpec
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault
from kasip.vocabulary.lookalikes import nearest


@attrs.frozen
class Step:
    """One change: in `table`, where the conditions hold, `column` is set, added to, multiplied or moved by days.

    Attributes:
        file: file the scenarios stand in.
        row: its row there.
        table: table changed.
        where: conditions `column=value`, joined by `;`; empty: every row.
        column: column changed.
        operation: `set`, `add`, `multiply` or `add_days`.
        value: by what, as text.
    """

    file: str
    row: int
    table: str
    where: str
    column: str
    operation: str
    value: str


class StepRefusedError(Exception):
    """A step cannot be made; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def scenario_names(tables: Mapping[str, TypedTable]) -> list[str]:
    """This will name the scenarios a study holds."""
    if "scenarios" not in tables:
        return []
    return tables["scenarios"].frame["scenario"].drop_nulls().unique().sort().to_list()


def apply_scenario(tables: Mapping[str, TypedTable], name: str) -> tuple[dict[str, TypedTable], list[Fault]]:
    """This will make every step of one scenario, in their order.

    Returns:
        The tables as changed, those touched named after the scenario in faults, and what is wrong with its steps.
    """
    names = scenario_names(tables)
    if name not in names:
        return dict(tables), [_unknown_scenario(tables, name, names)]
    changed, faults = dict(tables), list[Fault]()
    for step in _steps(tables["scenarios"], name):
        try:
            changed[step.table] = _made(changed, step, name)
        except StepRefusedError as refused:
            faults.append(refused.fault)
    return changed, faults


def _unknown_scenario(tables: Mapping[str, TypedTable], name: str, names: list[str]) -> Fault:
    file = tables["scenarios"].place.file if "scenarios" in tables else "scenarios"
    return Fault(file, 0, "scenario", "unknown_scenario", name, {"known": ", ".join(names) or "–"})


def _steps(table: TypedTable, name: str) -> list[Step]:
    frame = table.frame.with_columns(table.place.rows.alias("row")).filter(pl.col("scenario") == name)
    fields = [pl.col(field).fill_null("") for field in ("table", "where", "column", "operation", "value")]
    rows = frame.sort("step", "row").select("row", *fields).iter_rows(named=True)
    return [Step(file=table.place.file, **row) for row in rows]


def _made(tables: Mapping[str, TypedTable], step: Step, scenario: str) -> TypedTable:
    if step.table not in tables:
        raise _refusal(step, "table", "scenario_unknown_table", step.table, similar=nearest(step.table, tables) or "–")
    table = tables[step.table]
    column = _column(step, "column", table.spec, step.column)
    change = _change(step, column)
    chosen = _chosen(step, table)
    frame = table.frame.with_columns(
        pl.when(chosen).then(change.cast(column.dtype)).otherwise(column.name).alias(column.name)
    )
    label = f" ({scenario})"
    return attrs.evolve(
        table, frame=frame, place=attrs.evolve(table.place, file=table.place.file.removesuffix(label) + label)
    )


def _column(step: Step, place: str, spec: TableSpec, name: str) -> ColumnSpec:
    names = [column.name for column in spec.columns]
    if name not in names:
        raise _refusal(
            step, place, "scenario_unknown_column", name, table=spec.name, similar=nearest(name, names) or "–"
        )
    return spec.column(name)


def _chosen(step: Step, table: TypedTable) -> pl.Series:
    conditions = [_condition(step, table, part) for part in step.where.split(";") if part.strip()]
    chosen = functools.reduce(operator.and_, conditions, pl.repeat(value=True, n=table.frame.height, eager=True))
    if not chosen.any():
        raise _refusal(step, "where", "scenario_matches_nothing", step.where, table=table.spec.name)
    return chosen


def _condition(step: Step, table: TypedTable, part: str) -> pl.Series:
    name, equals, text = (word.strip() for word in part.partition("="))
    if not equals:
        raise _refusal(step, "where", "scenario_bad_condition", part)
    column = _column(step, "where", table.spec, name)
    cells = table.frame[column.name]
    return (cells == _value(step, "where", column, text)).fill_null(value=False) if text else cells.is_null()


def _change(step: Step, column: ColumnSpec) -> pl.Expr:
    old = pl.col(column.name)
    if step.operation == "set":
        return pl.lit(_value(step, "value", column, step.value), dtype=column.dtype)
    if step.operation == "add_days":
        return old + pl.duration(days=_number(step, column, column.type == "date"))
    amount = _number(step, column, column.type in NUMERIC)
    changed = old + amount if step.operation == "add" else old * amount
    return changed if column.type == "number" else changed.round()


def _value(step: Step, place: str, column: ColumnSpec, text: str) -> object:
    read = read_column(pl.Series([text], dtype=pl.String), column)
    if read.refused is not None:
        raise _refusal(step, place, read.refused[0], text)
    return read.values[0]


def _number(step: Step, column: ColumnSpec, suits: bool) -> float:
    if not suits:
        facts = {"operation": step.operation, "type": column.type}
        raise _refusal(step, "operation", "scenario_wrong_operation", step.column, **facts)
    read = read_column(pl.Series([step.value]), attrs.evolve(column, type="number"))
    if read.refused is not None:
        raise _refusal(step, "value", read.refused[0], step.value)
    return float(read.values[0])


def _refusal(step: Step, column: str, code: str, value: str, **facts: object) -> StepRefusedError:
    return StepRefusedError(Fault(step.file, step.row, column, code, value, facts))
