"""From a study's tables to rates between a seat and a worker, running cohorts and other supply."""

from __future__ import annotations

import math

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.forecasting.supply import Cohorts, RateDraws, survival
from kasip.core.rates import Assumed, BetaRates, shrunk_in_groups
from kasip.studies.forecast_evidence import placed
from kasip.studies.forecast_setting import Assumptions, Axes, Rules, brings, positions
from kasip.studies.loading import Study
from kasip.vocabulary.seeds import stream

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
OUTCOMES = ("continued_study", "army_or_leave", "stayed_in_region", "in_specialty")


@attrs.frozen
class SeatRates:
    """Rates between a seat and a worker.

    Attributes:
        pairs: college and qualification of each entry of `fill` and `outcomes`.
        fill: enrolled out of seats, by pair.
        continuation: of going on, by study year; each with one entry a qualification.
        outcomes: by outcome, one entry a pair.
        outcomes_by_qualification: by outcome, one entry a qualification.
    """

    pairs: tuple[tuple[str, str], ...]
    fill: BetaRates
    continuation: tuple[BetaRates, ...]
    outcomes: dict[str, BetaRates]
    outcomes_by_qualification: dict[str, BetaRates]


def seat_rates(study: Study, axes: Axes, rules: Rules, assumptions: Assumptions) -> SeatRates:
    """This will estimate every rate between a seat and a worker, shrunk to its qualification and to the region."""
    assumptions.note_missing(study, "continuation", "outcomes")
    programmes = study.tables["programmes"].select("college_bin", "qualification").unique().sort(pl.all())
    pairs = tuple(programmes.iter_rows())
    groups = positions(programmes["qualification"], axes.qualifications)
    strength, year = rules.at("rate_strength", axes.base_year), axes.base_year

    def assumed(name: str) -> Assumed:
        return Assumed(rules.at(name, year), strength)

    orders = study.tables["past_orders"].filter(pl.col("enrolled").is_not_null())
    outcomes = {name: _outcome_rows(study, name, assumptions) for name in OUTCOMES}
    by_qualification = np.arange(len(axes.qualifications))
    return SeatRates(
        pairs,
        shrunk_in_groups(*_by_pair(orders, "enrolled", "seats", pairs), groups, assumed("fill_rate")),
        _continuation(study, axes, assumed("continuation_rate")),
        {
            name: shrunk_in_groups(*_by_pair(rows, "numerator", "denominator", pairs), groups, assumed(f"{name}_rate"))
            for name, rows in outcomes.items()
        },
        {
            name: shrunk_in_groups(
                *_by_qualification(rows, "numerator", "denominator", axes),
                by_qualification * 0,
                assumed(f"{name}_rate"),
            )
            for name, rows in outcomes.items()
        },
    )


def _outcome_rows(study: Study, outcome: str, assumptions: Assumptions) -> pl.DataFrame:
    """This will take the rows of one outcome, each qualification under one definition: they are never mixed in it.

    That is the definition with most persons behind it in the region; a qualification without figures by it keeps those
    of the next one that has some, so that evidence on some qualifications never takes it away from others.
    """
    rows = study.tables["outcomes"].filter((pl.col("outcome") == outcome) & (pl.col("denominator") > 0))
    definitions = (
        rows.group_by("definition")
        .agg(pl.col("denominator").sum())
        .sort("denominator", "definition", descending=[True, False])
    )
    if not definitions.height:
        return rows
    place = pl.col("definition").replace_strict(definitions["definition"], range(definitions.height))
    kept = rows.filter(place == place.min().over("qualification"))
    chosen = definitions["definition"][0]
    others = kept.filter(pl.col("definition") != chosen)["qualification"].n_unique()
    facts = {"outcome": outcome, "definition": chosen, "of": definitions.height}
    if others:
        assumptions.note("forecast_definitions_chosen", **facts, count=others)
    elif definitions.height > 1:
        assumptions.note("forecast_definition_chosen", **facts)
    return kept


def _by_pair(rows: pl.DataFrame, wins: str, trials: str, pairs: tuple[tuple[str, str], ...]) -> tuple[Floats, Floats]:
    return _counted(
        rows, wins, trials, dict(zip(pairs, range(len(pairs)), strict=True)), ["college_bin", "qualification"]
    )


