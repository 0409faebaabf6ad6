"""Tables of the forecast's pages: runs, qualifications, quality, what changed, plants, rows behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse
from django.utils.formats import date_format

from kasip.apps.labour_market.comparing import InputChange, ResultChange
from kasip.apps.labour_market.kept import record_rows
from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.reporting.drawing.bars import bars
from kasip.web.numbers import percent, persons, probability, signed_percent, signed_persons, stated_percent
from kasip.web.order_pieces import day
from kasip.web.pieces import Cell, Chart, Column, LegendItem, Table
from kasip.web.planner.forecasts.pictures import Plant
from kasip.web.planner.forecasts.wording import RUN_TONES, class_cell, interval, scenario_name
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words

BEHIND = (
    ("occupation_history", "occupation"),
    ("age_structure", "occupation"),
    ("facility_jobs", "occupation"),
    ("occupation_qualifications", "qualification"),
    ("employer_requests", "qualification"),
    ("running_cohorts", "qualification"),
    ("past_orders", "qualification"),
    ("other_supply", "qualification"),
    ("outcomes", "qualification"),
)
"""Tables of records behind a qualification's figures, and by which code its rows are found."""


def runs_table(runs: Iterable[ForecastRun]) -> Table:
    """This will list runs, the first cell leading to each."""
    columns = [
        Column(words("forecasts_run")),
        Column(words("forecasts_state")),
        Column(words("forecasts_scenario")),
        Column(words("forecasts_years"), minor=True),
        Column(words("forecasts_error_year"), "number", help=words("forecasts_error_help")),
        Column(words("forecasts_error_naive"), "number", help=words("forecasts_error_naive_help")),
        Column(words("forecasts_asked"), minor=True),
    ]
    rows = [
        [
            Cell(f"№ {run.number}", url=reverse("forecasts:detail", args=[run.pk])),
            Cell(words(f"forecasts_state_{run.state}"), tone=RUN_TONES[run.state]),
            Cell(scenario_name(run.scenario)),
            Cell(f"{run.first_year}–{run.last_year}" if run.first_year else "", unknown=True),
            *(
                Cell(_share(score_of(run, "industries", method, 1), "wape"), unknown=True)
                for method in ("kasip", "naive")
            ),
            Cell(f"{run.asked_by_name}, {day(run.asked_at)}"),
        ]
        for run in runs
    ]
    return Table(
        words("forecasts_title"), columns, rows,
        empty_title=words("forecasts_none"), empty_text=words("forecasts_none_what"),
    )  # fmt: skip


def qualifications_table(run: ForecastRun, figures: Iterable[ForecastFigure]) -> Table:
    """This will list what a run says of qualifications in one year."""
    columns = [
        Column(words("forecasts_qualification")),
        Column(words("forecasts_needed"), "number", help=words("forecasts_interval_help")),
        Column(words("forecasts_replacement"), "number", minor=True),
        Column(words("forecasts_expansion"), "number", minor=True),
        Column(words("forecasts_supply_repeated"), "number"),
        Column(words("forecasts_probability"), "number"),
        Column(words("forecasts_said")),
    ]
    rows = [
        [
            Cell(_named(one), url=reverse("forecasts:qualification", args=[run.pk, one.qualification.qualification])),
            Cell(interval(one.demand_low, one.demand_median, one.demand_high, small=one.small)),
            Cell(persons(one.replacement)),
            Cell(persons(one.expansion)),
            Cell(persons(one.supply_median)),
            Cell(probability(one.p_shortage)),
            class_cell(one.said),
        ]
        for one in figures
    ]
    return Table(words("forecasts_qualifications"), columns, rows, empty_title=words("forecasts_none_found"))


