"""Addresses of the site: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from kasip.web import failures, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("health/ready", health.ready, name="ready"),
    path("account/", include("kasip.web.public.account_urls")),
    path("", include("kasip.web.public.urls")),
    path("", include("kasip.web.staff.urls")),
    path("", include("kasip.api.v1.urls")),
]
handler500 = failures.server_error
