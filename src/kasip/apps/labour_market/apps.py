"""Employment by industry and occupation, employers' requests, vacancies, other supply."""

from __future__ import annotations

from django.apps import AppConfig


class LabourMarketConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.labour_market"
    label = "labour_market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules and the work it brings."""
        from kasip.apps.labour_market import rules, tasks  # noqa: F401, PLC0415  records exist only now
