"""From runs of months to what became of each graduate: the part of `kasip track` that is as small as the graduates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import polars as pl

from kasip.core.tracking.crosswalk import crosswalk, specialties
from kasip.core.tracking.definitions import counted
from kasip.core.tracking.outcomes import KEY, Evidence, outcomes
from kasip.core.tracking.rules import TrackingRules
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.spells import labelled_runs, spells
from kasip.core.tracking.successors import Identity, identities
from kasip.gateways.warehouse import Warehouse
from kasip.law.definitions import shipped_crosswalk
from kasip.studies.definitions_in_force import DefinitionInForce
from kasip.studies.loading import Study
from kasip.studies.tracking_faults import successions

if TYPE_CHECKING:
    import ibis.expr.types as ir


@attrs.frozen
class Inputs:
    """Everything the following of graduates needs.

    Attributes:
        study: the study folder, checked.
        graduates: as `graduate_rows` gives them.
        runs: as `kasip.core.tracking.runs.runs` gives them, computed.
        last_month: last month of the payroll, as a number.
        rules: rules of spells and outcomes.
        definitions: definitions of employment.
    """

    study: Study
    graduates: pl.DataFrame
    runs: pl.DataFrame
    last_month: int
    rules: TrackingRules
    definitions: list[DefinitionInForce]


@attrs.frozen
class Following:
    """What became of the graduates: `spells`, `outcomes`, `counts` by definition, `retained` by those of retention."""

    spells: pl.DataFrame
    outcomes: pl.DataFrame
    counts: pl.DataFrame
    retained: pl.DataFrame


def graduate_rows(graduates: pl.DataFrame) -> pl.DataFrame:
    """This will number graduations and give their month, cohort and dual employer.

    Args:
        graduates: the study's table, in key order.
    """
    day = pl.col("graduated_on")
    return graduates.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias(KEY),
        "person_id",
        (day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1).alias("graduated"),
        "college_bin",
        "qualification",
        day.dt.year().cast(pl.Int32).alias("cohort"),
        pl.col("dual").cast(pl.Boolean),
        pl.col("employer_bin").replace("", None).alias("dual_employer_bin"),
    )


def follow(warehouse: Warehouse, inputs: Inputs) -> Following:
    """This will finish the analysis on one engine: spells, outcomes and counts by every definition."""
    evidence = evidence_on(warehouse, inputs)
    rules = inputs.rules
    found = warehouse.stored_result("outcomes", outcomes(evidence, rules))
    labelled = labelled_runs(evidence.runs, evidence.identities, rules.spell_gap_months)
    counts = pl.concat(
        warehouse.fetch(counted(_of_cohorts(evidence, one.cohorts), found, one.rule)) for one in inputs.definitions
    )
    of_retention = pl.col("definition").is_in([one.rule.name for one in inputs.definitions if one.rule.dual_employer])
    return Following(
        spells=warehouse.fetch(spells(labelled, inputs.last_month, rules.spell_gap_months)),
        outcomes=warehouse.fetch(found),
        counts=counts.filter(~of_retention),
        retained=counts.filter(of_retention),
    )


def evidence_on(warehouse: Warehouse, inputs: Inputs) -> Evidence:
    """This will bring the small tables to an engine."""
    changes, away = _identities(inputs.study), _absences(inputs.study)
    return Evidence(
        graduates=warehouse.upload("kasip_graduates", inputs.graduates),
        runs=warehouse.upload("kasip_runs", inputs.runs),
        crosswalk=warehouse.upload("kasip_crosswalk", crosswalk_of(inputs)),
        identities=None if changes.is_empty() else warehouse.upload("kasip_identities", changes),
        absences=None if away.is_empty() else warehouse.upload("kasip_absences", away),
        last_month=inputs.last_month,
    )


def crosswalk_of(inputs: Inputs) -> pl.DataFrame:
    """This will weigh occupations seen for qualifications taught, by the study's crosswalk or the shipped one."""
    study = inputs.study
    schema = {"specialty": pl.String, "occupation": pl.String, "weight": pl.Float64}
    shipped = pl.DataFrame(list(shipped_crosswalk()), schema=schema, orient="row")
    weights = study.tables["occupation_specialties"] if "occupation_specialties" in study.given else shipped
    seen = sorted(inputs.runs["occupation"].drop_nulls().unique().to_list())
    taught = specialties(inputs.graduates["qualification"].unique().sort(), study.tables["qualifications"])
    return crosswalk(seen, weights, taught)


def stages_of(study: Study) -> tuple[Identity, ...]:
    """This will tell what the study's reorganised employers were from month to month."""
    return identities(successions(study))


def _identities(study: Study) -> pl.DataFrame:
    stages = [attrs.asdict(stage) for stage in stages_of(study)]
    kinds = {"bin": pl.String, "since": pl.Int32, "until": pl.Int32, "current": pl.String, "family": pl.String}
    return pl.DataFrame(stages, schema=kinds)


def _absences(study: Study) -> pl.DataFrame:
    table = study.tables["absences"]
    months = {name: month_numbers(table[name]).cast(pl.Int32).alias(name) for name in ("from_month", "to_month")}
    return table.select("person_id", "reason").with_columns(**months)


def _of_cohorts(evidence: Evidence, cohorts: tuple[int, ...]) -> Evidence:
    """This will keep the graduates a definition counts for."""
    kept: ir.Table = evidence.graduates.filter(evidence.graduates.cohort.isin(list(cohorts)))
    return attrs.evolve(evidence, graduates=kept)
