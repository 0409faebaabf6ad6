"""What an order is planned from, and the years in which a group is taught."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs
import polars as pl

Rule = Callable[[str, int], float]
"""Value of a policy rule in a year, e.g. `rule("weight_cost", 2027)`."""

PROGRAMME_KEY = ("college_bin", "qualification", "language", "base", "form", "funding")
LINE_KEY = (*PROGRAMME_KEY, "target_employer")


@attrs.frozen
class OrderInput:
    """The evidence one order is planned from.

    Attributes:
        tables: study tables by name as the data contract types them, with the forecast's `yields` and `needs`; absent
            optional tables are left out.
        years: admission years to plan, ascending.
        rule: policy rules by name and year.
    """

    tables: Mapping[str, pl.DataFrame]
    years: tuple[int, ...]
    rule: Rule

    def has(self, *names: str) -> bool:
        """This will say whether every named table is given and has rows."""
        return all(name in self.tables and self.tables[name].height > 0 for name in names)

    def rules(self, *names: str) -> pl.DataFrame:
        """This will return the rules of every order year: year, and one column a rule."""
        values = {name: [float(self.rule(name, year)) for year in self.years] for name in names}
        return pl.DataFrame({"year": list(self.years), **values}, schema_overrides={"year": pl.Int64})


def study_years(lines: pl.DataFrame) -> pl.DataFrame:
    """This will repeat every line for each year it is taught.

    Returns:
        The lines' columns with `academic_year` (the calendar year it starts in) and `study_year` (from 1).
    """
    taught = lines.with_columns(study_year=pl.int_ranges(1, pl.col("study_years") + 1, dtype=pl.Int64))
    return taught.explode("study_year").with_columns(academic_year=pl.col("year") + pl.col("study_year") - 1)


def running_years(given: OrderInput, first: int) -> pl.DataFrame:
    """This will repeat every running cohort for each academic year from `first` in which it is still in study."""
    cohorts = given.tables["running_cohorts"].filter(pl.col("graduation_year") > first)
    start = pl.max_horizontal(pl.col("admission_year"), pl.lit(first))
    taught = cohorts.with_columns(academic_year=pl.int_ranges(start, pl.col("graduation_year"), dtype=pl.Int64))
    return (
        taught.explode("academic_year")
        .drop_nulls("academic_year")
        .with_columns(study_year=pl.col("academic_year") - pl.col("admission_year") + 1)
    )


def norms_by_year(given: OrderInput, years: range) -> pl.DataFrame:
    """This will return the norm of every qualification and academic year: qualification, academic_year, norm (KZT).

    The latest norm at or before a year holds; before the first known, the first. No norm: 0.
    """
    wanted = (
        given.tables["qualifications"]
        .select("qualification", pl.col("norm_group").fill_null(""))
        .join(pl.DataFrame({"academic_year": list(years)}, schema={"academic_year": pl.Int64}), how="cross")
    )
    if not given.has("norms"):
        return wanted.select("qualification", "academic_year", norm=pl.lit(0.0))
    norms = given.tables["norms"].select("norm_group", pl.col("year"), norm="kzt_per_student").sort("year")
    first = norms.group_by("norm_group").agg(first=pl.col("norm").first())
    dated = wanted.sort("academic_year").join_asof(
        norms, left_on="academic_year", right_on="year", by="norm_group", check_sortedness=False
    )
    known = dated.join(first, on="norm_group", how="left").with_columns(
        pl.coalesce("norm", "first", pl.lit(0.0)).alias("norm")
    )
    return known.select("qualification", "academic_year", "norm").sort("qualification", "academic_year")
