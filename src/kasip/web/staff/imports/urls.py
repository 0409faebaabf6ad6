"""Addresses of imports."""

from __future__ import annotations

from django.urls import URLPattern, path

from kasip.web.results import result_page
from kasip.web.staff.imports import mapping, views

for kind in ("read_upload", "apply_import", "undo_import"):
    result_page(kind, "staff:import")

urlpatterns: list[URLPattern] = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/<int:pk>/", views.import_page, name="import"),
    path("imports/<int:pk>/columns/", mapping.import_columns, name="import_columns"),
    path("imports/<int:pk>/confirm/", views.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/discard/", views.import_discard, name="import_discard"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/<int:pk>/rejected/<slug:table>/", views.import_rejected, name="import_rejected"),
]
