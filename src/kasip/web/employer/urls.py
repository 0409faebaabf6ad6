"""Addresses of this audience."""

from __future__ import annotations

from django.urls import path

from kasip.web.employer import views

app_name = "employer"
urlpatterns = [path("", views.home, name="home")]
