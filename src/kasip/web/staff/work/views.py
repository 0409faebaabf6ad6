"""Pages of background work: the list, one job with live progress, calling it off, asking for it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kasip.apps.work import actions
from kasip.apps.work.models import Job
from kasip.apps.work.queries import MissingJobError, job_for, reached_jobs
from kasip.web.middleware.actor import ActorRequest
from kasip.web.staff.work.pictures import job_picture, jobs_table
from kasip.web.templatetags.words import said

PAGE = 50


@login_required
@never_cache
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """This will list the jobs the actor may see, the latest first."""
    actor = cast("ActorRequest", request).actor
    rows = reached_jobs(actor) if actor.region_id is not None else Job.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "staff/work/job_list.html", {"table": jobs_table(list(page.object_list)), "page": page})


@login_required
@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one job; asked by htmx, only the part that changes, which asks no more once the job has ended."""
    context = {"picture": job_picture(_found(request, pk))}
    template = "staff/work/job_state.html" if request.headers.get("HX-Request") else "staff/work/job.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """This will call a job off."""
    return _moved(request, pk, actions.cancel, "work_cancelled_note")


@login_required
@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """This will put a job that ended without a result into the queue again."""
    return _moved(request, pk, actions.retry, "work_retried_note")


def _found(request: HttpRequest, pk: int) -> Job:
    actor = cast("ActorRequest", request).actor
    if actor.region_id is None:
        raise Http404
    try:
        return job_for(pk, actor)
    except MissingJobError:
        raise Http404 from None


def _moved(request: HttpRequest, pk: int, move: Callable[..., Job], note: str) -> HttpResponse:
    _found(request, pk)
    try:
        move(pk=pk, by=cast("ActorRequest", request).actor)
    except actions.JobStateError:
        messages.warning(request, said("work_state_changed"))
    else:
        messages.success(request, said(note))
    return redirect("staff:job", pk=pk)
