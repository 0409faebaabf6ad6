"""Who may apply: school leavers and how far they travel."""

from __future__ import annotations

from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.admissions"
    label = "admissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules."""
        from kasip.apps.admissions import rules  # noqa: F401, PLC0415  records exist only now
