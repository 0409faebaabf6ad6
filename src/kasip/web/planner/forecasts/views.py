"""The forecast: its runs, one run, one qualification, how good it was, two runs compared, the rows behind a number."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.labour_market.actions.forecasting import may_run, request_run
from kasip.apps.labour_market.comparing import cells_changed, input_changes, result_changes
from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.gaps import GapFilter, figures_of
from kasip.apps.labour_market.kept import record_rows, region_of, result_rows
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.labour_market.runs import (
    MissingRunError,
    done_run,
    records_changed_since,
    run_before,
    run_for,
    runs_for,
    scenario_names,
    tables_open,
)
from kasip.apps.sources.labels import column_label
from kasip.contract.dictionary import dictionary
from kasip.reporting.names import names_of
from kasip.web.middleware.actor import ActorRequest
from kasip.web.navigation import address
from kasip.web.numbers import persons
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.forecasts import tables
from kasip.web.planner.forecasts.entry import reading
from kasip.web.planner.forecasts.facts import assumptions_of, earlier_table, run_facts
from kasip.web.planner.forecasts.forms import PeriodForm, RunForm, SearchForm, usual_first
from kasip.web.planner.forecasts.kept_rows import rows_table
from kasip.web.planner.forecasts.pictures import Asked, need_chart, parts_chart, plants_of, work_chart
from kasip.web.planner.forecasts.wording import crumbs, provenance_note, provenance_of, run_name
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words
from kasip.wording.catalogue import phrases

PAGE = 50
MOST_RUNS = 200
MOST_CHANGES = 50


@reading
def run_list(request: ActorRequest) -> HttpResponse:
    """This will list the runs the actor sees."""
    runs = list(runs_for(request.actor)[:MOST_RUNS])
    newest = next((run for run in runs if run.state == RunState.DONE and not run.scenario), None)
    context = {
        "table": tables.runs_table(runs),
        "may_run": may_run(request.actor),
        "newest": newest,
        "old": newest is not None and may_run(request.actor) and records_changed_since(newest),
        "provenance": provenance_of(newest.certificate.get("provenance") or {}) if newest else "",
    }
    return render(request, "planner/forecasts/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def run_new(request: ActorRequest) -> HttpResponse:
    """This will ask for a run from the records as they stand."""
    if not may_run(request.actor):
        raise Http404
    form = RunForm(request.POST or None, scenarios=scenario_names())
    if request.method == "GET" or not form.is_valid():
        return render(request, "planner/forecasts/new.html", {"form": form, "crumbs": crumbs()})
    given = form.cleaned_data
    run = request_run(by=request.actor, scenario=given["scenario"], note=given["note"])
    return redirect("forecasts:detail", pk=run.pk)


@reading
def run_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one run: what it was computed from and what it says of the qualifications looked for."""
    run = _run(request, pk)
    context: dict[str, Any] = {
        "run": run,
        "name": run_name(run),
        "crumbs": crumbs(),
        "facts": run_facts(run),
        "step": words(run.job.step) if run.job and run.job.step in phrases() else "",
    }
    if run.state == RunState.DONE:
        context |= _found(request, run)
    response = render(request, "planner/forecasts/detail.html", context)
    if request.headers.get("HX-Request") and run.state != RunState.COMPUTING:
        response.headers["HX-Refresh"] = "true"
    return response


def _found(request: ActorRequest, run: ForecastRun) -> dict[str, Any]:
    years = range(run.first_year or 0, (run.last_year or 0) + 1)
    form = SearchForm(request.GET, years=usual_first(years))
    year = int(form.told("year", str(usual_first(years)[0])))
    figures = list(figures_of(run, GapFilter(words=form.told("q"), year=year)))
    said = form.told("said")
    wanted = [one for one in figures if not said or one.said == said]
    page = Paginator(sorted(wanted, key=lambda one: -one.demand_median), PAGE).get_page(request.GET.get("page"))
    before = run_before(run)
    others = [other for other in runs_for(request.actor)[:20] if other.state == RunState.DONE and other.pk != run.pk]
    return {
        "form": form,
        "cleared": reverse("forecasts:detail", args=[run.pk]),
        "page": page,
        "table": tables.qualifications_table(run, page.object_list),
        "before": before,
        "others": [(run_name(other), reverse("forecasts:compare", args=[run.pk, other.pk])) for other in others],
        "assumptions": assumptions_of(run),
        "verdict": tables.verdict_on(run, "industries"),
        **_provenance(run),
    }


