"""Colleges and what limits them: programmes, workshops, masters, dormitories, groups in training."""

from __future__ import annotations

from django.apps import AppConfig


class CollegesConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.colleges"
    label = "colleges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.colleges import rules  # noqa: F401, PLC0415  records exist only now
