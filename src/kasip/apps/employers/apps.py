"""Enterprises, their sites, and the jobs a site has or will have."""

from __future__ import annotations

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.employers"
    label = "employers"
    default_auto_field = "django.db.models.BigAutoField"
