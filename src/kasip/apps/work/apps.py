"""Long work outside the request: jobs with progress, heartbeat, cancel and retry."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter who sees which jobs."""
        importlib.import_module("kasip.apps.work.rules")
        importlib.import_module("kasip.apps.work.upkeep")
