"""The dates of the coming admission, for applicants: a page and a file a region, no sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kasip.apps.orders.calendar import MissingStepError, PublicDates, public_dates
from kasip.apps.orders.published import published_orders
from kasip.web.calendar_pieces import CALENDAR_TYPE, calendar_file, public_table


@login_not_required
@require_GET
def dates_list(request: HttpRequest) -> HttpResponse:
    """This will list the regions with an order in force, which is no secret, and the region of who has signed in."""
    regions = {order.region.pk: order.region for order in published_orders()}
    regions |= {held.region_id: held.region for held in getattr(request, "memberships", [])}
    return render(request, "public/dates_list.html", {"regions": list(regions.values())})


@login_not_required
@require_GET
def dates_page(request: HttpRequest, kato: str) -> HttpResponse:
    """This will show the dates of a region's coming admission."""
    found = _dates(kato)
    context = {"found": found, "table": public_table(found.year, found.steps)}
    return render(request, "public/dates.html", context)


@login_not_required
@require_GET
def dates_file(request: HttpRequest, kato: str) -> HttpResponse:  # noqa: ARG001  every view is given its request
    """This will hand over the dates as a file for calendar programs."""
    found = _dates(kato)
    content = calendar_file(found.region, found.year, found.steps)
    headers = {"Content-Disposition": f'attachment; filename="kasip-{found.year}.ics"'}
    return HttpResponse(content, content_type=CALENDAR_TYPE, headers=headers)


def _dates(kato: str) -> PublicDates:
    try:
        return public_dates(kato, timezone.localdate())
    except MissingStepError as missing:
        raise Http404 from missing
