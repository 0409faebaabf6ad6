"""Addresses of the site: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("kasip.web.public.account_urls")),
    path("", include("kasip.web.public.urls")),
    path("", include("kasip.web.staff.urls")),
]
