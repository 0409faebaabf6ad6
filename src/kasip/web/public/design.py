"""Every component on one page, filled from the data contract; shown only while the site is being worked on."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kasip.contract.dictionary import ColumnSpec, TableSpec, dictionary
from kasip.reporting.drawing.bars import bars
from kasip.reporting.drawing.fan import fan
from kasip.web.pieces import Cell, Chart, Column, Fact, LegendItem, Problem, Progress, Stat, Tab, Table, Task
from kasip.web.templatetags.words import language_now, said

TONES = ("good", "bad", "lack", "caution", "news", "")
PROVENANCES = ("fact", "official", "survey", "assumption", "synthetic")
FORECAST = ((2027, 64.0, 92.0), (2028, 61.0, 101.0), (2029, 58.0, 109.0), (2030, 55.0, 121.0))


@login_not_required
def design(request: HttpRequest) -> HttpResponse:
    """This will show every component; there is no such page on a site in use."""
    if not settings.DEBUG:
        raise Http404
    language = language_now()
    tables = list(dictionary("region").values())
    wrong = _form(language)({"beds": "-1"})
    return render(
        request,
        "public/design.html",
        {
            "crumbs": [(said("section_home"), "/"), (said("section_records"), "/")],
            "tones": [(tone, said(f"tone_{tone or 'plain'}")) for tone in TONES],
            "notices": [(tone, said("site_demonstration_what")) for tone in ("info", "success", "warning", "danger")],
            "bed": said("site_design_beds"),
            "provenances": PROVENANCES,
            "table": _table(tables, language),
            "nothing": Table("", [], [], said("task_none"), said("task_none_what"), "/", said("site_sign_in")),
            "page": Paginator(range(1234), 100).page(4),
            "facts": [_fact(column, language) for column in dictionary("region")["dormitories"].columns],
            "tabs": [Tab(each.title[language], "#", not place, place * 17) for place, each in enumerate(tables[7:11])],
            "stats": _stats(tables, language),
            "tasks": [Task(each.title[language], each.if_missing[language], "#", "→") for each in tables[10:14]],
            "progress": _progress(tables[3].title[language]),
            "charts": [_fan(), _bars(tables, language)],
            "form": wrong,
            "faults": [Problem(said("site_design_fault"))],
            "filters": _filters(language)(),
            "plain": _form(language)(),
        },
    )  # fmt: skip


def _progress(step: str) -> Progress:
    return Progress(said("section_imports"), step, 42.5, "#", ended=True, outcome=said("tone_good"))


def _table(tables: list[TableSpec], language: str) -> Table:
    columns = [
        Column(said("site_design_table"), sort_url="?sort=-table", sorted="ascending"),
        Column(said("site_design_file"), kind="code", sort_url="?sort=file"),
        Column(said("site_design_columns"), kind="number", sort_url="?sort=columns", unit=said("site_design_pieces")),
        Column(said("site_design_if_missing"), minor=True),
        Column(said("site_design_needed")),
    ]
    rows = [
        [
            Cell(table.title[language], url=f"#{table.name}"),
            Cell(table.name),
            Cell(str(len(table.columns))),
            Cell(table.if_missing[language], unknown=True),
            Cell(said("tone_news" if table.required else "tone_plain"), tone="news" if table.required else "grey"),
        ]
        for table in tables
    ]
    return Table(said("site_design_contract"), columns, rows, tall=True)


def _fact(column: ColumnSpec, language: str) -> Fact:
    text = "12" if column.required else ""
    return Fact(
        column.description[language], text, unit=column.unit if text else "", provenance="synthetic" if text else ""
    )


def _stats(tables: list[TableSpec], language: str) -> list[Stat]:
    tones = ("", "lack", "good", "")
    return [
        Stat(table.title[language], 10 ** (number + 1) * 1.5, "#", "", "", tone)
        for number, (table, tone) in enumerate(zip(tables[12:16], tones, strict=True))
    ] + [Stat(tables[20].title[language], None, "", "", said("site_unknown"))]


def _fan() -> Chart:
    past = [(year, 40.0 + 5 * (year - 2020)) for year in range(2020, 2027)]
    picture = fan(
        FORECAST, {"past": past, "forecast": [(year, (low + high) / 2) for year, low, high in FORECAST]}, boundary=2026
    )
    rows = [[Cell(str(year)), Cell(""), Cell(f"{value:g}"), Cell("")] for year, value in past]
    rows += [
        [Cell(str(year)), Cell(f"{low:g}"), Cell(f"{(low + high) / 2:g}"), Cell(f"{high:g}")]
        for year, low, high in FORECAST
    ]
    columns = [
        Column(said("report_year")),
        *(Column(said(f"report_{name}"), "number") for name in ("low", "median", "high")),
    ]
    legend = [
        LegendItem(said("report_forecast"), "forecast", "line"),
        LegendItem(said("report_history"), "past", "line"),
    ]
    return Chart(
        said("site_design_fan"),
        picture,
        "components/drawings/fan.html",
        Table(said("site_design_fan"), columns, rows),
        legend=legend,
    )


def _bars(tables: list[TableSpec], language: str) -> Chart:
    counted = [(table.title[language][:30], len(table.columns)) for table in tables[:6]]
    rows = [[Cell(name), Cell(str(count))] for name, count in counted]
    table = Table(
        said("site_design_bars"),
        [Column(said("site_design_table")), Column(said("site_design_columns"), "number")],
        rows,
    )
    return Chart(
        said("site_design_bars"),
        bars([(name, {"first": count}) for name, count in counted]),
        "components/drawings/bars.html",
        table,
    )


def _form(language: str) -> type[forms.Form]:
    columns = {column.name: column.description[language] for column in dictionary("region")["dormitories"].columns}
    kinds = [(kind, said(f"organisation_{kind}")) for kind in ("college", "enterprise", "school")]

    class Sample(forms.Form):
        name = forms.CharField(label=columns["name_kk"])
        beds = forms.IntegerField(label=columns["beds"], min_value=0, help_text=said("site_design_help"))
        kind = forms.ChoiceField(label=said("site_design_kind"), choices=kinds)
        opens_on = forms.DateField(
            label=columns["opens_on"], required=False, widget=forms.DateInput(attrs={"type": "date"})
        )
        note = forms.CharField(label=said("site_design_note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
        agreed = forms.BooleanField(label=said("site_design_agreed"), required=False)
        file = forms.FileField(label=said("site_design_upload"), required=False)

    return Sample


def _filters(language: str) -> type[forms.Form]:
    titles = [
        ("", said("site_design_all")),
        *((table.name, table.title[language]) for table in dictionary("region").values()),
    ]

    class Filters(forms.Form):
        words = forms.CharField(label=said("site_design_words"), required=False, widget=forms.SearchInput())
        table = forms.ChoiceField(label=said("site_design_table"), required=False, choices=titles)

    return Filters
