"""What an amendment changes against the version it amends."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kasip.apps.orders.amendments import amendment_of
from kasip.apps.orders.enums import IN_PUBLIC
from kasip.web.middleware.actor import ActorRequest
from kasip.web.order_amended import amended_table
from kasip.web.planner.orders.reading import crumbs_of, of_the_department, order_or_missing, tabs_of


@login_required
@require_GET
def order_amendment(request: ActorRequest, pk: int) -> HttpResponse:
    """This will list what an amendment changes, with the reasons, and offer its annex."""
    order = order_or_missing(request, pk)
    amendment = amendment_of(order) if of_the_department(request.actor) or order.state in IN_PUBLIC else None
    if amendment is None or order.first_year is None:
        raise Http404
    context = {
        "order": order,
        "amendment": amendment,
        "table": amended_table(amendment),
        "papers": ["amendment_xlsx", "amendment_kk_pdf", "amendment_ru_pdf"],
        "tabs": tabs_of(order, request.actor, "amendment"),
        "crumbs": crumbs_of(order),
    }
    return render(request, "planner/orders/amendment.html", context)
