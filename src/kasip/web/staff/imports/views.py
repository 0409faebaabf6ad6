"""Imports: the list, the upload, the difference, its confirmation, the report, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasip.apps.journal.actor import Actor
from kasip.apps.sources import offering
from kasip.apps.sources.enums import OPEN_STATES, ImportState
from kasip.apps.sources.models import Import
from kasip.apps.sources.rejecting import rejected_rows
from kasip.apps.sources.undoing import obstacles_to_undo
from kasip.apps.work.queries import MissingJobError, has_ended, job_for
from kasip.web.pieces import Progress
from kasip.web.staff.imports import pictures
from kasip.web.staff.imports.entry import importer, of_import
from kasip.web.staff.imports.forms import ConfirmForm, ReasonForm, UploadForm
from kasip.web.staff.journal_words import thing_text
from kasip.web.staff.work.pictures import job_picture
from kasip.web.templatetags.words import language_now, said

PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKING = (ImportState.READING, ImportState.APPLYING)


@require_safe
@importer
def import_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will list the imports the actor may see, the latest first."""
    rows = offering.reached_imports(actor).defer("preview")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    table = pictures.imports_table(list(page.object_list), may_add=True)
    return render(request, "staff/imports/list.html", {"table": table, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@importer
def import_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This will take a file in and have it read."""
    form = UploadForm(actor, offering.sources_known(actor), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        one = offering.take_in(
            chunks=file.chunks(),
            file_name=file.name or "",
            source_name=form.cleaned_data["source_name"],
            mode=form.cleaned_data["mode"],
            said={name: form.cleaned_data.get(name) for name in ("college_bin", "year")},
            by=actor,
        )
        return redirect("staff:import", pk=one.pk)
    return render(request, "staff/imports/new.html", {"form": form, "crumbs": _crumbs()})


@never_cache
@require_safe
@of_import("read")
def import_page(request: HttpRequest, actor: Actor, one: Import) -> HttpResponse:
    """This will show where an import stands: its progress, its difference, or its report."""
    progress = _progress(one, actor)
    if request.headers.get("HX-Request") and progress is not None and not progress.ended:
        response = render(request, "components/progress.html", {"progress": progress})
        patch_vary_headers(response, ["HX-Request"])
        return response
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true", "Vary": "HX-Request"})
    context = {"one": one, "progress": progress, "crumbs": _crumbs(), **_difference(request, one)}
    context |= {"facts": pictures.facts_of(one), "can_change": _can_change(one, actor), "ready": one.state == "ready"}
    response = render(request, "staff/imports/import.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@of_import("change")
def import_confirm(request: HttpRequest, actor: Actor, one: Import) -> HttpResponse:
    """This will ask for the reason and have the difference stored."""
    if one.state != ImportState.READY:
        return redirect("staff:import", pk=one.pk)
    rejected = int(one.counts.get("rejected", 0))
    form = ConfirmForm(rejected, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offering.confirm(
                one, by=actor, reason=form.cleaned_data["reason"], leave_out=form.cleaned_data.get("leave_out", False)
            )
        except offering.RejectedRowsError:
            messages.error(request, said("import_replace_needs_all"))
        except offering.WrongStateError:
            messages.warning(request, said("import_moved_on"))
        return redirect("staff:import", pk=one.pk)
    kinds = [kind for kind in ("new", "changed", "removed", "rejected") if one.counts.get(kind)]
    consequences = [said(f"import_will_{kind}", count=one.counts[kind]) for kind in kinds]
    context = {
        "form": form,
        "crumbs": _crumbs(one),
        "action_label": said("import_confirm"),
        "question": said("import_confirm_question", file=one.file_name),
        "consequences": consequences,
        "cancel_url": reverse("staff:import", args=[one.pk]),
        "danger": bool(one.counts.get("removed")),
    }
    return render(request, "staff/confirm_page.html", context)


@require_POST
@of_import("change")
def import_discard(request: HttpRequest, actor: Actor, one: Import) -> HttpResponse:
    """This will call an import off before it is stored."""
    try:
        offering.discard(one, by=actor)
    except offering.WrongStateError:
        messages.warning(request, said("import_moved_on"))
    return redirect("staff:import", pk=one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_import("change")
def import_undo(request: HttpRequest, actor: Actor, one: Import) -> HttpResponse:
    """This will say what stands in the way of taking an import back, or have it taken back."""
    obstacles = obstacles_to_undo(one, actor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and not obstacles and form.is_valid():
        try:
            offering.ask_undo(one, by=actor, reason=form.cleaned_data["reason"])
        except offering.WrongStateError:
            messages.warning(request, said("import_moved_on"))
        return redirect("staff:import", pk=one.pk)
    kinds = [kind for kind in ("new", "changed", "removed") if one.counts.get(kind)]
    context = {
        "one": one,
        "form": form,
        "crumbs": _crumbs(one),
        "obstacles": [_obstacle(found) for found in obstacles],
        "action_label": said("import_undo"),
        "question": said("import_undo_question", file=one.file_name),
        "consequences": [said(f"import_undoes_{kind}", count=one.counts[kind]) for kind in kinds],
        "cancel_url": reverse("staff:import", args=[one.pk]),
        "danger": True,
    }
    return render(request, "staff/imports/undo.html", context)


@require_safe
@of_import("read")
def import_rejected(request: HttpRequest, actor: Actor, one: Import, table: str) -> HttpResponse:
    """This will give the rejected rows of a table with their reasons, ready to be put right and uploaded again."""
    content = rejected_rows(one, table, actor, language_now())
    if content is None:
        raise Http404(f"{request.path}")
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{table}-rejected-{one.pk}.xlsx"'
    return response


def _difference(request: HttpRequest, one: Import) -> dict[str, object]:
    if "tables" not in one.preview:
        faults = one.preview.get("faults", [])
        return {"faults": pictures.faults_table(faults, said("import_faults")) if faults else None}
    kind = pictures.chosen_kind(one, request.GET.get("kind", ""))
    table = pictures.chosen_table(one, kind, request.GET.get("table", ""))
    entry = one.preview["tables"].get(table, {"counts": {}})
    noticed = [*one.preview.get("noticed", []), *entry.get("kept", [])]
    return {
        "stats": pictures.stats_of(one),
        "tabs": pictures.kind_tabs(one, kind),
        "tables": pictures.tables_table(one, kind, table),
        "rows": pictures.rows_table(one, kind, table),
        "table": table,
        "kind": kind,
        "more": entry["counts"].get(kind, 0) - len(entry.get(kind, [])),
        "noticed": pictures.faults_table(noticed, said("import_noticed")) if noticed else None,
    }


def _progress(one: Import, actor: Actor) -> Progress | None:
    """What the import's job is doing; nothing where none is under way, also where it ended without the import."""
    if one.job_id is None:
        return None
    try:
        job = job_for(one.job_id, actor)
    except MissingJobError:
        return None
    if has_ended(job) and one.state not in WORKING and not job.problem:
        return None
    picture = job_picture(job)
    outcome = picture.problem if picture.ended else ""
    url = reverse("staff:import", args=[one.pk])
    return Progress(one.file_name, picture.step, picture.percent, url, picture.ended, outcome)


def _can_change(one: Import, actor: Actor) -> bool:
    return offering.reached_imports(actor, "change").filter(pk=one.pk).exists() and (
        one.state in OPEN_STATES or one.state in (ImportState.DONE, ImportState.FAILED)
    )


def _obstacle(found: object) -> str:
    code, table, names, count = (getattr(found, name) for name in ("code", "table", "names", "count"))
    title = pictures.title_of(table) if table else ""
    return said(code, table=title, names=", ".join(thing_text(table, name) for name in names[:5]), count=count)


def _crumbs(one: Import | None = None) -> list[tuple[str, str]]:
    crumbs = [(said("section_imports"), reverse("staff:import_list"))]
    return crumbs if one is None else [*crumbs, (one.file_name, reverse("staff:import", args=[one.pk]))]
