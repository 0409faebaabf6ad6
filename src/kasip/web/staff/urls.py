"""Addresses of what staff of every organisation share."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from kasip.web.staff.declarations.urls import urlpatterns as declarations
from kasip.web.staff.imports.urls import urlpatterns as imports
from kasip.web.staff.people_urls import urlpatterns as people
from kasip.web.staff.records.urls import urlpatterns as records
from kasip.web.staff.work.urls import urlpatterns as work

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [*records, *imports, *work, *people, *declarations]
