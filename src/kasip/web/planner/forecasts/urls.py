"""Addresses of the forecast's pages and of the gap list."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.forecasts import gaps, views
from kasip.web.results import result_page

app_name = "forecasts"
result_page("run_forecast", "forecasts:detail")

urlpatterns = [
    path("", views.run_list, name="list"),
    path("new/", views.run_new, name="new"),
    path("gaps/", gaps.gap_list, name="gaps"),
    path("gaps/<str:file_format>/", gaps.gap_export, name="gaps_export"),
    path("<int:pk>/", views.run_detail, name="detail"),
    path("<int:pk>/quality/", views.run_quality, name="quality"),
    path("<int:pk>/compare/<int:other>/", views.run_compare, name="compare"),
    path("<int:pk>/rows/<str:table>/", views.run_rows, name="rows"),
    path("<int:pk>/<str:code>/", views.run_qualification, name="qualification"),
]
