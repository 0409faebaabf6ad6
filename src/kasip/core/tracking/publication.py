"""Rates as they may be published: with totals, intervals and small cells kept back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from kasip.core.tracking.rates import ranked, shrunk, unshrunk
from kasip.core.tracking.suppression import Layer, kept_back, with_totals

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "employed": ("employed", "denominator"),
    "in_specialty": ("in_specialty", "occupation_known"),
    "stayed_in_region": ("stayed_in_region", "place_known"),
}
"""Outcome -> its numerator and denominator among the counts of a definition."""
RETAINED: Mapping[str, tuple[str, str]] = {"retained": ("employed", "denominator")}
"""The one outcome of a definition of `dual_employer`."""

LEFT_OUT = ("excluded", "not_observed", "enterprise_unknown")
SHOWN = ("numerator", "denominator", *LEFT_OUT, "rate", "shrunk", "low", "high")
ALL = ""
"""Key of a total: all colleges, or all qualifications."""


def rates(
    counts: pl.DataFrame, level: float, small_cell: int, outcomes: Mapping[str, tuple[str, str]] = OUTCOMES
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """This will turn counts into the published rates and their totals.

    Args:
        counts: one row per definition, college, qualification and cohort, as `definitions.counted` gives them.
        level: probability inside the intervals.
        small_cell: counts from 1 to one below it are kept back, with what would give them away.
        outcomes: what is published of each definition: `OUTCOMES`, or `RETAINED` of those that ask about retention.

    Returns:
        Rates per college, qualification and cohort, and totals over colleges, qualifications or both (an empty cell
        says over which): `definition, outcome, college_bin, qualification, cohort, numerator, denominator, excluded,
        not_observed, enterprise_unknown` (empty but for retention)`, rate, shrunk, low, high, level, rank_group,
        suppressed` (1: kept back, its figures are empty).
    """
    parts = [
        _published(_outcome_counts(rows, outcome, outcomes[outcome]), level, small_cell)
        for _, rows in sorted(counts.group_by("definition"), key=lambda item: str(item[0]))
        for outcome in outcomes
    ]
    keys = ["definition", "outcome", "cohort", "college_bin", "qualification"]
    table = pl.concat(parts).sort(keys)
    if outcomes is not RETAINED:
        table = table.with_columns(enterprise_unknown=pl.lit(None, pl.Int64))
    total = (pl.col("college_bin") == ALL) | (pl.col("qualification") == ALL)
    return table.filter(~total), table.filter(total).drop("rank_group")


def _outcome_counts(counts: pl.DataFrame, outcome: str, columns: tuple[str, str]) -> pl.DataFrame:
    """This will pick one outcome's numerator and denominator."""
    numerator, denominator = columns
    return counts.select(
        "definition",
        pl.lit(outcome).alias("outcome"),
        "college_bin",
        "qualification",
        "cohort",
        pl.col(numerator).cast(pl.Int64).alias("numerator"),
        pl.col(denominator).cast(pl.Int64).alias("denominator"),
        pl.col(LEFT_OUT).cast(pl.Int64),
    ).sort("cohort", "college_bin", "qualification")


def _published(counts: pl.DataFrame, level: float, small_cell: int) -> pl.DataFrame:
    """This will add rates, totals, what is kept back and groups of rank to one outcome of one definition."""
    everything = with_total_rows(counts)
    total = (pl.col("college_bin") == ALL) | (pl.col("qualification") == ALL)
    # A total is large and has no peers to be drawn to; counted again among the cells it would narrow their prior.
    table = pl.concat([shrunk(everything.filter(~total), level), unshrunk(everything.filter(total), level)])
    table = table.join(hidden_cells(counts, small_cell), on=["college_bin", "qualification", "cohort"], how="left")
    back = pl.col("suppressed") == 1
    table = table.with_columns(pl.when(back).then(None).otherwise(pl.col(name)).alias(name) for name in SHOWN)
    cell = (pl.col("college_bin") != ALL) & (pl.col("qualification") != ALL)
    colleges, totals = table.filter(cell), table.filter(~cell)
    ordered = ranked(colleges, ["qualification", "cohort"])
    table = pl.concat([ordered, totals.with_columns(rank_group=pl.lit(None, pl.Int64))])
    return table.select(
        "definition", "outcome", "college_bin", "qualification", "cohort", *SHOWN, "level", "rank_group", "suppressed"
    )


def with_total_rows(counts: pl.DataFrame) -> pl.DataFrame:
    """This will add totals over colleges, over qualifications and over both, for each cohort."""
    keys, sums = ["college_bin", "qualification"], ["numerator", "denominator", *LEFT_OUT]
    parts = [counts]
    for kept in (["college_bin"], ["qualification"], []):
        summed = counts.group_by("definition", "outcome", "cohort", *kept, maintain_order=True).agg(pl.col(sums).sum())
        blank = [pl.lit(ALL).alias(key) for key in keys if key not in kept]
        parts.append(summed.with_columns(blank).select(counts.columns))
    return pl.concat(parts)


def hidden_cells(counts: pl.DataFrame, small_cell: int) -> pl.DataFrame:
    """This will mark what is kept back: `college_bin, qualification, cohort, suppressed`, totals included."""
    return pl.concat(
        [_hidden_in_cohort(rows, small_cell) for _, rows in counts.group_by("cohort", maintain_order=True)]
    )


def _hidden_in_cohort(rows: pl.DataFrame, small_cell: int) -> pl.DataFrame:
    colleges = rows["college_bin"].unique().sort()
    qualifications = rows["qualification"].unique().sort()
    at = (
        colleges.search_sorted(rows["college_bin"]).to_numpy(),
        qualifications.search_sorted(rows["qualification"]).to_numpy(),
    )
    layers = []
    for name, least in (("denominator", 1), ("numerator", 0)):
        cells = np.zeros((len(colleges), len(qualifications)), dtype=np.int64)
        cells[at] = rows[name].to_numpy()
        layers.append(Layer(with_totals(cells), least))
    hidden = kept_back(layers, small_cell)
    places = np.argwhere(np.ones_like(hidden))
    return pl.DataFrame(
        {
            "college_bin": pl.Series([*colleges, ALL])[places[:, 0]],
            "qualification": pl.Series([*qualifications, ALL])[places[:, 1]],
            "cohort": pl.Series([rows["cohort"][0]] * len(places), dtype=rows["cohort"].dtype),
            "suppressed": hidden[places[:, 0], places[:, 1]].astype(np.int64),
        }
    )
