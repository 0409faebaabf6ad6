"""Addresses of this audience."""

from __future__ import annotations

from django.urls import path

from kasip.web.head import views

app_name = "head"
urlpatterns = [path("", views.home, name="home")]