def _by_qualification(rows: pl.DataFrame, wins: str, trials: str, axes: Axes) -> tuple[Floats, Floats]:
    places = {(code,): place for place, code in enumerate(axes.qualifications)}
    return _counted(rows, wins, trials, places, ["qualification"])


def _counted(
    rows: pl.DataFrame,
    wins: str,
    trials: str,
    places: dict[tuple[str, str], int] | dict[tuple[str], int],
    keys: list[str],
) -> tuple[Floats, Floats]:
    successes, counted = np.zeros(len(places)), np.zeros(len(places))
    sums = rows.group_by(keys).agg(pl.col(wins).sum(), pl.col(trials).sum()).sort(keys)
    for *key, won, tried in sums.iter_rows():
        place = places.get(tuple(key))
        if place is not None:
            successes[place], counted[place] = min(won, tried), tried
    return successes, counted


def _continuation(study: Study, axes: Axes, assumed: Assumed) -> tuple[BetaRates, ...]:
    rows = study.tables["continuation"]
    last = int(rows["study_year"].max() or 4)  # type: ignore[arg-type]
    one_group = np.zeros(len(axes.qualifications), dtype=np.int64)
    return tuple(
        shrunk_in_groups(
            *_by_qualification(rows.filter(pl.col("study_year") == year), "continued", "started", axes),
            one_group,
            assumed,
        )
        for year in range(1, last + 1)
    )


def rate_draws(rates: SeatRates, draws: int, seed: int) -> RateDraws:
    """This will draw the qualifications' rates jointly."""
    outcome = {
        name: beta.draw(draws, stream(seed, "rate", name)) for name, beta in rates.outcomes_by_qualification.items()
    }
    return RateDraws(
        np.stack(
            [beta.draw(draws, stream(seed, "continuation", year)) for year, beta in enumerate(rates.continuation)],
            axis=-1,
        ),
        np.minimum(outcome["continued_study"] + outcome["army_or_leave"], 1.0),
        outcome["stayed_in_region"],
        outcome["in_specialty"],
    )


def cohorts_of(study: Study, axes: Axes, workers: Floats, assumptions: Assumptions) -> Cohorts:
    """This will collect groups in training that graduate within the forecast years."""
    rows = study.tables["running_cohorts"].filter(pl.col("graduation_year").is_in(axes.years))
    rows = rows.sort([name for name in rows.columns if name in _COHORT_KEY])
    rows = rows.join(
        study.tables["colleges"].select("college_bin", "kato"), on="college_bin", how="left", maintain_order="left"
    )
    admitted, graduate = (rows[name].cast(pl.Int64).to_numpy() for name in ("admission_year", "graduation_year"))
    return Cohorts(
        placed(rows["kato"], axes, workers, assumptions),
        positions(rows["qualification"], axes.qualifications),
        positions(rows["graduation_year"], axes.years),
        np.clip(axes.first_order_year - admitted, 1, np.maximum(graduate - admitted, 1)),
        np.maximum(graduate - admitted, 1),
        rows["students"].cast(pl.Float64).fill_null(0.0).to_numpy(),
    )


_COHORT_KEY = (
    "college_bin",
    "qualification",
    "language",
    "base",
    "form",
    "funding",
    "admission_year",
    "graduation_year",
)


