"""Records of a table: listed, read, added, changed, removed, and what happened to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.params.functions import Header, Query

from kasip.api.v1.answers import EventOut, RecordIn, RecordOut, RecordsOut, event_out, record_out
from kasip.api.v1.gate import MachineRequest
from kasip.api.v1.problems import Problem, language_asked, problem
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.actions import add_record, change_record, remove_record
from kasip.apps.sources.listing import Ask, UnknownColumnError, asked_for
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.paging import RowPages
from kasip.apps.sources.past import history_of, log_reading
from kasip.apps.sources.queries import MissingRecordError, may, record_for
from kasip.apps.sources.registry import record_model
from kasip.apps.sources.rows import text_of, texts_of

router = Router(tags=["records"])
READING = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
WRITING = {**READING, 400: Problem, 409: Problem}
VERSIONED = {**WRITING, 412: Problem, 428: Problem}
OWN_PARAMETERS = ("q", "sort", "page", "size")
MOST_ROWS = 500
EVENTS = 100


def table_for(request: MachineRequest, table: str) -> tuple[type[Record], Actor]:
    """This will return a table of which the machine reads some row, and whom it acts as.

    Raises:
        MissingRecordError: there is no such table for it.
    """
    actor = request.machine.actor
    try:
        model = record_model(table)
    except KeyError as unknown:
        raise MissingRecordError(table) from unknown
    if not may(model, actor, "read"):
        raise MissingRecordError(table)
    return model, actor


@router.get("/{table}/records", response={200: RecordsOut, **READING}, summary="List records")
def list_records(
    request: MachineRequest,
    table: str,
    q: str = Query("", max_length=200, description="Words; look-alike letters are one"),
    sort: str = Query("", max_length=60, description="A column, `-` before it for the other direction"),
    page: int = Query(1, ge=1, le=1_000_000),
    size: int = Query(100, ge=1, le=MOST_ROWS),
) -> dict[str, object]:
    """Rows of a table. Any column is a filter: `?year=2027`; of a reference, the code or words of its name."""
    model, actor = table_for(request, table)
    filters = {name: str(text) for name, text in request.GET.items() if name not in OWN_PARAMETERS and text}
    rows = asked_for(model, actor, Ask(q, filters, sort, page, size), language_asked())
    pages = RowPages(rows, size)
    found = list(pages.page(page).object_list) if page <= pages.num_pages else []
    log_reading(found, actor, "api")
    return {
        "count": pages.count,
        "page": page,
        "size": size,
        "next": _page_address(request, page + 1) if page < pages.num_pages else None,
        "previous": _page_address(request, page - 1) if page > 1 else None,
        "records": [record_out(one, language_asked()) for one in found],
    }


def _page_address(request: HttpRequest, page: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = str(page)
    return f"{request.path}?{parameters.urlencode()}"


@router.post("/{table}/records", response={201: RecordOut, **WRITING}, summary="Add a record")
def add(request: MachineRequest, response: HttpResponse, table: str, sent: RecordIn) -> Any:
    """Adds one record. With `Idempotency-Key`, a repeat is answered alike and adds nothing."""
    model, actor = table_for(request, table)
    added = add_record(model=model, texts=_texts(model, sent), by=actor, reason=sent.reason)
    stored = record_for(model, added.pk, actor)
    response["ETag"] = etag_of(stored)
    response["Location"] = f"{request.path}/{stored.pk}"
    return Status(201, record_out(stored, language_asked()))


@router.get("/{table}/records/{int:pk}", response={200: RecordOut, **READING}, summary="Read a record")
def read(request: MachineRequest, response: HttpResponse, table: str, pk: int) -> Any:
    """One record; its `ETag` is what a change must send back as `If-Match`."""
    model, actor = table_for(request, table)
    found = record_for(model, pk, actor)
    log_reading([found], actor, "api")
    response["ETag"] = etag_of(found)
    return record_out(found, language_asked())


@router.patch("/{table}/records/{int:pk}", response={200: RecordOut, **VERSIONED}, summary="Change a record")
def change(
    request: MachineRequest,
    response: HttpResponse,
    table: str,
    pk: int,
    sent: RecordIn,
    if_match: str = Header("", alias="If-Match"),
) -> Any:
    """Changes the columns named. Without `If-Match` 428; where the record was changed since, 412 with what stands."""
    model, actor = table_for(request, table)
    found = record_for(model, pk, actor)
    if not if_match:
        return problem(428, "version_needed")
    texts = texts_of(found) | _texts(model, sent)
    changed = change_record(model=model, pk=pk, version=version_of(if_match), texts=texts, by=actor, reason=sent.reason)
    stored = record_for(model, changed.pk, actor)
    response["ETag"] = etag_of(stored)
    return record_out(stored, language_asked())


@router.delete("/{table}/records/{int:pk}", response={204: None, **VERSIONED}, summary="Remove a record")
def remove(
    request: MachineRequest,
    table: str,
    pk: int,
    reason: str = Query("", max_length=1000),
    if_match: str = Header("", alias="If-Match"),
) -> Any:
    """Removes a record nothing refers to. `If-Match` as for a change."""
    model, actor = table_for(request, table)
    record_for(model, pk, actor)
    if not if_match:
        return problem(428, "version_needed")
    remove_record(model=model, pk=pk, version=version_of(if_match), by=actor, reason=reason)
    return Status(204, None)


@router.get("/{table}/records/{int:pk}/history", response={200: list[EventOut], **READING}, summary="History")
def history(request: MachineRequest, table: str, pk: int, page: int = Query(1, ge=1, le=100_000)) -> Any:
    """What happened to a record, the latest first, 100 events a page."""
    model, actor = table_for(request, table)
    events = history_of(record_for(model, pk, actor), actor)
    return [event_out(event) for event in events[(page - 1) * EVENTS : page * EVENTS]]


def etag_of(record: Record) -> str:
    """This will return the ETag of a record: its version."""
    return f'"{record.version}"'


def version_of(tag: str) -> int:
    """This will read a version from an ETag; one that is none matches nothing."""
    text = tag.removeprefix("W/").strip().strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _texts(model: type[Record], sent: RecordIn) -> dict[str, str]:
    known = {column.name for column in model.spec().columns}
    unknown = [name for name in sent.values if name not in known]
    if unknown:
        raise UnknownColumnError(unknown[0])
    return {name: value if isinstance(value, str) else text_of(value) for name, value in sent.values.items()}
