"""The configuration as an app of Django's: what the site as a whole checks, and how it is migrated."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """No records; the checks of a site about to serve, and the `migrate` command."""

    name = "kasip.config"
    label = "site_config"

    def ready(self) -> None:
        """This will enter the checks of a production site."""
        importlib.import_module("kasip.config.safety")
