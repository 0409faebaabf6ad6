"""Colleges and what limits them: programmes, workshops, masters, dormitories, groups in training."""

from __future__ import annotations

from django.apps import AppConfig


class CollegesConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.colleges"
    label = "colleges"
    default_auto_field = "django.db.models.BigAutoField"
