"""Flows and stock of the labour force: hires, separations and moves between employers, and persons at work, by month.

The same rows as `flow_machine.FlowReader` gives, as expressions for engines that hold the payroll themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLACES = ("kato", "occupation")
EMPLOYED = "employed"
"""Stands among the flows for those at work."""


def main_jobs(months: ir.Table) -> ir.Table:
    """This will keep each person's main job of a month: the best paid, then the first by employer's number.

    Args:
        months: as `kasip.core.tracking.runs.job_months` gives them, of everybody.
    """
    import ibis

    pay = months.wage_kzt.fill_null(0)
    order = [pay.desc(), months.employer_bin]
    place = ibis.row_number().over(group_by=[months.person_id, months.month], order_by=order)
    ranked = months.mutate(place=place)
    return ranked.filter(ranked.place == 0).select("person_id", "employer_bin", "month", *PLACES)


def flows(main: ir.Table, identities: ir.Table | None, span: tuple[int, int], gap_months: int) -> ir.Table:
    """This will count flows between main jobs.

    A *move* is another employer's main job after at most `gap_months` months without work; a longer absence is a
    *separation* in the first month without work and a *hire* on return. Employers that are one legal entity in the
    month of arrival are one employer.

    Args:
        main: as `main_jobs` gives them.
        identities: as for `spells.labelled_runs`; None: no employer was reorganised.
        span: first and last month of the payroll.
        gap_months: months without work that may lie within one move.

    Returns:
        `month, flow, from_kato, from_occupation, to_kato, to_occupation, persons`.
    """
    import ibis

    here = ibis.window(group_by=main.person_id, order_by=main.month)
    columns = {f"last_{name}": main[name].lag().over(here) for name in ("month", "employer_bin", *PLACES)}
    lined = main.mutate(**columns, next_month=main.month.lead().over(here))
    first, last = span
    back = lined.month - lined.last_month > gap_months + 1
    new = lined.last_month.isnull() & (lined.month > first + gap_months)
    gone = lined.next_month - lined.month > gap_months + 1
    lost = lined.next_month.isnull() & (lined.month < last - gap_months)
    hires = lined.filter((back | new).fill_null(False))  # noqa: FBT003
    left = lined.filter((gone | lost).fill_null(False))  # noqa: FBT003
    moved = _moved(lined.filter(lined.month - lined.last_month <= gap_months + 1), identities)
    parts = [
        _counted(hires, "hire", hires.month, None, ""),
        _counted(left, "separation", left.month + 1, "", None),
        _counted(moved, "move", moved.month, "last_", ""),
    ]
    return ibis.union(*parts)


def labour_force(main: ir.Table, identities: ir.Table | None, span: tuple[int, int], gap_months: int) -> ir.Table:
    """This will count flows, and persons at work as a flow `employed` to the place of their main job, in one query.

    Args and columns as for `flows`.
    """
    import ibis

    return ibis.union(flows(main, identities, span, gap_months), _counted(main, EMPLOYED, main.month, None, ""))


def _moved(lined: ir.Table, identities: ir.Table | None) -> ir.Table:
    """This will keep arrivals with an employer that is another legal entity than the last one has become."""
    if identities is None:
        return lined.filter(lined.employer_bin != lined.last_employer_bin)
    named = _with_entity(_with_entity(lined, "employer_bin", identities), "last_employer_bin", identities)
    return named.filter(named.employer_bin_now != named.last_employer_bin_now)


def _with_entity(table: ir.Table, column: str, identities: ir.Table) -> ir.Table:
    known = identities.view()
    there = [table[column] == known.bin, table.month >= known.since, table.month < known.until]
    now = table.left_join(known, there).select(*(table[name] for name in table.columns), known.current)
    return now.mutate(**{f"{column}_now": now.current.coalesce(now[column])}).drop("current")


def _counted(rows: ir.Table, flow: str, month: ir.IntegerColumn, before: str | None, after: str | None) -> ir.Table:
    """This will count rows by month and places; `before` and `after` begin the names of columns, None: no job."""
    import ibis

    sides = {"from": before, "to": after}
    places = {
        f"{side}_{name}": ibis.null("string") if start is None else rows[f"{start}{name}"]
        for side, start in sides.items()
        for name in PLACES
    }
    table = rows.select(month=month.cast("int32"), flow=ibis.literal(flow), **places)
    return table.group_by(table.columns).agg(persons=table.count())


def employed_of(cells: pl.DataFrame) -> pl.DataFrame:
    """This will take persons at work out of what `labour_force` counted: `month, kato, occupation, persons`, sorted."""
    at_work = cells.filter(pl.col("flow") == EMPLOYED)
    places = {name: pl.col(f"to_{name}") for name in PLACES}
    return at_work.select("month", **places, persons=pl.col("persons").cast(pl.Int64)).sort("month", *PLACES)


def flows_by_group(cells: pl.DataFrame) -> pl.DataFrame:
    """This will add flows up by territory, and again by occupation.

    Args:
        cells: as `flows`, `labour_force` or the machine gives them; persons at work are left out.

    Returns:
        `month` (number), `flow, by` (`kato` or `occupation`), `origin, destination` (empty: unknown, or no job on that
        side of a hire or separation), `persons`.
    """
    keys = ["month", "flow", "by", "origin", "destination"]
    cells = cells.filter(pl.col("flow") != EMPLOYED)
    parts = [
        cells.select(
            "month",
            "flow",
            pl.lit(name).alias("by"),
            pl.col(f"from_{name}").alias("origin"),
            pl.col(f"to_{name}").alias("destination"),
            pl.col("persons").cast(pl.Int64),
        )
        for name in PLACES
    ]
    return pl.concat(parts).group_by(keys).agg(pl.col("persons").sum()).sort(keys)
