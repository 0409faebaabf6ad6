"""A run of the forecast: asked for by a planner, computed by a job from a copy of the records, stored for good."""

from __future__ import annotations

import json
import math
import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import attrs
import polars as pl
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import permit_of
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.queries import head_of
from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.kept import (
    BACKTESTS,
    FORECAST,
    READ_TABLES,
    STUDY,
    backtest_rows,
    folder_of,
    record_rows,
    region_of,
    result_rows,
)
from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.apps.work.actions import ask
from kasip.studies.backtest import Asked, backtest
from kasip.vocabulary.faults import InputRejectedError
from kasip.vocabulary.lookalikes import fold

SUBJECT = "forecast_run"
KIND = "run_forecast"
BATCH = 1_000
HORIZON = 5
"""Years ahead over which the backtest scores: the longest training, and a year to decide."""
BOARD_YEARS = 8
PARTS = {
    "demand": {
        "expansion_median": "expansion", "replacement_median": "replacement", "plants_median": "plants",
        "requests_median": "requests", "low": "demand_low", "median": "demand_median", "high": "demand_high",
    },
    "supply": {
        "running_median": "running", "other_median": "other", "repeated_median": "repeated", "median": "supply_median",
    },
    "gap": {
        "gap_low": "gap_low", "gap_median": "gap_median", "gap_high": "gap_high", "p_shortage": "p_shortage",
        "p_surplus": "p_surplus", "class": "said", "label": "label",
    },
}  # fmt: skip
"""Table of the forecast -> its column -> the field of a figure."""
CERTIFIED = (
    "version",
    "scenario",
    "input_hash",
    "input_tables",
    "output_hash",
    "seed",
    "draws",
    "level",
    "assumptions",
)


