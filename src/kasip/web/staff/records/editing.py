"""Adding, changing and removing a record. A stale form stores nothing and loses nothing: both versions are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kasip.apps.journal.models import Event
from kasip.apps.sources.actions import (
    REASON,
    NotPermittedError,
    RecordInUseError,
    StaleRecordError,
    add_record,
    change_record,
    remove_record,
)
from kasip.apps.sources.labels import fault_text
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import record_for
from kasip.apps.sources.relations import is_referred_to
from kasip.apps.sources.rows import texts_of
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.web.pieces import Problem
from kasip.web.staff.records.declaring import opening_fault, sent_to_declare
from kasip.web.staff.records.detail import page_of
from kasip.web.staff.records.entry import Opened, opened
from kasip.web.staff.records.forms import RecordForm, columns_of, own_code
from kasip.web.staff.records.merging import choices_between
from kasip.wording.catalogue import say

VERSION = "version"
WAS = "was_"
"""Before the name of a column: its text when the form was opened."""


@require_http_methods(["GET", "POST"])
@opened
def new(request: HttpRequest, here: Opened) -> HttpResponse:
    """This will add a record, or say what is wrong with it beside each field."""
    if not here.may("add"):
        if sent := sent_to_declare(request, here):
            return sent
        raise PermissionDenied(here.table)
    if request.method == "GET":
        start = {column.name: request.GET.get(column.name, own_code(here, column)) for column in columns_of(here)}
        return _new_page(request, here, RecordForm(here, None, start))
    try:
        added = add_record(
            model=here.model, texts=_texts(request, here), by=here.actor, reason=request.POST.get(REASON, "")
        )
    except InputRejectedError as rejected:
        return _new_page(request, here, RecordForm(here, request.POST, {}, rejected.faults))
    except NotPermittedError as refused:
        return _new_page(request, here, RecordForm(here, request.POST, {}, [_declared(request, here, refused)]))
    messages.success(request, say("record_added", here.language))
    return HttpResponseRedirect(here.address("detail", added.pk))


def _new_page(request: HttpRequest, here: Opened, form: RecordForm) -> HttpResponse:
    parts = {"here": here, "form": form, "crumbs": here.crumbs(), "cancel": here.address()}
    return render(request, "staff/records/new.html", parts, status=422 if form.faults else 200)


@require_http_methods(["GET", "POST"])
@opened
def edit(request: HttpRequest, here: Opened, pk: int) -> HttpResponse:
    """This will change a record: what is wrong is said beside each field, a change made meanwhile is laid beside."""
    found = record_for(here.model, pk, here.actor)
    page = page_of(here, found, "edit")
    if not page["may_change"]:
        if sent := sent_to_declare(request, here):
            return sent
        raise PermissionDenied(f"{here.table}/{pk}")
    if request.method == "GET":
        return _edit_page(request, here, found, RecordForm(here, None, texts_of(found)))
    offered = texts_of(found) | _texts(request, here)
    try:
        change_record(
            model=here.model,
            pk=pk,
            version=_version(request),
            texts=offered,
            by=here.actor,
            reason=request.POST.get(REASON, ""),
        )
    except StaleRecordError as stale:
        return _both_versions(request, here, stale.current)
    except InputRejectedError as rejected:
        return _edit_page(request, here, found, RecordForm(here, request.POST, {}, rejected.faults))
    except NotPermittedError as refused:
        declared = [_declared(request, here, refused)]
        return _edit_page(request, here, found, RecordForm(here, request.POST, {}, declared))
    messages.success(request, say("record_changed", here.language))
    return HttpResponseRedirect(here.address("detail", pk))


def _declared(request: HttpRequest, here: Opened, refused: NotPermittedError) -> Fault:
    """What is wrong with a row that is not for this actor to write: it is declared. Any other refusal stands."""
    fault = opening_fault(here, _texts(request, here))
    if fault is None:
        raise refused
    return fault


def _edit_page(request: HttpRequest, here: Opened, found: Record, form: RecordForm) -> HttpResponse:
    """The version and the texts the form was opened with go along, so that a stale form can be told from the new."""
    parts = {
        "form": form,
        "version": request.POST.get(VERSION, found.version),
        "was": (_opened_with(request) or texts_of(found)).items(),
        "cancel": here.address("detail", found.pk),
        "fixed": _fixed(here, found),
    }
    page = page_of(here, found, "edit") | parts
    return render(request, "staff/records/edit.html", page, status=422 if form.faults else 200)


def _fixed(here: Opened, found: Record) -> list[str]:
    """Names of the columns that stand beside the form because the actor may not change them."""
    changeable = {column.name for column in columns_of(here)}
    return [here.label(column.name) for column in found.spec().columns if column.name not in changeable]


def _both_versions(request: HttpRequest, here: Opened, current: Record) -> HttpResponse:
    """What was typed beside what stands now, with a choice for each column in which they differ."""
    was = _opened_with(request)
    now = texts_of(current)
    mine = now | _texts(request, here)
    parts = {
        "choices": choices_between(here, was, mine, now),
        "same": [
            (column.name, now[column.name]) for column in columns_of(here) if mine[column.name] == now[column.name]
        ],
        "was": now.items(),
        "version": current.version,
        "reason": request.POST.get(REASON, ""),
        "cancel": here.address("detail", current.pk),
        "by": _last_change(current),
    }
    return render(request, "staff/records/stale.html", page_of(here, current, "edit") | parts, status=409)


def _last_change(current: Record) -> Event | None:
    events = Event.objects.filter(subject=current.contract_table, subject_id=current.pk)
    return events.order_by("-sequence").first()


@require_http_methods(["GET", "POST"])
@opened
def remove(request: HttpRequest, here: Opened, pk: int) -> HttpResponse:
    """This will ask whether to remove a record, and remove it; one that others refer to stays."""
    found = record_for(here.model, pk, here.actor)
    page = page_of(here, found, "remove")
    if not page["may_remove"]:
        if sent := sent_to_declare(request, here):
            return sent
        raise PermissionDenied(f"{here.table}/{pk}")
    if request.method == "GET":
        return _remove_page(request, page, found)
    try:
        remove_record(
            model=here.model, pk=pk, version=_version(request), by=here.actor, reason=request.POST.get(REASON, "")
        )
    except InputRejectedError as rejected:
        return _remove_page(request, page, found, _worded(here, rejected.faults))
    except StaleRecordError:
        return _remove_page(request, page, found, [say("record_changed_meanwhile", here.language)])
    except RecordInUseError:
        return _remove_page(request, page, found)
    messages.success(request, say("record_removed", here.language))
    return HttpResponseRedirect(here.address())


def _remove_page(
    request: HttpRequest, page: Mapping[str, object], found: Record, problems: Iterable[str] = ()
) -> HttpResponse:
    parts = {
        "version": found.version,
        "in_use": is_referred_to(found),
        "problems": [Problem(text) for text in problems],
        "reason": request.POST.get(REASON, ""),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "staff/records/remove.html", {**page, **parts}, status=status)


def _worded(here: Opened, faults: Iterable[Fault]) -> list[str]:
    return [fault_text(fault, here.table, here.language) for fault in faults]


def _texts(request: HttpRequest, here: Opened) -> dict[str, str]:
    return {column.name: request.POST.get(column.name, "").strip() for column in columns_of(here)}


def _opened_with(request: HttpRequest) -> dict[str, str]:
    """Column -> its text when the form was opened, as the form itself says."""
    return {name.removeprefix(WAS): str(text) for name, text in request.POST.items() if name.startswith(WAS)}


def _version(request: HttpRequest) -> int:
    text = request.POST.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
