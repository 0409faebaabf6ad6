"""Who did what, when and why: append-only, each event chained to the one before."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
