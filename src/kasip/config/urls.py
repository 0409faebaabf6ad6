"""Addresses of the site: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from kasip.web import failures, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("health/ready", health.ready, name="ready"),
    path("account/", include("kasip.web.public.account_urls")),
    path("", include("kasip.web.public.urls")),
    path("home/", include("kasip.web.staff.home_urls")),
    path("planner/", include("kasip.web.planner.urls")),
    path("college/", include("kasip.web.college.urls")),
    path("employer/", include("kasip.web.employer.urls")),
    path("head/", include("kasip.web.head.urls")),
    path("forecasts/", include("kasip.web.planner.forecasts.urls")),
    path("orders/", include("kasip.web.planner.orders.urls")),
    path("ledger/", include("kasip.web.planner.ledger.urls")),
    path("cases/", include("kasip.web.planner.cases.urls")),
    path("calendar/", include("kasip.web.planner.calendar.urls")),
    path("", include("kasip.web.staff.urls")),
    path("", include("kasip.api.v1.urls")),
]
handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.missing
handler500 = failures.server_error
