"""What became of each graduate: first, stable, permanent job; in the specialty, with the dual employer, in the region.

Only months after the month of graduation count. Unknown is empty, never "no".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kasip.core.tracking.retention import months_with_trainer
from kasip.core.tracking.rules import Definition, TrackingRules
from kasip.core.tracking.spells import labelled_runs

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEY = "graduate"
"""Number of a graduation: one person may have several."""


@attrs.frozen
class Evidence:
    """The tables outcomes are read from, as expressions of one engine.

    Attributes:
        graduates: `graduate` (number of the row), `person_id, graduated` (month number), `college_bin, qualification,
            cohort, dual, dual_employer_bin`.
        runs: as `kasip.core.tracking.runs.runs` gives them.
        crosswalk: `qualification, occupation, weight`, how far a job in the occupation is work in the specialty; None:
            not known for any.
        identities: as for `labelled_runs`; None: no employer was reorganised.
        absences: `person_id, reason, from_month, to_month`; None: none known.
        last_month: last month the payroll covers.
    """

    graduates: ir.Table
    runs: ir.Table
    crosswalk: ir.Table | None
    identities: ir.Table | None
    absences: ir.Table | None
    last_month: int


def outcomes(evidence: Evidence, rules: TrackingRules) -> ir.Table:
    """This will give one row per graduate.

    Returns:
        The graduates' columns and `first_job_month, months_to_first_job, first_employer_bin, first_kato,
        first_occupation, specialty_weight, in_specialty, stable_since, permanent_since, at_dual_employer,
        permanent_at_dual_employer, place_kato, left_region, observed_months`.
    """
    table = evidence.graduates.mutate(observed_months=evidence.last_month - evidence.graduates.graduated)
    permanent = _since(evidence, rules.permanent_gap_months, rules.permanent_months)
    stable = _since(evidence, rules.spell_gap_months, rules.stable_months)
    parts = [
        _with_specialty(_first_jobs(evidence), evidence.crosswalk),
        stable.select(KEY, stable_since=stable.since),
        permanent.select(KEY, permanent_since=permanent.since, permanent_with_dual=permanent.with_dual),
        _dual_jobs(evidence),
        _places(evidence, rules.place_window_months),
    ]
    for part in parts:
        table = table.left_join(part, KEY, rname="{name}_again").drop(f"{KEY}_again")
    return _concluded(table, rules)


def _concluded(table: ir.Table, rules: TrackingRules) -> ir.Table:
    """This will turn what was found into statements, each empty where it cannot be known."""
    import ibis

    dual = table.dual_employer_bin.notnull()
    home = ibis.literal(rules.region).nullif("")
    region = table.place_kato.substr(0, rules.region_digits)
    return table.mutate(
        in_specialty=table.specialty_weight >= rules.specialty_weight,
        at_dual_employer=ibis.ifelse(dual, table.dual_month.notnull(), ibis.null("boolean")),
        permanent_at_dual_employer=ibis.ifelse(dual, table.permanent_with_dual.fill_null(0) == 1, ibis.null("boolean")),
        left_region=region != home.substr(0, rules.region_digits),
    ).drop("permanent_with_dual", "dual_month")


def worked_after(evidence: Evidence, *, with_leave: bool = False) -> ir.Table:
    """This will join each graduate with the runs, paid unless `with_leave`, that reach beyond the month of graduation.

    Returns:
        The graduate's key, qualification and dual employer with the run's columns; `start` is the run's first month
        after graduation.
    """
    import ibis

    runs = evidence.runs if with_leave else evidence.runs.filter(evidence.runs.on_leave == 0)
    people = evidence.graduates.select(KEY, "person_id", "graduated", "qualification", "dual_employer_bin")
    joined = people.inner_join(runs, "person_id")
    after = joined.filter(joined.to_month > joined.graduated)
    return after.mutate(start=ibis.greatest(after.from_month, after.graduated + 1))


def _first_jobs(evidence: Evidence) -> ir.Table:
    """This will pick each graduate's first month of work; of jobs held at once, the one begun earlier, then by BIN."""
    import ibis

    worked = worked_after(evidence)
    order = [worked.start, worked.from_month, worked.employer_bin, worked.occupation, worked.kato]
    ranked = worked.mutate(place=ibis.row_number().over(group_by=worked[KEY], order_by=order))
    first = ranked.filter(ranked.place == 0)
    return first.select(
        KEY,
        "qualification",
        first_job_month=first.start,
        months_to_first_job=first.start - first.graduated,
        first_employer_bin=first.employer_bin,
        first_kato=first.kato,
        first_occupation=first.occupation,
    )


def _with_specialty(first: ir.Table, crosswalk: ir.Table | None) -> ir.Table:
    """This will add `specialty_weight`: 0 for a known occupation outside the crosswalk, empty for an unknown one.

    A qualification the crosswalk does not name at all says nothing about its graduates.
    """
    import ibis

    if crosswalk is None:
        return first.drop("qualification").mutate(specialty_weight=ibis.null("float64"))
    named = crosswalk.select("qualification").distinct().mutate(named=ibis.literal(1, "int32"))
    weights = crosswalk.select("qualification", first_occupation=crosswalk.occupation, weight=crosswalk.weight)
    joined = first.left_join(named, "qualification", rname="{name}_named").drop("qualification_named")
    joined = joined.left_join(weights, ["qualification", "first_occupation"], rname="{name}_weights")
    known = joined.first_occupation.notnull() & joined.named.notnull()
    weight = ibis.ifelse(known, joined.weight.fill_null(0.0), ibis.null("float64"))
    columns = [name for name in first.columns if name != "qualification"]
    return joined.select(*(joined[name] for name in columns), specialty_weight=weight)


def jobs_after(evidence: Evidence, gap_months: int, definition: Definition | None = None) -> ir.Table:
    """This will count for each graduate and job the months of work after graduation, within a definition's window.

    Returns:
        The graduate's key, `since` (first month of work after graduation), `months`, `with_dual` (1 where the job was
        with the dual employer as it then was).
    """
    import ibis

    labelled = labelled_runs(evidence.runs, evidence.identities, gap_months)
    counted = labelled if definition and definition.leave_counts else labelled.filter(labelled.on_leave == 0)
    joined = evidence.graduates.select(KEY, "person_id", "graduated", "dual_employer_bin").inner_join(
        counted, "person_id"
    )
    first = joined.graduated + 1 + (definition.after_months if definition else 0)
    start = ibis.greatest(joined.from_month, first)
    end = ibis.least(joined.to_month, joined.graduated + definition.window_months) if definition else joined.to_month
    spans = joined.mutate(start=start, end=end)
    spans = spans.filter(spans.start <= spans.end)
    if definition and definition.dual_employer:
        spans = months_with_trainer(spans, evidence.identities)
    spans = _with_dual(spans, evidence.identities)
    return spans.group_by(KEY, "family", "spell").agg(
        since=spans.start.min(),
        months=(spans.end - spans.start + 1).sum().cast("int32"),
        with_dual=spans.with_dual.max(),
    )


def _with_dual(spans: ir.Table, identities: ir.Table | None) -> ir.Table:
    """This will add `with_dual`: 1 where the employer is what the dual employer had become by then."""
    if identities is None:
        return spans.mutate(with_dual=(spans.employer_bin == spans.dual_employer_bin).fill_null(False).cast("int32"))  # noqa: FBT003
    known = identities.view()
    held = [spans.dual_employer_bin == known.bin, spans.from_month >= known.since, spans.from_month < known.until]
    joined = spans.left_join(known, held).select(*(spans[name] for name in spans.columns), known.current)
    now = joined.current.coalesce(joined.dual_employer_bin)
    return joined.mutate(with_dual=(joined.now == now).fill_null(False).cast("int32")).drop("current")  # noqa: FBT003


def _since(evidence: Evidence, gap_months: int, months_needed: int) -> ir.Table:
    """This will find when the first job of at least `months_needed` months of work after graduation began."""
    jobs = jobs_after(evidence, gap_months)
    long = jobs.filter(jobs.months >= months_needed)
    return long.group_by(KEY).agg(since=long.since.min(), with_dual=long.with_dual.max())


def _dual_jobs(evidence: Evidence) -> ir.Table:
    """This will find the first month of work with the dual employer after graduation."""
    jobs = jobs_after(evidence, 0)
    held = jobs.filter(jobs.with_dual == 1)
    return held.group_by(KEY).agg(dual_month=held.since.min())


def _places(evidence: Evidence, window_months: int) -> ir.Table:
    """This will find the last known place of work within a window after graduation."""
    import ibis

    worked = worked_after(evidence)
    within = worked.filter((worked.start <= worked.graduated + window_months) & worked.kato.notnull())
    until = ibis.least(within.to_month, within.graduated + window_months)
    order = [until.desc(), within.from_month, within.employer_bin, within.kato]
    ranked = within.mutate(place=ibis.row_number().over(group_by=within[KEY], order_by=order))
    last = ranked.filter(ranked.place == 0)
    return last.select(KEY, place_kato=last.kato)
