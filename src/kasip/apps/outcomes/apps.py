"""What became of graduates, each figure by its definition."""

from __future__ import annotations

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.outcomes"
    label = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.outcomes import rules  # noqa: F401, PLC0415  records exist only now
