"""The gap list: where people will be short or too many, with and without the order, on the page, in XLSX and in PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import attrs
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.gaps import GapFilter, GapLine, gap_lines
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.labour_market.runs import run_before, runs_for
from kasip.apps.orders.coverage import Coverage, coverage_of, names_in, standing_order
from kasip.reporting.gap_list import HEADINGS, GapRow, Listing, printed, workbook
from kasip.reporting.names import Names
from kasip.reporting.words import Words
from kasip.web.middleware.actor import ActorRequest
from kasip.web.numbers import persons, probability, signed_persons
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.forecasts.entry import reading
from kasip.web.planner.forecasts.forms import GapsForm, usual_first
from kasip.web.planner.forecasts.remedies import remedy_text
from kasip.web.planner.forecasts.wording import class_cell, crumbs, interval, provenance_note, provenance_of, run_name
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words

PAGE = 50
MOST_PRINTED = 1_000
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
BY_NUMBER = ("need", "supply", "gap", "probability", "change", "order_probability", "order_gap")


@attrs.frozen
class Found:
    """The gap list somebody asked for.

    Attributes:
        run: the run shown.
        before: the run it is compared with.
        coverage: what the order brings; nothing where there is no order.
        form: what was asked.
        wanted: the same, read.
        lines: what was found, in order.
    """

    run: ForecastRun
    before: ForecastRun | None
    coverage: Coverage | None
    form: GapsForm
    wanted: GapFilter
    lines: list[GapLine]

    def speaker(self) -> Words:
        """This will word remedies over the names of the order's own records."""
        tables = {} if self.coverage is None else names_in(self.coverage.order)
        return Words(Names(tables, language_now()))


@reading
def gap_list(request: ActorRequest) -> HttpResponse:
    """This will show the gaps somebody looks for."""
    found = _found(request)
    if found is None:
        return render(request, "planner/forecasts/gaps_none.html", {"crumbs": crumbs()})
    page = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    counted = found.run.certificate.get("provenance") or {}
    context = {
        "run": found.run,
        "name": run_name(found.run),
        "before": run_name(found.before) if found.before else "",
        "order": found.coverage.order if found.coverage else None,
        "form": found.form,
        "cleared": reverse("forecasts:gaps"),
        "page": page,
        "table": _table(found, list(page.object_list)),
        "exports": [(file_format, f"{reverse('forecasts:gaps_export', args=[file_format])}?{query.urlencode()}")
                    for file_format in FORMATS],
        "provenance": provenance_of(counted),
        "provenance_note": provenance_note(counted),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "planner/forecasts/gaps.html", context)


@reading
def gap_export(request: ActorRequest, file_format: str) -> HttpResponse:
    """This will give the gaps somebody looks for, all pages of them, as a file."""
    found = _found(request)
    if found is None or file_format not in FORMATS:
        raise Http404
    speak = found.speaker()
    counted = found.run.certificate.get("provenance") or {}
    listing = Listing(
        title=words("gaps_title"),
        region=named(found.run.region),
        subtitle=_subtitle(found),
        warning=provenance_note(counted),
        footer=f"{named(found.run.region)} · {run_name(found.run)} · {found.run.output_hash[:16]}",
        language=language_now(),
        headings={code: words(f"gaps_column_{code}") for code in HEADINGS},
        rows=[_row(line, found, speak) for line in found.lines],
    )
    if file_format == "pdf" and len(listing.rows) > MOST_PRINTED:
        context = {"count": len(listing.rows), "most": MOST_PRINTED, "back": reverse("forecasts:gaps")}
        return render(request, "planner/forecasts/gaps_too_many.html", context, status=422)
    content = workbook(listing) if file_format == "xlsx" else printed(listing)
    response = HttpResponse(content, content_type=FORMATS[file_format])
    name = f"kasip-gaps-{found.run.number}-{found.wanted.year or 'all'}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _found(request: ActorRequest) -> Found | None:
    runs = [run for run in runs_for(request.actor)[:50] if run.state == RunState.DONE]
    if not runs:
        return None
    order = standing_order(request.actor)
    coverage = coverage_of(order) if order else None
    chosen = request.GET.get("run", "")
    in_use = next((run for run in runs if not run.scenario), runs[0])
    run = next((one for one in runs if str(one.pk) == chosen), in_use)
    years = range(run.first_year or 0, (run.last_year or 0) + 1)
    listed = [run, *(one for one in runs if one.pk != run.pk)]
    form = GapsForm(
        request.GET, years=usual_first(years, _year_of_most(coverage, years)), runs=listed, with_order=bool(coverage)
    )
    wanted = form.wanted()
    before = run_before(run)
    lines = gap_lines(run, before, coverage.cells if coverage else {}, wanted)
    return Found(run, before, coverage, form, wanted, lines)


