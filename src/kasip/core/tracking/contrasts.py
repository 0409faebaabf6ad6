"""Dual against other graduates: the plain difference, and the difference within the same qualification and cohort.

Neither is the effect of dual training: enterprises choose whom they train.
"""

from __future__ import annotations

import polars as pl

STRATUM = ["qualification", "cohort"]
CHOSEN, EARLIER, PART = "dual_chosen_by_enterprises", "dual_jobs_begin_before_graduation", "dual_compared_in_part"
"""Cautions; the third holds where some dual graduates have nobody to be compared with."""


def dual_contrasts(counts: pl.DataFrame, level: float, small_cell: int) -> pl.DataFrame:
    """This will compare dual with other graduates under each definition.

    The adjusted difference weighs each qualification and cohort that has both kinds by its dual graduates. Its
    interval is normal, with one success and one failure added to each side of a stratum (Agresti & Caffo, 2000).

    Args:
        counts: as `definitions.counted` gives them, by `dual`.
        level: probability inside the interval.
        small_cell: groups with fewer persons, or fewer employed, give no figures.

    Returns:
        `definition, persons_dual, persons_other, rate_dual, rate_other, difference, compared_share` (of dual
        graduates in strata that have both), `adjusted_difference, low, high, level, cautions` (codes, by semicolon).
    """
    from scipy.special import ndtri

    strata = counts.group_by(["definition", *STRATUM]).agg(
        *_side("dual", pl.col("dual")), *_side("other", ~pl.col("dual"))
    )
    both = (pl.col("n_dual") > 0) & (pl.col("n_other") > 0)
    weight = pl.when(both).then(pl.col("n_dual")).otherwise(0)
    within = pl.col("k_dual") / pl.col("n_dual") - pl.col("k_other") / pl.col("n_other")
    strata = strata.with_columns(
        weight=weight,
        gain=pl.when(both).then(weight * within).otherwise(0.0),
        spread=pl.when(both).then(weight**2 * (_variance("dual") + _variance("other"))).otherwise(0.0),
    )
    sums = (
        strata.sort("definition", *STRATUM)
        .group_by("definition", maintain_order=True)
        .agg(pl.exclude("definition", *STRATUM).sum())
        .sort("definition")
    )
    enough = pl.min_horizontal("k_dual", "k_other") >= small_cell
    z = float(ndtri(0.5 + level / 2))
    adjusted, half = pl.col("gain") / pl.col("weight"), z * pl.col("spread").sqrt() / pl.col("weight")
    figures = {
        "persons_dual": pl.col("n_dual"),
        "persons_other": pl.col("n_other"),
        "rate_dual": pl.col("k_dual") / pl.col("n_dual"),
        "rate_other": pl.col("k_other") / pl.col("n_other"),
        "difference": pl.col("k_dual") / pl.col("n_dual") - pl.col("k_other") / pl.col("n_other"),
        "compared_share": pl.col("weight") / pl.col("n_dual"),
        "adjusted_difference": adjusted,
        "low": adjusted - half,
        "high": adjusted + half,
    }
    shown = [pl.when(enough).then(value).fill_nan(None).alias(name) for name, value in figures.items()]
    always = f"{CHOSEN};{EARLIER}"
    cautions = pl.when(pl.col("weight") < pl.col("n_dual")).then(pl.lit(f"{always};{PART}")).otherwise(pl.lit(always))
    table = sums.select("definition", *shown, level=pl.lit(level), cautions=cautions)
    return table.with_columns(pl.col("persons_dual", "persons_other").cast(pl.Int64))


def of_published_cohorts(counts: pl.DataFrame, totals: pl.DataFrame, small_cell: int) -> pl.DataFrame:
    """This will keep the cohorts whose comparison gives away nothing that the rates keep back.

    Both ways of training together are the total over the cohorts: beside the other cohorts' totals they would tell the
    one kept back. So would a small group of one way beside the denominators of retention.

    Args:
        counts: as `definitions.counted` gives them, by `dual`.
        totals: as `publication.rates` gives them.
        small_cell: groups from 1 to one below it are small.
    """
    shown = totals.filter(outcome="employed", college_bin="", qualification="", suppressed=0)
    keys = ["definition", "cohort"]
    sizes = counts.group_by(*keys, "dual").agg(pl.col("denominator").sum())
    small = sizes.filter(pl.col("denominator").is_between(1, small_cell - 1))
    return counts.join(shown, on=keys, how="semi").join(small, on=keys, how="anti")


def _side(name: str, mask: pl.Expr) -> list[pl.Expr]:
    kept = {"n": "denominator", "k": "employed"}
    return [pl.col(column).filter(mask).sum().cast(pl.Float64).alias(f"{key}_{name}") for key, column in kept.items()]


def _variance(name: str) -> pl.Expr:
    share = (pl.col(f"k_{name}") + 1) / (pl.col(f"n_{name}") + 2)
    return share * (1 - share) / (pl.col(f"n_{name}") + 2)
