"""People, organisations, the roles one holds in the other, and what a role may reach."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the permits and listen to sign-ins."""
        from kasip.apps.accounts import rules, signing_in  # noqa: F401, PLC0415  models must stand first
