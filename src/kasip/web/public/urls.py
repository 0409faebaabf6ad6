"""Addresses anybody may open."""

from __future__ import annotations

from django.urls import path

from kasip.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
]