def repeated_order(study: Study, axes: Axes, rates: SeatRates, workers: Floats) -> Cohorts:
    """This will lay out the groups that the coming admissions would bring if the last past order were repeated.

    Students are seats times the fill of the college's qualification; they graduate after the programme's length.
    """
    orders = study.tables["past_orders"]
    last = orders.filter(pl.col("year") == orders["year"].max())
    keys = ["college_bin", "qualification", "language", "base", "form"]
    lengths = study.tables["programmes"].select(*keys, pl.col("duration_months"))
    usual = lengths.group_by("qualification").agg(pl.col("duration_months").median().alias("usual"))
    rows = (
        last.group_by(keys)
        .agg(pl.col("seats").sum())
        .join(lengths, on=keys, how="left")
        .join(usual, on="qualification", how="left")
        .join(study.tables["colleges"].select("college_bin", "kato"), on="college_bin", how="left")
        .with_columns(length=(pl.coalesce("duration_months", "usual", pl.lit(36)) / 12).ceil().cast(pl.Int64))
        .join(pl.DataFrame({"admission_year": range(axes.first_order_year, axes.years[-1] + 1)}), how="cross")
        .filter((pl.col("admission_year") + pl.col("length")).is_in(axes.years))
        .sort(*keys, "admission_year")
    )
    places = {pair: place for place, pair in enumerate(rates.pairs)}
    fill = np.array(
        [_fill(rates, places.get(pair)) for pair in rows.select("college_bin", "qualification").iter_rows()]
    )
    return Cohorts(
        placed(rows["kato"], axes, workers, Assumptions()),
        positions(rows["qualification"], axes.qualifications),
        positions(rows["admission_year"] + rows["length"], axes.years),
        np.ones(rows.height, dtype=np.int64),
        rows["length"].to_numpy(),
        rows["seats"].cast(pl.Float64).to_numpy() * fill,
    )


def _fill(rates: SeatRates, place: int | None) -> float:
    return float(rates.fill.mean[place]) if place is not None else float(rates.fill.prior.mean())


def other_supply_of(study: Study, axes: Axes) -> Floats:
    """This will lay other supply out as channel by qualification by year; 0 where nothing is stated."""
    rows = study.tables["other_supply"].filter(pl.col("year").is_in(axes.years))
    channels = tuple(sorted(set(rows["channel"].to_list())))
    expected = np.zeros((len(channels), len(axes.qualifications), len(axes.years)))
    place = (
        positions(rows["channel"], channels),
        positions(rows["qualification"], axes.qualifications),
        positions(rows["year"], axes.years),
    )
    np.add.at(expected, place, rows["persons"].cast(pl.Float64).fill_null(0.0).to_numpy())
    return expected


def yields_table(study: Study, axes: Axes, rates: SeatRates) -> pl.DataFrame:
    """This will tell, programme by programme, what becomes of a seat: table `yields`.

    A targeted seat's graduate is hired by the enterprise, so it stays and works in its specialty.
    """
    programmes = (
        study.tables["programmes"]
        .group_by("college_bin", "qualification", "base")
        .agg(pl.col("duration_months").max())
        .sort("college_bin", "qualification", "base")
    )
    places = {pair: place for place, pair in enumerate(rates.pairs)}
    going_on = np.stack([beta.mean for beta in rates.continuation], axis=-1)
    rows = [
        _yield_row(row, targeted, rates, places[row[:2]], going_on[axes.qualifications.index(row[1])])
        for row in programmes.iter_rows()
        for targeted in (False, True)
    ]
    return pl.DataFrame(rows, schema=YIELDS, orient="row")


YIELDS = {
    "college_bin": pl.String,
    "qualification": pl.String,
    "base": pl.String,
    "targeted": pl.Boolean,
    "fill": pl.Float64,
    "continuation": pl.Float64,
    "lost": pl.Float64,
    "stayed": pl.Float64,
    "in_specialty": pl.Float64,
    "yield": pl.Float64,
}


def _yield_row(
    row: tuple[str, str, str, int], targeted: bool, rates: SeatRates, pair: int, going_on: Floats
) -> tuple[object, ...]:
    college, qualification, base, months = row
    mean = {name: float(beta.mean[pair]) for name, beta in rates.outcomes.items()}
    parts = (
        float(rates.fill.mean[pair]),
        float(survival(going_on, 1, max(math.ceil(months / 12), 1))),
        min(mean["continued_study"] + mean["army_or_leave"], 1.0),
        1.0 if targeted else mean["stayed_in_region"],
        1.0 if targeted else mean["in_specialty"],
    )
    fill, continuation, lost, stayed, trade = (round(part, 6) for part in parts)
    return (
        college,
        qualification,
        base,
        targeted,
        fill,
        continuation,
        lost,
        stayed,
        trade,
        round(fill * continuation * (1 - lost) * stayed * trade, 6),
    )


def note_missing_supply(study: Study, assumptions: Assumptions) -> None:
    """This will note that nobody but graduates is counted, where that is so."""
    if not brings(study, "other_supply"):
        assumptions.note("forecast_without_table", table="other_supply")
