"""The pages as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and tags; no records."""

    name = "kasip.web"
    label = "web"
