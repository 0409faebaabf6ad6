"""Rules across the columns of a row, each as data: what is wrong, and which cell to name."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl
from polars import col

from kasip.contract.conversion import as_text
from kasip.contract.marking import mark
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault


@attrs.frozen
class RowRule:
    """Something a row may not say.

    Attributes:
        column: column the fault names.
        code: key of the wording.
        wrong: true where the row breaks the rule; unknown cells break nothing.
        facts: fact of the wording -> column whose cell it is.
        severity: `error` or `warning`.
    """

    column: str
    code: str
    wrong: pl.Expr
    facts: Mapping[str, str] = attrs.field(factory=dict)
    severity: str = "error"


@attrs.frozen
class SumRule:
    """Values that may not sum to more than `most` within a group.

    Attributes:
        by: column that groups the rows.
        column: column summed.
        code: key of the wording.
        most: greatest sum allowed.
    """

    by: str
    column: str
    code: str
    most: float = 1.0


TOLERANCE = 1e-6
"""Shares written with six decimals may sum to a hair over 1."""


def _part_of(part: str, whole: str, severity: str = "error") -> RowRule:
    return RowRule(part, "part_exceeds_whole", col(part) > col(whole), {"whole": whole, "most": whole}, severity)


def _not_before(later: str, earlier: str, *, strictly: bool = False) -> RowRule:
    wrong = col(later) <= col(earlier) if strictly else col(later) < col(earlier)
    return RowRule(later, "ends_before_start", wrong, {"start": earlier, "begins": earlier})


def _needed_when(column: str, status: str, *states: str) -> RowRule:
    wrong = col(column).is_null() & col(status).is_in(states)
    return RowRule(column, "needed_in_this_state", wrong, {"state": status})


def _both_or_none(one: str, other: str) -> list[RowRule]:
    return [
        RowRule(one, "needs_its_pair", col(one).is_null() & col(other).is_not_null(), {"pair": other}),
        RowRule(other, "needs_its_pair", col(other).is_null() & col(one).is_not_null(), {"pair": one}),
    ]


SAYING = ("value", "answer", "absence")
"""What an indicator may say: a number, words, or why there is none."""

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"

ROW_RULES: Mapping[tuple[str, str], tuple[RowRule, ...]] = {
    ("region", "territories"): (
        RowRule("parent_kato", "own_parent", col("parent_kato") == col("kato")),
        RowRule("parent_kato", "district_without_region", col("parent_kato").is_null() & (col("level") == "district")),
        *_both_or_none("latitude", "longitude"),
    ),
    ("region", "colleges"): tuple(_both_or_none("latitude", "longitude")),
    ("region", "facilities"): (_needed_when("opens_on", "status", "opening", "closing"),),
    ("region", "competence_centres"): (_needed_when("opens_on", "status", "planned"),),
    ("region", "occupation_flows"): (_not_before("to_year", "from_year", strictly=True),),
    ("region", "request_record"): (_part_of("hired", "requested"), _part_of("stayed", "hired")),
    ("region", "licences"): (_not_before("valid_to", "valid_from"),),
    ("region", "programmes"): (_part_of("minimum_groups", "maximum_groups"),),
    ("region", "running_cohorts"): (
        _not_before("graduation_year", "admission_year", strictly=True),
        _part_of("boarders", "students"),
        RowRule("groups", "students_without_group", (col("groups") == 0) & (col("students") > 0)),
    ),
    ("region", "past_orders"): (
        _part_of("enrolled", "applied", "warning"),
        RowRule("groups", "seats_without_group", (col("groups") == 0) & (col("seats") > 0)),
        RowRule("seats", "group_without_seats", (col("seats") == 0) & (col("groups") > 0)),
    ),
    ("region", "continuation"): (_part_of("continued", "started"),),
    ("region", "outcomes"): (_part_of("numerator", "denominator"),),
    ("region", "college_indicators"): (
        RowRule("value", "indicator_says_nothing", pl.all_horizontal(*(col(name).is_null() for name in SAYING))),
        RowRule("absence", "absent_beside_value", col("absence").is_not_null() & col("value").is_not_null()),
        _part_of("value", "denominator"),
    ),
    ("region", "vacancies"): (RowRule("month", "not_a_month", ~col("month").str.contains(MONTH)),),
    ("placement", "students"): (
        *_both_or_none("x", "y"),
        RowRule("kato", "no_location", col("x").is_null() & col("y").is_null() & col("kato").is_null()),
    ),
    ("placement", "places"): tuple(_both_or_none("x", "y")),
}
"""(study, table) -> rules of one row."""

SUM_RULES: Mapping[tuple[str, str], tuple[SumRule, ...]] = {
    ("region", "occupation_qualifications"): (SumRule("occupation", "share", "shares_exceed_one"),),
    ("region", "commuting"): (SumRule("from_kato", "share", "shares_exceed_one"),),
}
"""(study, table) -> rules of sums."""


def rule_faults(table: TypedTable, study: str) -> list[Fault]:
    """This will name every row that contradicts itself and every group whose shares sum to too much."""
    faults: list[Fault] = []
    for rule in ROW_RULES.get((study, table.spec.name), ()):
        wrong = table.frame.select(rule.wrong.alias("wrong")).to_series()
        faults += mark(
            table.place,
            wrong,
            rule.column,
            rule.code,
            values=table.frame[rule.column],
            facts={name: _fact(table, name, column) for name, column in rule.facts.items()},
            severity=rule.severity,
        )
    for total in SUM_RULES.get((study, table.spec.name), ()):
        faults += _sum_faults(table, total)
    return faults


NAMES_OF_COLUMNS = frozenset({"whole", "start", "pair"})
"""Facts that are a column's name; the others are its cell."""


def _fact(table: TypedTable, name: str, column: str) -> pl.Series | str:
    return column if name in NAMES_OF_COLUMNS else as_text(table.frame[column])


def _sum_faults(table: TypedTable, rule: SumRule) -> list[Fault]:
    """The first row of a group stands for it."""
    groups = table.frame[rule.by]
    total = table.frame.select(col(rule.column).sum().over(rule.by)).to_series()
    wrong = (total > rule.most + TOLERANCE) & groups.is_first_distinct() & groups.is_not_null()
    facts = {"total": total, "most": rule.most, "by": rule.by}
    return mark(table.place, wrong, rule.column, rule.code, values=groups, facts=facts)
