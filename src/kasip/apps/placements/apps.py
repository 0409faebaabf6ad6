"""Places with a mentor that enterprises offer."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.placements import rules  # noqa: F401, PLC0415  records exist only now
