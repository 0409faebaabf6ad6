"""Addresses of the records."""

from __future__ import annotations

from django.urls import path

from kasip.web.staff.records import detail, editing, lists

urlpatterns = [
    path("records/", lists.tables, name="record_tables"),
    path("records/<slug:table>/", lists.records, name="record_list"),
    path("records/<slug:table>/new", editing.new, name="record_new"),
    path("records/<slug:table>/export.<slug:file_format>", lists.export, name="record_export"),
    path("records/<slug:table>/choices/<slug:column>", lists.choices, name="record_choices"),
    path("records/<slug:table>/<int:pk>/", detail.detail, name="record_detail"),
    path("records/<slug:table>/<int:pk>/related", detail.related, name="record_related"),
    path("records/<slug:table>/<int:pk>/history", detail.history, name="record_history"),
    path("records/<slug:table>/<int:pk>/edit", editing.edit, name="record_edit"),
    path("records/<slug:table>/<int:pk>/remove", editing.remove, name="record_remove"),
]
