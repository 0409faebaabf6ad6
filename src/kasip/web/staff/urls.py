"""Addresses of what staff of every organisation share."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from kasip.web.staff.people_urls import urlpatterns as people

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [*people]
