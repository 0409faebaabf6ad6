"""Addresses of the machine interface. Keys take the place of signing in, so no page of signing in is led to."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from kasip.api.v1.interface import api

routes = api.urls
for pattern in routes[0]:
    if isinstance(pattern, URLPattern):
        pattern.callback.login_required = False  # type: ignore[attr-defined]

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", routes)]
