"""Addresses of the site: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("", include("kasip.web.public.urls")),
    path("orders/", include("kasip.web.planner.orders.urls")),
]
