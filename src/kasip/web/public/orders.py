"""The published orders, for anybody: no sign-in, no tenant but the one whose order is public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kasip.apps.orders.published import published_order, published_orders
from kasip.apps.orders.queries import LineFilter, MissingOrderError
from kasip.web.order_amended import amended_table
from kasip.web.order_pieces import lines_table, totals_stats

PAGE = 100


@login_not_required
@require_GET
def published_list(request: HttpRequest) -> HttpResponse:
    """This will list the orders in force of all regions."""
    return render(request, "public/published_list.html", {"orders": published_orders()})


@login_not_required
@require_GET
def published_detail(request: HttpRequest, kato: str, year: int) -> HttpResponse:
    """This will show a region's order in force, with the reason of every line."""
    wanted = LineFilter(words=request.GET.get("q", "")[:200], sort=request.GET.get("sort", "college"))
    try:
        published = published_order(kato, year, wanted)
    except MissingOrderError as missing:
        raise Http404 from missing
    page = Paginator(published.lines, PAGE).get_page(request.GET.get("page"))
    totals = next((one for one in published.totals if one.year == year), None)
    context = {
        "published": published,
        "page": page,
        "wanted": wanted,
        "stats": totals_stats(totals, "") if totals else [],
        "table": lines_table(page.object_list, public=True),
        "amendments": [(each, amended_table(each)) for each in published.amendments],
    }
    return render(request, "public/published_detail.html", context)
