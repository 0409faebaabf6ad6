"""Addresses of background work."""

from __future__ import annotations

from django.urls import URLPattern, path

from kasip.web.staff.work import views

urlpatterns: list[URLPattern] = [
    path("work/", views.job_list, name="job_list"),
    path("work/<int:pk>/", views.job, name="job"),
    path("work/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("work/<int:pk>/retry/", views.job_retry, name="job_retry"),
]
