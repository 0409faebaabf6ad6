"""Rates, ranks, curves and contrasts on figures worked out by hand."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import beta

from kasip.core.tracking.contrasts import dual_contrasts, of_published_cohorts
from kasip.core.tracking.publication import rates
from kasip.core.tracking.rates import rank_groups, shrunk, unshrunk
from kasip.core.tracking.survival import kaplan_meier


def test_interval_is_the_posterior_of_the_chosen_prior():
    counts = pl.DataFrame({"qualification": ["a"] * 3, "numerator": [8, 9, 7], "denominator": [10, 10, 10]})

    table = shrunk(counts, 0.8)

    assert table["rate"].to_list() == [0.8, 0.9, 0.7]
    assert all(0.7 < value < 0.9 for value in table["shrunk"])
    mean, weight = 24.0 / 30, 2000.0
    low = beta.ppf(0.1, weight * mean + 8, weight * (1 - mean) + 2)
    assert table["low"][0] == pytest.approx(low, rel=1e-3)


def test_interval_holds_as_often_as_promised():
    rng = np.random.default_rng(5)
    true = rng.beta(16, 4, 4_000)
    size = rng.integers(5, 40, 4_000)
    counts = pl.DataFrame({"qualification": ["a"] * 4_000, "numerator": rng.binomial(size, true), "denominator": size})

    table = shrunk(counts, 0.8)

    held = np.mean((table["low"].to_numpy() <= true) & (true <= table["high"].to_numpy()))
    assert 0.77 < held < 0.83


def test_unknown_denominator_gives_no_rate():
    counts = pl.DataFrame({"qualification": ["a", "a"], "numerator": [0, 8], "denominator": [0, 10]})

    assert shrunk(counts, 0.8).select("rate", "shrunk", "low", "high").row(0) == (None, None, None, None)


def test_overlapping_intervals_share_a_group():
    low, high = np.array([0.1, 0.2, 0.5, 0.55]), np.array([0.3, 0.4, 0.6, 0.9])

    assert rank_groups(low, high).tolist() == [2, 2, 1, 1]


def test_intervals_chained_by_overlap_are_not_ranked():
    low, high = np.array([0.1, 0.25, 0.45]), np.array([0.3, 0.5, 0.9])

    assert rank_groups(low, high).tolist() == [1, 1, 1]


def test_kaplan_meier_by_hand():
    month, event = np.array([1, 2, 2, 3, 4]), np.array([True, True, False, True, False])

    curve = kaplan_meier(month, event, 0.8)

    assert curve.select("month", "at_risk", "events").rows() == [(1, 5, 1), (2, 4, 1), (3, 2, 1)]
    assert curve["survival"].to_list() == pytest.approx([0.8, 0.6, 0.3])
    assert (curve["low"] < curve["survival"]).all()
    assert (curve["survival"] < curve["high"]).all()


def cell(college, employed, denominator, dual):
    return {
        "definition": "any",
        "college_bin": college,
        "qualification": "q",
        "cohort": 2024,
        "dual": dual,
        "excluded": 0,
        "not_observed": 0,
        "enterprise_unknown": 0,
        "denominator": denominator,
        "employed": employed,
        "occupation_known": employed,
        "in_specialty": employed,
        "place_known": employed,
        "stayed_in_region": employed,
    }


def test_suppressed_is_empty_and_zero_is_zero():
    cells = pl.DataFrame(
        [
            cell("a", 3, 4, dual=False),
            cell("b", 0, 20, dual=False),
            cell("c", 18, 20, dual=False),
            cell("d", 6, 6, dual=False),
        ]
    ).drop("dual")

    table, totals = rates(cells, 0.8, 5)

    employed = table.filter(pl.col("outcome") == "employed").sort("college_bin")
    assert employed.select("numerator", "suppressed").rows() == [(None, 1), (0, 0), (18, 0), (None, 1)]
    shown = totals.filter((pl.col("outcome") == "employed") & (pl.col("suppressed") == 0))
    assert sorted(shown.select("college_bin", "denominator").rows()) == [("", 50), ("", 50), ("b", 20), ("c", 20)]


def test_adjusted_contrast_compares_within_qualification():
    rows = [cell("a", 90, 100, dual=True), cell("a", 80, 100, dual=False)]
    only_dual = {**cell("a", 10, 100, dual=True), "qualification": "other"}

    contrast = dual_contrasts(pl.DataFrame([*rows, only_dual]), 0.8, 5).row(0, named=True)

    assert contrast["difference"] == pytest.approx(100 / 200 - 0.8)
    assert contrast["adjusted_difference"] == pytest.approx(0.1)
    assert contrast["compared_share"] == pytest.approx(0.5)
    assert contrast["low"] < 0.1 < contrast["high"]


def in_cohort(cohort, employed, denominator, dual):
    return {**cell("a", employed, denominator, dual=dual), "cohort": cohort}


def compared(rows, small_cell=5):
    counts = pl.DataFrame(rows)
    summed = counts.drop("dual").group_by("definition", "college_bin", "qualification", "cohort").sum()
    _, totals = rates(summed, 0.8, small_cell)
    shown = totals.filter(outcome="employed", college_bin="", qualification="")
    return counts, shown, of_published_cohorts(counts, totals, small_cell)


LARGE = [in_cohort(2024, 80, 100, dual=True), in_cohort(2024, 60, 100, dual=False)]


def test_contrast_does_not_give_away_a_cohort_kept_back():
    counts, shown, kept = compared([*LARGE, in_cohort(2025, 1, 2, dual=True), in_cohort(2025, 1, 1, dual=False)])
    assert shown.filter(suppressed=1)["cohort"].to_list() == [2025]

    published = shown["denominator"].sum()
    alone, leaky = (dual_contrasts(rows, 0.8, 5).row(0, named=True) for rows in (kept, counts))

    assert alone["persons_dual"] + alone["persons_other"] - published == 0
    assert leaky["persons_dual"] + leaky["persons_other"] - published == 3


def test_contrast_leaves_out_a_cohort_with_a_handful_trained_dually():
    _, shown, kept = compared([*LARGE, in_cohort(2025, 3, 3, dual=True), in_cohort(2025, 30, 50, dual=False)])

    assert shown["suppressed"].sum() == 0
    assert kept["cohort"].unique().to_list() == [2024]


def test_interval_of_a_total_holds_its_own_rate():
    totals = pl.DataFrame({"qualification": ["", ""], "numerator": [635, 447], "denominator": [694, 694]})

    shown = unshrunk(totals, 0.8)

    assert shown.select((pl.col("low") < pl.col("rate")) & (pl.col("rate") < pl.col("high"))).to_series().all()
