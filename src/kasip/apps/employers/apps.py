"""Enterprises, their sites, and the jobs a site has or will have."""

from __future__ import annotations

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.employers"
    label = "employers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.employers import rules  # noqa: F401, PLC0415  records exist only now
