"""Addresses of this audience."""

from __future__ import annotations

from django.urls import path

from kasip.web.college import views

app_name = "college"
urlpatterns = [path("", views.home, name="home")]
