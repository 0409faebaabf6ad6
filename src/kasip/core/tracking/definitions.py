"""Who counts as employed under each published definition, and out of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kasip.core.tracking.outcomes import KEY, Evidence, jobs_after, worked_after
from kasip.core.tracking.retention import months_with_trainer
from kasip.core.tracking.rules import Definition

if TYPE_CHECKING:
    import ibis.expr.types as ir


def judged(evidence: Evidence, definition: Definition) -> ir.Table:
    """This will judge every graduate by one definition.

    Returns:
        The graduate's key with `definition`, `observed` (the window has ended), `reason` (why out of the denominator,
        or empty), `employed`; a graduate counts in the denominator where `observed` holds and `reason` is empty.
    """
    import ibis

    graduates = evidence.graduates.select(KEY, "person_id", "graduated")
    joined = graduates.left_join(_months_worked(evidence, definition), KEY, rname="{name}_months")
    table = joined.select(KEY, "person_id", "graduated", months=joined.months.fill_null(0))
    table = _with_reason(table, evidence, definition)
    return table.select(
        KEY,
        "reason",
        definition=ibis.literal(definition.name),
        observed=table.graduated + definition.window_months <= evidence.last_month,
        employed=table.months >= definition.months_needed,
    )


def _months_worked(evidence: Evidence, definition: Definition) -> ir.Table:
    """This will count the months that meet the definition: in the best single job, or in all jobs together."""
    if definition.one_employer:
        jobs = jobs_after(evidence, definition.gap_months, definition)
        return jobs.group_by(KEY).agg(months=jobs.months.max())
    return _months_in_any_job(evidence, definition)


def _months_in_any_job(evidence: Evidence, definition: Definition) -> ir.Table:
    """This will count calendar months with work, a month in two jobs once.

    Sorted by start, each run adds only the months beyond the furthest month reached so far.
    """
    import ibis

    worked = worked_after(evidence, with_leave=definition.leave_counts)
    start = ibis.greatest(worked.from_month, worked.graduated + 1 + definition.after_months)
    end = ibis.least(worked.to_month, worked.graduated + definition.window_months)
    spans = worked.select(KEY, "employer_bin", "dual_employer_bin", start=start, end=end)
    spans = spans.filter(spans.start <= spans.end)
    if definition.dual_employer:
        spans = months_with_trainer(spans, evidence.identities)
    before = ibis.window(group_by=KEY, order_by=[spans.start, spans.end, spans.employer_bin], preceding=(None, 1))
    reached = spans.end.max().over(before).fill_null(-1)
    fresh = spans.mutate(months=ibis.greatest(spans.end - ibis.greatest(spans.start - 1, reached), 0))
    return fresh.group_by(KEY).agg(months=fresh.months.sum().cast("int32"))


def _with_reason(table: ir.Table, evidence: Evidence, definition: Definition) -> ir.Table:
    """This will add the first reason, by name, that takes a graduate out of the denominator when the window ends."""
    import ibis

    if evidence.absences is None or not definition.excludes:
        return table.mutate(reason=ibis.null("string"))
    absences = evidence.absences.filter(evidence.absences.reason.isin(list(definition.excludes)))
    joined = table.inner_join(absences, "person_id")
    moment = joined.graduated + definition.window_months
    away = joined.filter((joined.from_month <= moment) & (moment <= joined.to_month.fill_null(moment)))
    reasons = away.group_by(KEY).agg(reason=away.reason.min())
    found = table.left_join(reasons, KEY, rname="{name}_reason")
    return found.select(*(table[name] for name in table.columns), found.reason)


def counted(evidence: Evidence, found: ir.Table, definition: Definition) -> ir.Table:
    """This will count a definition's graduates per college, qualification, cohort and way of training.

    Args:
        evidence: tables.
        found: as `kasip.core.tracking.outcomes.outcomes` gives them.
        definition: who counts as employed.

    Returns:
        `definition, college_bin, qualification, cohort, dual, graduates, not_observed, excluded, enterprise_unknown,
        denominator, employed, occupation_known, in_specialty, place_known, stayed_in_region`; the last four among the
        employed. `graduates` is the sum of the four after it. A definition of `dual_employer` counts those trained
        dually; where the table does not name their enterprise they are `enterprise_unknown`, for others that is 0.
    """
    import ibis

    verdicts = judged(evidence, definition)
    table = found.inner_join(verdicts, KEY)
    if definition.dual_employer:
        table = table.filter(table.dual)
    asked = table.observed & table.reason.isnull()
    named = table.dual_employer_bin.notnull() if definition.dual_employer else ibis.literal(value=True)
    inside = asked & named
    employed = inside & table.employed
    cells = table.group_by("college_bin", "qualification", "cohort", "dual").agg(
        graduates=table.count(),
        not_observed=(~table.observed).sum(),
        excluded=(table.observed & table.reason.notnull()).sum(),
        enterprise_unknown=(asked & ~named).sum(),
        denominator=inside.sum(),
        employed=employed.sum(),
        occupation_known=(employed & table.in_specialty.notnull()).sum(),
        in_specialty=(employed & table.in_specialty.fill_null(False)).sum(),  # noqa: FBT003
        place_known=(employed & table.left_region.notnull()).sum(),
        stayed_in_region=(employed & ~table.left_region.fill_null(True)).sum(),  # noqa: FBT003
    )
    return cells.mutate(definition=ibis.literal(definition.name))
