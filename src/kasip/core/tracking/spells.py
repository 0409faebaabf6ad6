"""From runs to spells: jobs as people understand them, across short gaps, leave and reorganised employers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

LINE = ("person_id", "family")


def labelled_runs(runs: ir.Table, identities: ir.Table | None, gap_months: int) -> ir.Table:
    """This will number, for each person, which runs belong to one spell.

    A run continues the person's previous run with the same employer, or with an employer that had become the same legal
    entity by the run's first month, if at most `gap_months` months lie between. Leave is a run of its own and bridges.

    Args:
        runs: as `kasip.core.tracking.runs.runs` gives them.
        identities: what each reorganised employer was from month to month (`successors.identities`); None: none was.
        gap_months: months without pay or leave that do not end a spell.

    Returns:
        The runs with `family` (employers that end up as one), `spell` (0, 1, ... within person and family), `starts`.
    """
    import ibis

    lined = _with_identity(runs, identities)
    order = [lined.from_month, lined.to_month, lined.employer_bin, lined.on_leave]
    before = ibis.window(group_by=list(LINE), order_by=order, preceding=(None, 1))
    here = ibis.window(group_by=list(LINE), order_by=order)
    seen = lined.mutate(
        reached=lined.to_month.max().over(before),
        previous=lined.employer_bin.lag().over(here),
    )
    seen = _with_previous_identity(seen, identities)
    near = seen.from_month <= seen.reached + 1 + gap_months
    same = (seen.now == seen.previous_now) | (seen.from_month <= seen.reached)
    flagged = seen.mutate(starts=ibis.ifelse((near & same).fill_null(False), 0, 1).cast("int32"))  # noqa: FBT003
    order = [flagged.from_month, flagged.to_month, flagged.employer_bin, flagged.on_leave]
    spell = flagged.starts.sum().over(ibis.cumulative_window(group_by=list(LINE), order_by=order))
    return flagged.mutate(spell=spell.cast("int32")).drop("reached", "previous", "previous_now")


def _with_identity(runs: ir.Table, identities: ir.Table | None) -> ir.Table:
    """This will add `family` and `now`, the legal entity the employer was in the run's first month."""
    if identities is None:
        return runs.mutate(family=runs.employer_bin, now=runs.employer_bin)
    known = identities.view()
    held = [runs.employer_bin == known.bin, runs.from_month >= known.since, runs.from_month < known.until]
    joined = runs.left_join(known, held).select(*(runs[name] for name in runs.columns), known.family, known.current)
    return joined.mutate(
        family=joined.family.coalesce(joined.employer_bin), now=joined.current.coalesce(joined.employer_bin)
    ).drop("current")


def _with_previous_identity(seen: ir.Table, identities: ir.Table | None) -> ir.Table:
    """This will add `previous_now`, what the previous run's employer had become by this run's first month."""
    if identities is None:
        return seen.mutate(previous_now=seen.previous)
    known = identities.view()
    held = [seen.previous == known.bin, seen.from_month >= known.since, seen.from_month < known.until]
    joined = seen.left_join(known, held).select(*(seen[name] for name in seen.columns), known.current)
    return joined.mutate(previous_now=joined.current.coalesce(joined.previous)).drop("current")


def spells(labelled: ir.Table, last_month: int, gap_months: int) -> ir.Table:
    """This will fold labelled runs into one row per spell.

    Args:
        labelled: as `labelled_runs` gives them.
        last_month: last month the payroll covers.
        gap_months: as given to `labelled_runs`: a spell that reaches within it of the last month may still go on.

    Returns:
        `person_id, employer_bin` (at the end), `first_employer_bin, from_month, to_month, months` (paid),
        `leave_months, wage_kzt` (sum), `kato, occupation` (at the start), `ongoing`.
    """
    import ibis

    backwards = ibis.window(
        group_by=[labelled[name] for name in (*LINE, "spell")],
        order_by=[
            labelled.from_month.desc(),
            labelled.to_month.desc(),
            labelled.employer_bin.desc(),
            labelled.on_leave,
        ],
    )
    ranked = labelled.mutate(from_end=ibis.row_number().over(backwards))
    length = ranked.to_month - ranked.from_month + 1
    first, last = ranked.starts == 1, ranked.from_end == 0
    folded = ranked.group_by([*LINE, "spell"]).agg(
        employer_bin=ranked.employer_bin.max(where=last),
        first_employer_bin=ranked.employer_bin.max(where=first),
        from_month=ranked.from_month.min(),
        to_month=ranked.to_month.max(),
        months=(length * (1 - ranked.on_leave)).sum().cast("int32"),
        leave_months=(length * ranked.on_leave).sum().cast("int32"),
        wage_kzt=ranked.wage_kzt.sum().cast("int64"),
        kato=ranked.kato.max(where=first),
        occupation=ranked.occupation.max(where=first),
    )
    return folded.mutate(ongoing=folded.to_month >= last_month - gap_months).drop("family", "spell")