@reading
def run_qualification(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """This will show what a run says of one qualification in a place over some years, and the rows behind it."""
    run = _done(request, pk)
    qualification = Qualification.objects.filter(qualification=code).first()
    if qualification is None or run.first_year is None or run.last_year is None:
        raise Http404
    years = range(run.first_year, run.last_year + 1)
    form = PeriodForm(request.GET, places=_places(run), years=years)
    asked = Asked(run, code, form.told("kato", region_of(run)), *form.period())
    shares = _occupations(asked)
    plants, readable = plants_of(asked, shares), tables_open(request.actor)
    titles = names_of(record_rows(run, "occupations"), "occupation", language_now())
    main = next(iter(shares), "")
    work = work_chart(asked, main, titles.get(main, main)) if main else None
    context = {
        "run": run,
        "name": run_name(run),
        "qualification": qualification,
        "form": form,
        "cleared": reverse("forecasts:qualification", args=[run.pk, code]),
        "charts": [chart for chart in (need_chart(asked, plants), parts_chart(asked)) if chart],
        "work": work,
        "plants": tables.plants_table(run, plants, readable),
        "occupations": _occupations_table(shares, titles),
        "behind": tables.behind_table(run, code, list(shares), readable),
        "ledger": address("ledger:detail", code),
        "crumbs": crumbs(run),
        **_provenance(run),
    }
    return render(request, "planner/forecasts/qualification.html", context)


@reading
def run_quality(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show how the method did on the region's own history, and what earlier runs said beside what came."""
    run = _done(request, pk)
    histories = [
        (tables.verdict_on(run, name), tables.quality_chart(run, name), tables.board_table(run, name))
        for name in ("industries", "occupations")
    ]
    context = {
        "run": run,
        "name": run_name(run),
        "histories": histories,
        "earlier": earlier_table(run),
        "crumbs": crumbs(run),
        **_provenance(run),
    }
    return render(request, "planner/forecasts/quality.html", context)


@reading
def run_compare(request: ActorRequest, pk: int, other: int) -> HttpResponse:
    """This will show what differs between two runs, in the records they were computed from and in what they say."""
    run, before = _done(request, pk), _done(request, other)
    changes, inputs = result_changes(run, before), input_changes(run, before)
    here = reverse("forecasts:compare", args=[pk, other])
    open_tables = tables_open(request.actor)
    shown = request.GET.get("table", "")
    cells = shown if shown in open_tables and shown in {one.table for one in inputs} else ""
    page = Paginator(changes, MOST_CHANGES).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "before": before,
        "names": (run_name(run), run_name(before)),
        "inputs": tables.input_changes_table([one for one in inputs if one.table in open_tables], here),
        "hidden": sum(one.table not in open_tables for one in inputs),
        "table": tables.result_changes_table(run, page.object_list),
        "page": page,
        "cells": _cells_table(cells, run, before) if cells else None,
        "steps": _steps(run, before) if "scenarios" in open_tables else None,
        "same": run.output_hash == before.output_hash,
        "crumbs": crumbs(run),
        **_provenance(run),
    }
    return render(request, "planner/forecasts/compare.html", context)


@reading
def run_rows(request: ActorRequest, pk: int, table: str) -> HttpResponse:
    """This will show rows of the records a run was computed from, as they were then."""
    run = _done(request, pk)
    if table not in tables_open(request.actor):
        raise Http404
    columns = [column.name for column in dictionary("region")[table].columns]
    keys = {name: request.GET.getlist(name) for name in columns if name in request.GET}
    frame = record_rows(run, table, **keys)
    page = Paginator(range(frame.height), PAGE).get_page(request.GET.get("page"))
    rows = frame.slice(max(page.start_index() - 1, 0), PAGE)
    context = {
        "run": run,
        "title": words(f"table_{table}"),
        "table": rows_table(table, rows),
        "page": page,
        "crumbs": crumbs(run),
    }
    return render(request, "planner/forecasts/rows.html", context)


def _steps(run: ForecastRun, before: ForecastRun) -> Table | None:
    """What the scenarios of two runs change, where they differ."""
    named_here = [one.scenario for one in (run, before) if one.scenario]
    if run.scenario == before.scenario or not named_here:
        return None
    rows = record_rows(run, "scenarios", scenario=named_here)
    shown = [name for name in rows.columns if name not in ("provenance", "source", "source_date")]
    return rows_table("scenarios", rows.select(shown))


def _cells_table(table: str, run: ForecastRun, before: ForecastRun) -> Table:
    language = language_now()
    columns = [Column(words(f"forecasts_cell_{name}")) for name in ("row", "column", "before", "after")]
    rows = [
        [
            Cell(cell["row"]),
            Cell(column_label(table, cell["column"], language)),
            Cell(cell["before"] or "", unknown=True),
            Cell(cell["after"] or "", unknown=True),
        ]
        for cell in cells_changed(table, run, before).head(200).iter_rows(named=True)
    ]
    return Table(words(f"table_{table}"), columns, rows, show_caption=True, stacked=False)


def _occupations(asked: Asked) -> dict[str, float]:
    """The occupations a qualification leads to and its share in each; the one with most workers to it first."""
    mapped = record_rows(asked.run, "occupation_qualifications", qualification=asked.code)
    if not mapped.height:
        return {}
    shares = {row["occupation"]: float(row["share"] or 0) for row in mapped.to_dicts()}
    employed = result_rows(
        asked.run, "occupations", occupation=sorted(shares), kato=region_of(asked.run), year=asked.run.first_year
    )
    workers = dict(employed.select("occupation", "employed_median").iter_rows()) if employed.height else {}
    order = sorted(shares, key=lambda code: (-shares[code] * workers.get(code, 0.0), code))
    return {code: shares[code] for code in order}


def _occupations_table(shares: dict[str, float], titles: Any) -> Table:
    columns = [Column(words("forecasts_occupation")), Column(words("forecasts_share"), "number")]
    rows = [[Cell(f"{titles.get(code, code)} · {code}"), Cell(persons(100 * share))] for code, share in shares.items()]
    title = words("forecasts_occupations")
    return Table(title, columns, rows, empty_title=words("forecasts_occupations_none"), stacked=False)


def _places(run: ForecastRun) -> list[tuple[str, str]]:
    frame = record_rows(run, "territories", level="district")
    titles = names_of(frame, "kato", language_now())
    return [(region_of(run), named(run.region)), *sorted(titles.items(), key=lambda place: place[1])]


def _provenance(run: ForecastRun) -> dict[str, str]:
    counted = run.certificate.get("provenance") or {}
    return {"provenance": provenance_of(counted), "provenance_note": provenance_note(counted)}


def _run(request: ActorRequest, pk: int) -> ForecastRun:
    try:
        return run_for(pk, request.actor)
    except MissingRunError as missing:
        raise Http404 from missing


def _done(request: ActorRequest, pk: int) -> ForecastRun:
    try:
        return done_run(pk, request.actor)
    except MissingRunError as missing:
        raise Http404 from missing
