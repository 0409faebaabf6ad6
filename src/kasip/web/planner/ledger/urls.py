"""Addresses of the demand ledger's pages."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.ledger_list, name="list"),
    path("export/<str:file_format>/", views.ledger_export, name="export"),
    path("qualifications/<int:pk>/", views.ledger_detail, name="detail"),
]
