"""What was learnt, in the form next year's forecast reads: the loop closes through data.

Counts here are whole, small cells included: they stay inside the study and are not for publication.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.tracking.publication import OUTCOMES


def outcome_rows(counts: pl.DataFrame, outcomes: Mapping[str, tuple[str, str]] = OUTCOMES) -> pl.DataFrame:
    """This will give outcomes per college, qualification and cohort as the region's data contract has them.

    Args:
        counts: as `kasip.core.tracking.definitions.counted` gives them; they may be counts of retention.
        outcomes: what is counted -> columns of its numerator and denominator.
    """
    keys = ["college_bin", "qualification", "cohort"]
    parts = [
        counts.select(
            *keys,
            pl.lit(outcome).alias("outcome"),
            "definition",
            pl.col(numerator).cast(pl.Int64).alias("numerator"),
            pl.col(denominator).cast(pl.Int64).alias("denominator"),
        )
        for outcome, (numerator, denominator) in outcomes.items()
    ]
    rows = pl.concat(parts).filter(pl.col("denominator") > 0)
    return rows.sort(*keys, "outcome", "definition")


def absence_rows(graduates: pl.DataFrame, away: pl.DataFrame, definition: str) -> pl.DataFrame:
    """This will count who went on to study, and who to the army or on leave, out of all graduates.

    Args:
        graduates: `graduate, college_bin, qualification, cohort` of those observed long enough.
        away: `graduate, reason` of those away when the window ends.
        definition: name of the definition whose window is meant.
    """
    keys = ["college_bin", "qualification", "cohort"]
    table = graduates.join(away, on="graduate", how="left")
    outcomes = {"continued_study": ["study"], "army_or_leave": ["army", "parental_leave"]}
    parts = [
        table.group_by(keys).agg(
            pl.lit(outcome).alias("outcome"),
            pl.lit(definition).alias("definition"),
            pl.col("reason").is_in(reasons).sum().cast(pl.Int64).alias("numerator"),
            pl.len().cast(pl.Int64).alias("denominator"),
        )
        for outcome, reasons in outcomes.items()
    ]
    columns = [*keys, "outcome", "definition", "numerator", "denominator"]
    return pl.concat(parts).select(columns).sort(columns)


def qualification_shares(first_jobs: pl.DataFrame, prior: pl.DataFrame, weight: float) -> pl.DataFrame:
    """This will estimate from first jobs how an occupation's vocational entrants split over qualifications.

    Posterior mean of a Dirichlet: experts' shares count as `weight` persons of each occupation, graduates seen count
    one each. An occupation without experts' shares starts from even shares of the qualifications seen in it.

    Args:
        first_jobs: `occupation, qualification`, one row per graduate with a known first occupation.
        prior: `occupation, qualification, share`; may be empty.
        weight: persons the prior counts as.

    Returns:
        `occupation, qualification, share`; the shares of an occupation sum to one.
    """
    key = ["occupation", "qualification"]
    seen = first_jobs.group_by(key).agg(persons=pl.len().cast(pl.Float64))
    table = prior.select(*key, "share").join(seen, on=key, how="full", coalesce=True)
    table = table.with_columns(pl.col("persons").fill_null(0.0), pl.col("share").cast(pl.Float64))
    told = pl.col("share").sum().over("occupation")
    alone = pl.len().over("occupation").cast(pl.Float64)
    expected = pl.when(told > 0).then(pl.col("share").fill_null(0.0) / told).otherwise(1.0 / alone)
    points = (expected * weight + pl.col("persons")).alias("points")
    table = table.with_columns(points).with_columns(share=pl.col("points") / pl.col("points").sum().over("occupation"))
    return table.select(*key, "share").sort(key)


def request_record(requests: pl.DataFrame, hires: pl.DataFrame) -> pl.DataFrame:
    """This will set what employers asked for beside whom they hired and who stayed.

    Args:
        requests: `bin, year, persons`.
        hires: `bin, year, stayed` (true, false or unknown), one row per graduate whose first job was there that year.

    Returns:
        `bin, year, requested, hired, stayed`; hired counts at most those requested; stayed is empty where a year after
        the hire has not passed yet.
    """
    asked = requests.group_by("bin", "year").agg(requested=pl.col("persons").sum().cast(pl.Int64))
    taken = hires.group_by("bin", "year").agg(
        hired=pl.len().cast(pl.Int64),
        stayed=pl.when(pl.col("stayed").is_null().any()).then(None).otherwise(pl.col("stayed").sum().cast(pl.Int64)),
    )
    table = asked.join(taken, on=["bin", "year"], how="left").with_columns(pl.col("hired").fill_null(0))
    share = pl.min_horizontal("hired", "requested")
    stayed = pl.when(pl.col("hired") == 0).then(0).otherwise(pl.col("stayed"))
    table = table.with_columns(hired=share, stayed=pl.min_horizontal(stayed, share))
    return table.select("bin", "year", "requested", "hired", "stayed").sort("bin", "year")
