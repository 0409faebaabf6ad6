"""The page on which a person says what the columns of a file are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kasip.apps.journal.actor import Actor
from kasip.apps.sources import offering
from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.labels import column_label, table_title, unit_label
from kasip.apps.sources.models import Import
from kasip.apps.sources.queries import in_contract_order, may
from kasip.contract.dictionary import ColumnSpec, TableSpec, dictionary
from kasip.web.pieces import Cell, Column, Problem, Table
from kasip.web.staff.imports.entry import of_import
from kasip.web.templatetags.words import language_now, said

SHOWN_WITHOUT_HEADING = frozenset({"provenance", "source", "source_date"})


@attrs.frozen
class ColumnChoice:
    """One column of the contract on the page.

    Attributes:
        name: of the column; controls are named after it.
        label: as people call it.
        help: what it holds.
        required: the file must give it, or a value for every row must be said.
        heading: the heading chosen.
        constant: the value for every row.
    """

    name: str
    label: str
    help: str
    required: bool
    heading: str
    constant: str


@attrs.frozen
class SheetForm:
    """One sheet on the page: its headings and first rows, the table chosen, and a choice a column."""

    number: int
    file: str
    signature: str
    headings: tuple[str, ...]
    sample: Table
    table: str
    columns: tuple[ColumnChoice, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@of_import("change")
def import_columns(request: HttpRequest, actor: Actor, one: Import) -> HttpResponse:
    """This will show what each column of a file may be, and keep what a person says it is."""
    sheets = one.preview.get("sheets", [])
    if one.state != ImportState.MAPPING or not sheets:
        return redirect("staff:import", pk=one.pk)
    sent = request.POST if request.method == "POST" else None
    forms = [_sheet_form(number, sheet, sent) for number, sheet in enumerate(sheets)]
    problems = [] if sent is None else [problem for form in forms for problem in _problems(form)]
    if sent is not None and "again" not in sent and not problems:
        offering.map_columns(one, {form.signature: _mapping(form) for form in forms}, by=actor)
        return redirect("staff:import", pk=one.pk)
    language = language_now()
    context = {
        "one": one,
        "sheets": forms,
        "problems": problems if sent is not None and "again" not in sent else [],
        "tables": [
            (model.contract_table, table_title(model.spec(), language))
            for model in in_contract_order()
            if may(model, actor, "add") or may(model, actor, "change")
        ],
        "crumbs": [
            (said("section_imports"), reverse("staff:import_list")),
            (one.file_name, reverse("staff:import", args=[one.pk])),
        ],
    }
    return render(request, "staff/imports/columns.html", context)


def _sheet_form(number: int, sheet: Mapping[str, Any], sent: QueryDict | None) -> SheetForm:
    suggestions = {one["table"]: one for one in sheet["suggestions"]}
    first = next(iter(suggestions), "")
    table = first if sent is None else sent.get(f"table-{number}", "")
    was = first if sent is None else sent.get(f"was-{number}", "")
    table = table if table in dictionary("region") else ""
    given = _suggested(suggestions.get(table)) if sent is None or table != was else _sent(number, table, sent)
    columns = tuple(_choice(dictionary("region")[table], one, given) for one in _columns(table)) if table else ()
    headings = tuple(sheet["headings"])
    return SheetForm(number, sheet["file"], sheet["signature"], headings, _sample(sheet), table, columns)


def _columns(table: str) -> list[ColumnSpec]:
    return [one for one in dictionary("region")[table].columns if one.name not in SHOWN_WITHOUT_HEADING]


def _suggested(mapping: Mapping[str, Any] | None) -> dict[str, tuple[str, str]]:
    if mapping is None:
        return {}
    found = {name: (heading, "") for name, heading in mapping["columns"].items()}
    return found | {name: ("", str(value)) for name, value in mapping["constants"].items()}


def _sent(number: int, table: str, sent: QueryDict) -> dict[str, tuple[str, str]]:
    return {
        column.name: (sent.get(f"heading-{number}-{column.name}", ""), sent.get(f"constant-{number}-{column.name}", ""))
        for column in _columns(table)
    }


def _choice(spec: TableSpec, column: ColumnSpec, given: Mapping[str, tuple[str, str]]) -> ColumnChoice:
    language = language_now()
    label, unit = column_label(spec.name, column.name, language), unit_label(column, language)
    heading, constant = given.get(column.name, ("", ""))
    title = f"{label}, {unit}" if unit and unit not in label else label
    return ColumnChoice(column.name, title, column.description[language], column.required, heading, constant.strip())


def _sample(sheet: Mapping[str, Any]) -> Table:
    columns = [Column(heading) for heading in sheet["headings"]]
    rows = [[Cell(text[:80]) for text in row] for row in sheet["sample"]]
    return Table(said("import_first_rows"), columns, rows, stacked=False, show_caption=True)


def _problems(form: SheetForm) -> list[Problem]:
    """A column may be told twice, or a needed one not at all; headings of another file are no headings."""
    taken = [one.heading for one in form.columns if one.heading]
    problems = [
        Problem(said("import_heading_twice", heading=one.heading), one.label, f"heading-{form.number}-{one.name}")
        for one in form.columns
        if one.heading and taken.count(one.heading) > 1
    ]
    lacking = [one for one in form.columns if one.required and not one.heading and not one.constant]
    problems += [
        Problem(said("import_column_needed"), one.label, f"heading-{form.number}-{one.name}") for one in lacking
    ]
    strange = [one for one in form.columns if one.heading and one.heading not in form.headings]
    return problems + [
        Problem(said("import_heading_unknown"), one.label, f"heading-{form.number}-{one.name}") for one in strange
    ]


def _mapping(form: SheetForm) -> dict[str, Any]:
    if not form.table:
        return {}
    return {
        "study": "region",
        "table": form.table,
        "columns": {one.name: one.heading for one in form.columns if one.heading},
        "constants": {one.name: one.constant for one in form.columns if one.constant and not one.heading},
    }