def quality_chart(run: ForecastRun, history: str) -> Chart | None:
    """This will draw the error of the method beside that of "no change", by years ahead; nothing where untested."""
    scores = [score for score in run.quality if score["of"] == history]
    ahead = sorted({score["horizon"] for score in scores})
    if not ahead:
        return None
    pairs = [(step, *(score_of(run, history, method, step) or {} for method in ("kasip", "naive"))) for step in ahead]
    drawn = [
        (words("forecasts_years_ahead", years=step), {"own": 100 * own["wape"], "second": 100 * naive["wape"]})
        for step, own, naive in pairs
        if own.get("wape") is not None and naive.get("wape") is not None
    ]
    columns = [
        Column(words("forecasts_ahead")),
        Column(words("forecasts_error"), "number", help=words("forecasts_error_help")),
        Column(words("forecasts_error_naive"), "number", help=words("forecasts_error_naive_help")),
        Column(words("forecasts_against_naive")),
        Column(words("forecasts_coverage"), "number", help=words("forecasts_coverage_help")),
        Column(words("forecasts_tested"), "number", minor=True),
    ]
    rows = [
        [
            Cell(words("forecasts_years_ahead", years=step)),
            Cell(_share(own, "wape"), unknown=True),
            Cell(_share(naive, "wape"), unknown=True),
            _against(own.get("wape"), naive.get("wape")),
            Cell(_share(own, "coverage"), unknown=True),
            Cell(persons(own.get("n"))),
        ]
        for step, own, naive in pairs
    ]
    title = words(f"forecasts_quality_{history}")
    legend = [
        LegendItem(words("forecasts_error"), "bar"),
        LegendItem(words("forecasts_error_naive"), "bar second"),
    ]
    table = Table(title, columns, rows, stacked=False)
    return Chart(title, bars(drawn), "components/drawings/bars.html", table, words("forecasts_quality_note"), legend)


def verdict_on(run: ForecastRun, history: str) -> str:
    """This will say in words where the method was better than "no change" and where it was not."""
    pairs = [
        (score["horizon"], score["wape"], other["wape"])
        for score in run.quality
        if score["of"] == history and score["method"] == "kasip"
        if (other := score_of(run, history, "naive", score["horizon"]))
        and score["wape"] is not None and other["wape"] is not None
    ]  # fmt: skip
    if not pairs:
        return words("forecasts_untested")
    worse = [str(step) for step, own, naive in pairs if own >= naive]
    if not worse:
        return words("forecasts_better_everywhere", count=len(pairs))
    return words("forecasts_worse_at", steps=", ".join(worse), count=len(pairs))


def score_of(run: ForecastRun, history: str, method: str, horizon: int) -> Mapping[str, Any] | None:
    """This will return one line of a run's backtest; nothing where it was not tested."""
    wanted = (history, method, horizon)
    return next((one for one in run.quality if (one["of"], one["method"], one["horizon"]) == wanted), None)


def board_table(run: ForecastRun, history: str) -> Table:
    """This will set what was said of each of the last years, one and three and five years before, beside what came."""
    rows = [row for row in run.scoreboard if row["of"] == history]
    told = {(row["year"], row["ahead"]): row for row in rows}
    ahead = [step for step in (1, 3, 5) if any(row["ahead"] == step for row in rows)]
    columns = [
        Column(words("forecasts_year"), "code"),
        Column(words("forecasts_came"), "number"),
        *(Column(words("forecasts_said_before", years=step), "number") for step in ahead),
        Column(words("forecasts_inside"), "number", help=words("forecasts_inside_help")),
    ]
    years = sorted({row["year"] for row in rows}, reverse=True)
    cells = []
    for year in years:
        known = [told[year, step] for step in ahead if (year, step) in told]
        cells.append(
            [
                Cell(str(year)),
                Cell(persons(known[0]["actual"]) if known else "", unknown=True),
                *(_told(told.get((year, step))) for step in ahead),
                Cell(percent(told[year, 1]["inside"]) if (year, 1) in told else "", unknown=True),
            ]
        )
    return Table(
        words(f"forecasts_board_{history}"), columns, cells,
        empty_title=words("forecasts_untested"), stacked=False, show_caption=True,
    )  # fmt: skip


def _told(row: Mapping[str, Any] | None) -> Cell:
    if row is None or not row["actual"]:
        return Cell("", unknown=True)
    error, naive = (row[name] / row["actual"] - 1 for name in ("kasip", "naive"))
    return Cell(words("forecasts_errors", own=signed_percent(error), naive=signed_percent(naive)))


def _against(own: float | None, naive: float | None) -> Cell:
    if own is None or naive is None or not naive:
        return Cell("", unknown=True)
    better = own < naive
    code = "forecasts_smaller" if better else "forecasts_larger"
    return Cell(words(code, share=percent(abs(own / naive - 1))), tone="good" if better else "caution")


def _share(score: Mapping[str, Any] | None, name: str) -> str:
    value = None if score is None else score.get(name)
    return percent(value)


