"""Addresses anybody may open."""

from __future__ import annotations

from django.urls import path

from kasip.web.public import dates, orders, views
from kasip.web.public.design import design
from kasip.web.public.help import help_list, help_topic

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("published/", orders.published_list, name="published_list"),
    path("published/<str:kato>/<int:year>/", orders.published_detail, name="published"),
    path("dates/", dates.dates_list, name="dates_list"),
    path("dates/<str:kato>/", dates.dates_page, name="dates"),
    path("dates/<str:kato>/admission.ics", dates.dates_file, name="dates_file"),
    path("help/", help_list, name="help"),
    path("help/<slug:topic>/", help_topic, name="help_topic"),
    path("design/", design, name="design"),
]
