"""Which definitions of employment a study counts by: those shipped, as they held, and those the study brings."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.core.tracking.rules import Definition
from kasip.law.definitions import EmploymentDefinition, definitions_in
from kasip.wording.catalogue import LANGUAGES


@attrs.frozen
class DefinitionInForce:
    """A definition and the cohorts it counts for.

    Attributes:
        rule: who counts as employed.
        cohorts: years of graduation.
        title: its wording by language; the identifier where a study gave none.
        data_source: whose records the publisher counts.
        source: publication.
        confidence: `high` or `low`.
        published: what the publisher reported, `value, year, source`; empty where it reported nothing.
    """

    rule: Definition
    cohorts: tuple[int, ...]
    title: Mapping[str, str]
    data_source: str
    source: str
    confidence: str
    published: Mapping[str, object]


def in_force(own: pl.DataFrame, cohorts: list[int]) -> list[DefinitionInForce]:
    """This will return every definition with the cohorts it holds for, by name and first cohort.

    Args:
        own: the study's table `employment_definitions`; a shipped definition of the same name is replaced.
        cohorts: years of graduation in the study.
    """
    brought = {row["definition"]: row for row in own.iter_rows(named=True)}
    held: dict[EmploymentDefinition, list[int]] = {}
    for cohort in sorted(cohorts):
        for definition in definitions_in(cohort):
            if definition.name not in brought:
                held.setdefault(definition, []).append(cohort)
    shipped = [_shipped(definition, tuple(years)) for definition, years in held.items()]
    return sorted(
        [*shipped, *(_brought(row, tuple(sorted(cohorts))) for row in brought.values())],
        key=lambda one: (one.rule.name, one.cohorts),
    )


def _shipped(held: EmploymentDefinition, cohorts: tuple[int, ...]) -> DefinitionInForce:
    names = [field.name for field in attrs.fields(Definition)]
    rule = Definition(**{name: getattr(held, name) for name in names})
    return DefinitionInForce(rule, cohorts, held.title, held.data_source, held.source, held.confidence, held.published)


def _brought(row: Mapping[str, object], cohorts: tuple[int, ...]) -> DefinitionInForce:
    name = str(row["definition"])
    rule = Definition(
        name=name,
        after_months=int(str(row["after_months"])),
        window_months=int(str(row["window_months"])),
        months_needed=int(str(row["months_needed"])),
        one_employer=bool(row["one_employer"]),
        gap_months=int(str(row["gap_months"] or 0)),
        leave_counts=bool(row["leave_counts"]),
        dual_employer=bool(row["dual_employer"]),
        excludes=tuple(sorted(reason.strip() for reason in str(row["excludes"] or "").split(";") if reason.strip())),
    )
    title = dict.fromkeys(LANGUAGES, name)
    return DefinitionInForce(rule, cohorts, title, "study", str(row["source"]), "high", {})


def definitions_table(definitions: list[DefinitionInForce]) -> pl.DataFrame:
    """This will list the definitions used, with whose they are and what their publisher reported."""
    rows = [
        {
            "definition": one.rule.name,
            "first_cohort": one.cohorts[0],
            "last_cohort": one.cohorts[-1],
            **{f"title_{language}": one.title[language] for language in LANGUAGES},
            "data_source": one.data_source,
            "after_months": one.rule.after_months,
            "window_months": one.rule.window_months,
            "months_needed": one.rule.months_needed,
            "one_employer": int(one.rule.one_employer),
            "gap_months": one.rule.gap_months,
            "leave_counts": int(one.rule.leave_counts),
            "dual_employer": int(one.rule.dual_employer),
            "excludes": ";".join(one.rule.excludes),
            "source": one.source,
            "confidence": one.confidence,
            "published_rate": one.published.get("value"),
            "published_year": one.published.get("year"),
            "published_in": one.published.get("source"),
        }
        for one in definitions
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
