"""The first page of the roles without a room of their own."""

from __future__ import annotations

from django.urls import path

from kasip.web.staff.home import home

app_name = "staff_home"
urlpatterns = [path("", home, name="home")]