def _year_of_most(coverage: Coverage | None, years: range) -> int | None:
    """The year most of the order's graduates come in: the one a planner can still do something about."""
    counted = Counter(year for _, year in (coverage.cells if coverage else {}) if year in years)
    return max(counted, key=lambda year: (counted[year], -year), default=None)


def _subtitle(found: Found) -> str:
    year = str(found.wanted.year) if found.wanted.year else words("gaps_year_all")
    basis = words(f"gaps_basis_{found.wanted.basis}")
    return words("gaps_subtitle", run=run_name(found.run), year=year, basis=basis)


def _columns(found: Found) -> list[Column]:
    minor = ("supply", "change", "remedy")
    shown = [code for code in HEADINGS if code != "code" and (code != "change" or found.before)]
    shown = [code for code in shown if found.coverage or not code.startswith("order_")]
    return [
        Column(
            words(f"gaps_column_{code}"),
            "number" if code in BY_NUMBER else "code" if code == "year" else "text",
            help=words(f"gaps_help_{code}") if code in ("gap", "probability", "order_gap", "change") else "",
            minor=code in minor,
        )
        for code in shown
        if code != "remedy" or found.coverage
    ]


def _table(found: Found, lines: Sequence[GapLine]) -> Table:
    speak = found.speaker()
    return Table(
        words("gaps_title"), _columns(found), [_cells(line, found, speak) for line in lines],
        empty_title=words("forecasts_none_found"), empty_url=reverse("forecasts:gaps"), empty_action=words("gaps_all"),
    )  # fmt: skip


def _cells(line: GapLine, found: Found, speak: Words) -> list[Cell]:
    figures = line.figures
    address = reverse("forecasts:qualification", args=[found.run.pk, line.code])
    cells = [
        Cell(f"{_name(line)} · {line.code}", url=address),
        Cell(str(line.year)),
        class_cell(line.said(found.wanted.basis)),
        Cell(interval(figures.demand_low, figures.demand_median, figures.demand_high, small=figures.small)),
        Cell(persons(figures.supply_median)),
        Cell(interval(figures.gap_low, figures.gap_median, figures.gap_high, small=figures.small)),
        Cell(probability(figures.p_shortage)),
    ]
    if found.before:
        cells.append(Cell(signed_persons(line.change), unknown=True))
    if found.coverage:
        cells += [
            Cell(probability(line.probability("order")), unknown=True),
            Cell(persons(line.missing("order")), unknown=True),
            Cell(remedy_text(line, found.coverage, speak)),
        ]
    return cells


def _row(line: GapLine, found: Found, speak: Words) -> GapRow:
    figures = line.figures
    said = line.said(found.wanted.basis)
    return GapRow(
        code=line.code,
        name=_name(line),
        year=line.year,
        said=words(f"forecasts_class_{said}") if said else "",
        need=(figures.demand_low, None if figures.small else figures.demand_median, figures.demand_high),
        supply=figures.supply_median,
        gap=(figures.gap_low, None if figures.small else figures.gap_median, figures.gap_high),
        probability=figures.p_shortage,
        change=line.change,
        order_probability=line.probability("order"),
        order_gap=line.missing("order"),
        remedy=remedy_text(line, found.coverage, speak) if found.coverage else "",
    )


def _name(line: GapLine) -> str:
    return line.names[language_now()] or line.names["ru"] or line.code