def plants_table(run: ForecastRun, plants: Sequence[Plant], readable: set[str]) -> Table:
    """This will list the plants marked in the charts; by name to those alone who read every enterprise's sites.

    Args:
        run: the run.
        plants: the plants.
        readable: tables whose every row the reader may see.
    """
    named_here = "facilities" in readable
    columns = [
        Column(words("forecasts_plant")),
        Column("№", "number"),
        Column(words("forecasts_opens_on"), "date"),
        Column(words("forecasts_plant_probability"), "number"),
        Column(words("forecasts_plant_jobs"), "number", help=words("forecasts_plant_jobs_help")),
    ]
    rows = [
        [
            Cell(
                _name_of(plant.row) if named_here else words("forecasts_plant_unnamed"),
                url=rows_address(run, "facilities", facility_id=plant.row["facility_id"]) if named_here else "",
                provenance=plant.row.get("provenance") or "",
            ),
            Cell(str(plant.number or "")),
            Cell(date_format(plant.opens_on, "SHORT_DATE_FORMAT")),
            Cell(stated_percent(float(plant.row["probability"])) if plant.row.get("probability") else "", unknown=True),
            Cell(signed_persons(plant.jobs)),
        ]
        for plant in plants
    ]
    return Table(words("forecasts_plants_title"), columns, rows, empty_title=words("forecasts_plants_none"))


def behind_table(run: ForecastRun, code: str, occupations: Sequence[str], readable: set[str]) -> Table:
    """This will count the rows behind a qualification's figures by table and provenance, each leading to them."""
    columns = [
        Column(words("forecasts_table")),
        Column(words("forecasts_rows"), "number"),
        Column(words("forecasts_of_them_synthetic"), "number"),
    ]
    keys: Mapping[str, object] = {"qualification": code, "occupation": list(occupations)}
    rows = []
    for table, key in BEHIND:
        frame = record_rows(run, table, **{key: keys[key]})
        if not frame.height:
            continue
        invented = frame.filter(pl.col("provenance") == "synthetic").height if "provenance" in frame.columns else 0
        url = rows_address(run, table, **{key: keys[key]}) if table in readable else ""
        cells = [Cell(words(f"table_{table}"), url=url), Cell(persons(frame.height)), Cell(persons(invented))]
        rows.append(cells)
    return Table(words("forecasts_behind"), columns, rows, stacked=False, empty_title=words("forecasts_behind_none"))


def rows_address(run: ForecastRun, table: str, **keys: object) -> str:
    """This will return the address of rows of the records a run was computed from."""
    return f"{reverse('forecasts:rows', args=[run.pk, table])}?{urlencode(keys, doseq=True)}"


def result_changes_table(run: ForecastRun, changes: Iterable[ResultChange]) -> Table:
    """This will list by qualification what two runs say differently over all their common years, largest first."""
    columns = [
        Column(words("forecasts_qualification")),
        Column(words("forecasts_needed_all"), "number"),
        Column(words("forecasts_needed_change"), "number"),
        Column(words("forecasts_supply_change"), "number"),
        Column(words("forecasts_gap_change"), "number"),
        Column(words("forecasts_largest_probability"), minor=True),
    ]
    rows = [
        [
            Cell(
                f"{named(one.qualification)} · {one.qualification.qualification}",
                url=reverse("forecasts:qualification", args=[run.pk, one.qualification.qualification]),
            ),
            Cell(words("forecasts_from_to", before=persons(one.demand_before), after=persons(one.demand))),
            Cell(signed_persons(one.demand - one.demand_before)),
            Cell(signed_persons(one.supply - one.supply_before)),
            Cell(signed_persons(one.gap_change)),
            Cell(
                words(
                    "forecasts_probability_moved",
                    year=str(one.year),
                    before=probability(one.probability_before),
                    after=probability(one.probability),
                )
            ),
        ]
        for one in changes
    ]
    return Table(words("forecasts_result_changes"), columns, rows, empty_title=words("forecasts_same_result"))


def input_changes_table(changes: Sequence[InputChange], address: str) -> Table:
    """This will list the tables of records that differ between two runs, each leading to its cells."""
    columns = [
        Column(words("forecasts_table")),
        Column(words("forecasts_cells_changed"), "number"),
        Column(words("forecasts_rows_added"), "number"),
        Column(words("forecasts_rows_gone"), "number"),
    ]
    rows = [
        [
            Cell(words(f"table_{one.table}"), url=f"{address}?{urlencode({'table': one.table})}#cells"),
            Cell(persons(one.cells)),
            Cell(persons(one.added)),
            Cell(persons(one.gone)),
        ]
        for one in changes
    ]
    return Table(
        words("forecasts_input_changes"), columns, rows, empty_title=words("forecasts_same_input"), stacked=False
    )


def _named(figure: ForecastFigure) -> str:
    return f"{named(figure.qualification)} · {figure.qualification.qualification}"


def _name_of(row: Mapping[str, str]) -> str:
    return row.get(f"name_{language_now()}") or row.get("name_ru") or row.get("name_kk") or row["facility_id"]
