"""Addresses of the year's calendar."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.calendar, name="now"),
    path("reminders/", views.reminders, name="reminders"),
    path("<int:year>/", views.year_page, name="year"),
    path("<int:year>.ics", views.year_file, name="file"),
    path("<int:year>/<slug:code>/", views.step_page, name="step"),
    path("<int:year>/<slug:code>/done/", views.step_done, name="done"),
]
