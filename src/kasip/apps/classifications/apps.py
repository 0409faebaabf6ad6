"""Territories, industries, occupations, specialties and qualifications, and how they map to each other."""

from __future__ import annotations

from django.apps import AppConfig


class ClassificationsConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.classifications"
    label = "classifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.classifications import rules  # noqa: F401, PLC0415  records exist only now
