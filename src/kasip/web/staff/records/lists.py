"""Lists: the tables by subject, one table's records, the same as a file, and choices for a reference."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kasip.apps.journal.actor import PUBLIC
from kasip.apps.sources.exporting import FORMATS, TooManyRowsError, exported, label_of
from kasip.apps.sources.labels import table_title, unit_beside
from kasip.apps.sources.listing import asked_for, shown_columns, targets_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.paging import RowPages
from kasip.apps.sources.past import log_reading
from kasip.apps.sources.queries import readable_tables
from kasip.contract.dictionary import ColumnSpec
from kasip.web.pieces import Cell, Column, Table
from kasip.web.staff.records.asking import SORT, AskForm, ask_of
from kasip.web.staff.records.cells import cell_of, kind_of, reference_text
from kasip.web.staff.records.declaring import declared_instead
from kasip.web.staff.records.entry import Opened, opened
from kasip.web.templatetags.words import language_now
from kasip.wording.catalogue import say

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "colleges": ("colleges",),
    "employers": ("employers", "placements"),
    "labour_market": ("labour_market",),
    "orders": ("orders",),
    "admissions": ("admissions", "outcomes"),
    "classifications": ("classifications", "sources"),
}
"""Subject of the index -> apps whose tables it holds, in the order of a planner's work."""
MOST_SUGGESTED = 20


@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """This will list the tables somebody reads, by subject, each with what it holds."""
    actor = getattr(request, "actor", PUBLIC)
    if not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    readable = readable_tables(actor)
    language = language_now()
    subjects = [
        (subject, [_entry(model, language) for model in readable if model._meta.app_label in apps])  # noqa: SLF001
        for subject, apps in SUBJECTS.items()
    ]
    return render(request, "staff/records/tables.html", {"subjects": [one for one in subjects if one[1]]})


def _entry(model: type[Record], language: str) -> tuple[str, str, str]:
    title, sentence = table_title(model.spec(), language), model.spec().title[language]
    return model.contract_table, title, "" if sentence == title else sentence


@require_GET
@opened
def records(request: HttpRequest, here: Opened) -> HttpResponse:
    """This will show a page of a table's records, as asked for by words, filters and order."""
    ask = ask_of(here, request.GET)
    rows = asked_for(here.model, here.actor, ask, here.language)
    page = RowPages(rows, ask.size).get_page(ask.page)
    log_reading(list(page.object_list), here.actor, "list")
    parts = {
        "here": here,
        "form": AskForm(here, ask),
        "sort": ask.sort,
        "page": page,
        "table": _table(request, here, page, ask.sort),
        "asked": bool(ask.words or ask.filters),
        "query": request.GET.urlencode(),
        "formats": list(FORMATS),
        "crumbs": here.crumbs()[:1],
        "may_add": here.may("add"),
        "instead": declared_instead(here),
    }
    part = getattr(request, "htmx", False)
    return render(request, "staff/records/rows.html" if part else "staff/records/list.html", parts)


def _table(request: HttpRequest, here: Opened, page: Page[Record], sort: str) -> Table:
    columns = shown_columns(here.model)
    asked = bool(request.GET)
    return Table(
        caption=here.title,
        columns=[_column(request, here, column, sort) for column in columns],
        rows=[_row(here, record, columns) for record in page.object_list],
        empty_title=say("record_none_found" if asked else "record_none", here.language),
        empty_text=say("record_none_found_what" if asked else "record_none_what", here.language),
        empty_url=here.address() if asked else "",
        empty_action=say("record_show_all", here.language),
        tall=True,
    )


def _column(request: HttpRequest, here: Opened, column: ColumnSpec, sort: str) -> Column:
    falls = sort == column.name
    address = request.GET.copy()
    address.pop("page", None)
    address[SORT] = f"-{column.name}" if falls else column.name
    way = {column.name: "ascending", f"-{column.name}": "descending"}.get(sort, "")
    label = label_of(here.model, column, here.language)
    return Column(
        label=label,
        kind=kind_of(column),
        unit=unit_beside(column, label, here.language),
        help=column.description[here.language],
        sort_url=f"?{address.urlencode()}",
        sorted=way,
    )


def _row(here: Opened, record: Record, columns: tuple[ColumnSpec, ...]) -> list[Cell]:
    cells = [cell_of(here, record, column) for column in columns]
    first = cells[0].text or here.name(record)
    return [Cell(first, url=here.address("detail", record.pk)), *cells[1:]]


@require_GET
@opened
def export(request: HttpRequest, here: Opened, file_format: str) -> HttpResponse:
    """This will give what a list shows, all its pages, as a file."""
    if file_format not in FORMATS:
        raise Http404(file_format)
    ask = ask_of(here, request.GET)
    try:
        content = exported(here.model, here.actor, ask, here.language, file_format)
    except TooManyRowsError:
        return render(request, "staff/records/too_many.html", {"here": here, "crumbs": here.crumbs()}, status=422)
    response = HttpResponse(content, content_type=FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{here.table}.{file_format}"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@opened
def choices(request: HttpRequest, here: Opened, column: str) -> HttpResponse:
    """This will suggest records a reference may be set to, for the words typed so far."""
    spec = next((one for one in here.model.spec().columns if one.name == column and one.references is not None), None)
    if spec is None:
        raise Http404(column)
    words = request.GET.get(column, "")[:100]
    found = targets_of(spec, here.actor, words, MOST_SUGGESTED)
    _, code = spec.references or ("", "")
    options = [(str(getattr(one, code)), reference_text(one, spec, here.language)) for one in found]
    return render(request, "staff/records/choices.html", {"options": options})
