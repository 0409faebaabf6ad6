"""The calendar's pages: a year, one step with its dates, marks, mutes, and the file for calendar programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import may_do
from kasip.apps.orders.actions.calendar import (
    SUBJECT,
    CalendarRefusedError,
    StaleDatesError,
    mark_done,
    mute,
    set_dates,
)
from kasip.apps.orders.calendar import MissingStepError, StepOfYear, calendar_of, calendar_year, muted_by, step_of
from kasip.law.order_calendar import calendar_steps
from kasip.web.calendar_pieces import (
    CALENDAR_TYPE,
    calendar_file,
    calendar_table,
    marks,
    step_facts,
    step_title,
)
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.calendar.forms import DatesForm
from kasip.web.stale import changed_by, seen, stale
from kasip.web.templatetags.words import said as words

YEARS = range(2020, 2101)


@login_required
@require_GET
def calendar(request: ActorRequest) -> HttpResponse:
    """This will lead to the year the region works on."""
    _reads(request)
    return redirect("calendar:year", year=calendar_year(timezone.localdate()))


@login_required
@require_GET
def year_page(request: ActorRequest, year: int) -> HttpResponse:
    """This will show the steps that lead to a year's admission, what is done and what is late."""
    _reads(request, year)
    steps = calendar_of(year, timezone.localdate())
    muted = muted_by(request.actor)
    context = {
        "year": year,
        "table": calendar_table(year, steps, request.actor),
        "late": [step_title(one.step.code) for one in steps if one.is_overdue],
        "years": [year - 1, year + 1],
        "is_muted": "" in muted,
    }
    return render(request, "planner/calendar/year.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def step_page(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """This will show one step, and let a planner put the region's own dates in place of the shipped ones."""
    found = _step(request, year, code)
    leads = request.actor.role == "planner"
    if request.method == "POST" and not leads:
        raise Http404
    initial = {
        "starts_on": found.starts,
        "ends_on": found.ends,
        "source": found.own.source if found.own else "",
        "version": found.own.version if found.own else 0,
    }
    form, told = DatesForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_dates(
                year=year, code=code, dates=form.said(), version=given["version"], reason=given["reason"],
                by=request.actor,
            )  # fmt: skip
        except StaleDatesError:
            form = DatesForm(seen(request.POST, found.own.version if found.own else 0))
            theirs = DatesForm(initial={**initial, "reason": given["reason"]})
            told = stale([("", form, theirs)], who=changed_by(SUBJECT, found.own.pk if found.own else None))
        except CalendarRefusedError as refused:
            form.add_error(None, words(f"calendar_refused_{refused.code}"))
        else:
            return redirect("calendar:year", year=year)
    muted = muted_by(request.actor)
    context = {
        "year": year,
        "found": found,
        "name": step_title(code),
        "facts": step_facts(found, request.actor),
        "form": form if leads else None,
        "stale": told,
        "may_mark": marks(found, request.actor),
        "is_muted": code in muted,
        "is_reminded": request.actor.role in found.step.owners and "" not in muted,
        "crumbs": [(words("calendar_title", year=str(year)), reverse("calendar:year", args=[year]))],
    }
    return render(request, "planner/calendar/step.html", context, status=409 if told else 200)


@login_required
@require_POST
def step_done(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """This will mark a step done today, where no records speak of it."""
    _step(request, year, code)
    try:
        mark_done(year=year, code=code, by=request.actor)
    except CalendarRefusedError as refused:
        messages.error(request, words(f"calendar_refused_{refused.code}"))
    return redirect("calendar:year", year=year)


@login_required
@require_POST
def reminders(request: ActorRequest) -> HttpResponse:
    """This will stop or start the actor's reminders: of one step, or of all."""
    _reads(request)
    code = request.POST.get("code", "")
    if code and code not in calendar_steps():
        raise Http404
    mute(code=code, muted=request.POST.get("muted") == "1", by=request.actor)
    messages.success(request, words("calendar_mute_kept"))
    return redirect("calendar:now")


@login_required
@require_GET
def year_file(request: ActorRequest, year: int) -> HttpResponse:
    """This will hand over a year's steps as a file for calendar programs."""
    _reads(request, year)
    region = Region.objects.get(pk=request.actor.tenant)
    content = calendar_file(region, year, calendar_of(year, timezone.localdate()))
    headers = {"Content-Disposition": f'attachment; filename="kasip-{year}.ics"'}
    return HttpResponse(content, content_type=CALENDAR_TYPE, headers=headers)


def _reads(request: ActorRequest, year: int = YEARS[0]) -> None:
    if not may_do("read_calendar", request.actor) or year not in YEARS:
        raise Http404


def _step(request: ActorRequest, year: int, code: str) -> StepOfYear:
    _reads(request, year)
    try:
        return step_of(year, code, timezone.localdate())
    except MissingStepError as missing:
        raise Http404 from missing
