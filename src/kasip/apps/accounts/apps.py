"""People, organisations, the roles one holds in the other, and what a role may reach."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