class RunRefusedError(Exception):
    """A run was not made. `code` is worded as `forecast_refused_<code>`: `role` or `state`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_run(actor: Actor) -> bool:
    """This will say whether an actor may ask for a run."""
    return actor.person_id is not None and permit_of(ForecastRun).reach("add").extent(actor) != "none"


@transaction.atomic
def new_run(*, by: Actor, scenario: str = "", note: str = "") -> ForecastRun:
    """This will store a run that is still to be computed.

    Raises:
        RunRefusedError: the actor may not.
    """
    if not may_run(by):
        raise RunRefusedError("role")
    Region.objects.select_for_update().get(pk=by.tenant)
    last = ForecastRun.objects.aggregate(last=Max("number"))["last"] or 0
    run = ForecastRun(
        region_id=by.tenant,
        number=last + 1,
        scenario=scenario,
        note=note,
        folder=secrets.token_hex(16),
        asked_by_id=by.person_id,
        asked_by_name=by.person_name,
    )
    with journalled():
        run.save()
    record(by=by, deed=Deed(Action.STARTED, SUBJECT, run.pk, f"№ {run.number}"))
    return run


@transaction.atomic
def request_run(*, by: Actor, scenario: str = "", note: str = "") -> ForecastRun:
    """This will store a run to be computed and ask a worker to compute it.

    Args:
        by: who asks.
        scenario: name of a scenario of the region; empty: the records as they stand.
        note: what the run is for.

    Raises:
        RunRefusedError: the actor may not.
    """
    run = new_run(by=by, scenario=scenario, note=note)
    run.job = ask(kind=KIND, arguments={"run": run.pk}, by=by)
    with journalled():
        run.save(update_fields=["job"])
    return run


@attrs.frozen
class Backtested:
    """How the method did on the run's own history.

    Attributes:
        scores: history, method, years ahead -> error and coverage.
        board: history, year, years ahead -> what came, what the method and what "no change" said, persons in all.
    """

    scores: list[dict[str, object]]
    board: list[dict[str, object]]


def note_records(run: ForecastRun) -> None:
    """This will note which state of the records a run is about to copy; a change during the copying counts as later."""
    run.records_at = timezone.now()
    run.records_sequence = head_of(run.region_id).sequence


def backtested(run: ForecastRun) -> Backtested:
    """This will backtest the method on the run's own history: forecasts from former years against what came.

    A history that is absent or shorter than eleven years is not tested.
    """
    scores: list[dict[str, object]] = []
    board: list[dict[str, object]] = []
    folder = folder_of(run)
    for name, (table, keys) in BACKTESTS.items():
        file = folder / STUDY / f"{table}.csv"
        if not file.is_file():
            continue
        try:
            told = backtest(file, folder / f"backtest_{name}", Asked(keys, "year", "persons", HORIZON))
        except InputRejectedError:  # shorter than eleven years
            continue
        scores += [{"of": name, **plain(row)} for row in cast("list[dict[str, object]]", told["scores"])]
        board += [{"of": name, **plain(row)} for row in told_and_came(backtest_rows(run, name))]
    return Backtested(scores, board)


@transaction.atomic
def store_run(*, run: ForecastRun, tested: Backtested, by: Actor) -> ForecastRun:
    """This will store what a forecast says of the region; from then on the run does not change.

    Args:
        run: the run, still computing, its folder filled.
        tested: how the method did on the run's own history.
        by: who asked for it.

    Raises:
        RunRefusedError: the run is not computing any more.
    """
    current = ForecastRun.objects.select_for_update().select_related("region").get(pk=run.pk)
    if current.state != RunState.COMPUTING:
        raise RunRefusedError("state")
    certificate = json.loads((folder_of(current) / FORECAST / "certificate.json").read_text("utf-8"))
    figures = _figures(current)
    current.records_at, current.records_sequence = run.records_at, run.records_sequence
    current.certificate = {name: certificate.get(name) for name in CERTIFIED} | {"provenance": provenance_of(current)}
    current.input_hash, current.output_hash = certificate["input_hash"], certificate["output_hash"]
    current.first_year = min(figure.year for figure in figures)
    current.last_year = max(figure.year for figure in figures)
    current.quality, current.scoreboard = tested.scores, tested.board
    current.state = RunState.DONE
    with journalled():
        ForecastFigure.objects.bulk_create(figures, batch_size=BATCH)
        current.save()
    changes: dict[str, list[object]] = {
        "state": ["computing", "done"],
        "input_hash": [None, current.input_hash],
        "output_hash": [None, current.output_hash],
    }
    record(by=by, deed=Deed(Action.FINISHED, SUBJECT, current.pk, f"№ {current.number}", changes))
    return current


@transaction.atomic
def fail_run(*, run: ForecastRun, by: Actor, problem: str) -> None:
    """This will record that a run could not be computed."""
    current = ForecastRun.objects.select_for_update().get(pk=run.pk)
    if current.state != RunState.COMPUTING:
        return
    current.state = RunState.FAILED
    with journalled():
        current.save()
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, current.pk, f"№ {current.number}"), reason=problem)


def _figures(run: ForecastRun) -> list[ForecastFigure]:
    key = ["qualification", "year"]
    region = region_of(run)
    parts = [
        result_rows(run, table, kato=region).select(*key, *(pl.col(name).alias(field) for name, field in names.items()))
        for table, names in PARTS.items()
    ]
    table = parts[0].join(parts[1], on=key, maintain_order="left").join(parts[2], on=key, maintain_order="left")
    known = {one.qualification: one for one in Qualification.objects.all()}
    return [_figure(run, known[row["qualification"]], row) for row in table.iter_rows(named=True)]


def _figure(run: ForecastRun, qualification: Qualification, row: Mapping[str, Any]) -> ForecastFigure:
    given = {name: value for name, value in row.items() if name not in ("qualification", "label")}
    names = (qualification.name_kk, qualification.name_ru, qualification.name_en)
    return ForecastFigure(
        region_id=run.region_id,
        run=run,
        qualification=qualification,
        small=row["label"] == "small",
        search_text=" ".join(fold(text) for text in (qualification.qualification, *names) if text),
        **given,
    )


def provenance_of(run: ForecastRun) -> dict[str, int]:
    """This will count the rows the forecast reads by their provenance."""
    counted: Counter[str] = Counter()
    for table in READ_TABLES:
        frame = record_rows(run, table)
        if "provenance" in frame.columns:
            counted.update(dict(frame["provenance"].fill_null("").value_counts().iter_rows()))
    return dict(sorted(counted.items()))


def told_and_came(predictions: pl.DataFrame) -> list[dict[str, object]]:
    """This will sum predictions over all series of a year: what came, what was said of it some years before."""
    if not predictions.height:
        return []
    ahead = (pl.col("time").cast(pl.Int64) - pl.col("origin").cast(pl.Int64)).alias("ahead")
    inside = ((pl.col("actual") >= pl.col("low")) & (pl.col("actual") <= pl.col("high"))).mean()
    told = (
        predictions.filter(pl.col("method").is_in(["kasip", "naive"]))
        .with_columns(ahead)
        .group_by("time", "ahead", "method")
        .agg(pl.col("actual").sum(), pl.col("median").sum(), inside=inside, series=pl.len())
    )
    kasip = told.filter(pl.col("method") == "kasip").drop("method").rename({"median": "kasip"})
    naive = told.filter(pl.col("method") == "naive").select("time", "ahead", naive="median")
    both = kasip.join(naive, on=["time", "ahead"]).rename({"time": "year"}).with_columns(pl.col("year").cast(pl.Int64))
    last = both.filter(pl.col("year") > pl.col("year").max() - BOARD_YEARS)
    return last.with_columns(pl.col(pl.Float64).round(4)).sort("year", "ahead").to_dicts()


def plain(row: Mapping[str, object]) -> dict[str, object]:
    """This will leave out of a row what is not a number where one is meant: a score of nothing."""
    return {key: None if isinstance(value, float) and not math.isfinite(value) else value for key, value in row.items()}
