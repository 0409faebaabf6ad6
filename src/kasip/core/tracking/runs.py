"""From payroll rows to runs: the one step that is as large as the payroll.

A *run* is an unbroken stretch of months one person spent with one employer, in one occupation and territory, paid or on
leave. Runs lose nothing the later steps need and are many times fewer than payroll rows: everything after them is as
small as the graduates.

Months are numbers here: `12 * year + month - 1`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

JOB = ("person_id", "employer_bin")
RUN = ("person_id", "employer_bin", "on_leave", "kato", "occupation")


def month_number(month: ir.Column) -> ir.IntegerColumn:
    """This will turn a month into its number.

    Args:
        month: text `YYYY-MM` (longer text is cut there), a date, or an integer `YYYYMM`.
    """
    if month.type().is_string():
        return month.substr(0, 4).cast("int32") * 12 + month.substr(5, 2).cast("int32") - 1
    if month.type().is_integer():
        return (month // 100) * 12 + month % 100 - 1
    return month.year() * 12 + month.month() - 1


def whole_tenge(wage: ir.Column) -> ir.IntegerColumn:
    """This will round a wage half up to whole tenge: integers add up the same in every engine and order."""
    return (wage.cast("float64") + 0.5).floor().cast("int64")


def job_months(payroll: ir.Table, persons: ir.Table | None) -> ir.Table:
    """This will give one row per person, employer and month in which the job was held.

    Several rows of one person, employer and month are one job: wages add up, and of several territories or occupations
    the first by code stands. Negative wages are corrections of the same month; a month whose wages add up to zero or
    less and that is no leave was not worked. A month without any known wage was.

    Args:
        payroll: `person_id, employer_bin, month`, and where known `kato, occupation, wage, leave` (0 or 1).
        persons: `person_id` of those who are followed, once each; None: everybody.

    Returns:
        `person_id, employer_bin, month, on_leave, kato, occupation, wage_kzt`.
    """
    followed = payroll if persons is None else payroll.semi_join(persons, "person_id")
    rows = followed.select(**_columns(payroll))
    merged = rows.group_by([*JOB, "month"]).agg(
        on_leave=rows.on_leave.min(),
        kato=rows.kato.min(),
        occupation=rows.occupation.min(),
        wage_kzt=rows.wage_kzt.sum().cast("int64"),
    )
    held = (merged.on_leave == 1) | merged.wage_kzt.isnull() | (merged.wage_kzt > 0)
    return merged.filter(held)


def _columns(payroll: ir.Table) -> dict[str, ir.Column]:
    """This will name the columns of `job_months`, with nulls for those the payroll does not have."""
    import ibis

    def text(name: str) -> ir.Column:
        return payroll[name].cast("string") if name in payroll.columns else ibis.null("string")

    leave = payroll["leave"].cast("int32").fill_null(0) if "leave" in payroll.columns else ibis.literal(0, "int32")
    wage = whole_tenge(payroll["wage"]) if "wage" in payroll.columns else ibis.null("int64")
    return {
        "person_id": payroll["person_id"],
        "employer_bin": payroll["employer_bin"].cast("string"),
        "month": month_number(payroll["month"]).cast("int32"),
        "on_leave": leave,
        "kato": text("kato"),
        "occupation": text("occupation"),
        "wage_kzt": wage,
    }


def runs(months: ir.Table) -> ir.Table:
    """This will join consecutive months of one job into runs.

    A month's number minus its place among the months of the same job is the same for all months of a run: one pass of
    one window function, no self-join.

    Args:
        months: as `job_months` gives them.

    Returns:
        `person_id, employer_bin, on_leave, kato, occupation, from_month, to_month, wage_kzt`.
    """
    import ibis

    place = ibis.row_number().over(group_by=[months[name] for name in RUN], order_by=months["month"])
    islands = months.mutate(island=(months["month"] - place).cast("int32"))
    joined = islands.group_by([*RUN, "island"]).agg(
        from_month=islands.month.min(), to_month=islands.month.max(), wage_kzt=islands.wage_kzt.sum().cast("int64")
    )
    return joined.drop("island")
