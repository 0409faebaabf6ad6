"""What a run rests on, what it assumes, and what earlier runs said of years that are facts by now."""

from __future__ import annotations

import polars as pl

from kasip.apps.labour_market.kept import record_rows, region_of, result_rows
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.labour_market.runs import earlier_runs
from kasip.reporting.names import Names
from kasip.reporting.words import Words
from kasip.web.numbers import percent, persons, signed_percent
from kasip.web.order_pieces import day
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.planner.forecasts.wording import run_name, scenario_name
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as words


def run_facts(run: ForecastRun) -> list[Fact]:
    """This will say who asked for a run, from which records and how it was computed."""
    told = run.certificate
    facts = [
        Fact(words("forecasts_asked"), f"{run.asked_by_name}, {day(run.asked_at)}"),
        Fact(words("forecasts_scenario"), scenario_name(run.scenario)),
    ]
    if run.records_at is None:
        return facts
    return [
        *facts,
        Fact(words("forecasts_records_at"), day(run.records_at)),
        Fact(words("forecasts_years"), f"{run.first_year}–{run.last_year}"),
        Fact(words("forecasts_draws"), persons(told.get("draws")), help=words("forecasts_draws_help")),
        Fact(words("forecasts_seed"), str(told.get("seed", ""))),
        Fact(words("state_order_input_hash"), run.input_hash[:16]),
        Fact(words("forecasts_output_hash"), run.output_hash[:16]),
    ]


def assumptions_of(run: ForecastRun) -> list[str]:
    """This will word what a run assumed for want of evidence."""
    speak = Words(Names({"qualifications": record_rows(run, "qualifications")}, language_now()))
    return [speak.assumption(item) for item in run.certificate.get("assumptions") or []]


def earlier_table(run: ForecastRun) -> Table:
    """This will set what earlier runs said of employment in the region beside what the records say now."""
    history = result_rows(run, "industries", kato=region_of(run), kind="history")
    columns = [
        Column(words("forecasts_run")),
        Column(words("forecasts_year"), "code"),
        Column(words("forecasts_said_then"), "number"),
        Column(words("forecasts_came"), "number"),
        Column(words("forecasts_error"), "number"),
        Column(words("forecasts_inside"), "number", help=words("forecasts_inside_help")),
    ]
    rows: list[list[Cell]] = []
    if history.height:
        last = int(str(history["year"].max()))
        known = history.select("industry", "year", actual="median")
        for earlier in earlier_runs(run, last):
            rows += _held_against(earlier, known)
    return Table(
        words("forecasts_earlier"), columns, rows,
        empty_title=words("forecasts_earlier_none"), empty_text=words("forecasts_earlier_none_what"),
        show_caption=True, stacked=False,
    )  # fmt: skip


def _held_against(earlier: ForecastRun, known: pl.DataFrame) -> list[list[Cell]]:
    told = result_rows(earlier, "industries", kato=region_of(earlier), kind="forecast")
    if not told.height:
        return []
    both = told.join(known, on=["industry", "year"])
    inside = ((pl.col("actual") >= pl.col("low")) & (pl.col("actual") <= pl.col("high"))).mean()
    years = both.group_by("year").agg(pl.col("median").sum(), pl.col("actual").sum(), inside=inside).sort("year")
    return [
        [
            Cell(run_name(earlier)),
            Cell(str(row["year"])),
            Cell(persons(row["median"])),
            Cell(persons(row["actual"])),
            Cell(signed_percent(row["median"] / row["actual"] - 1) if row["actual"] else "", unknown=True),
            Cell(percent(row["inside"])),
        ]
        for row in years.to_dicts()
    ]
