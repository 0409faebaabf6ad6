"""Where rows come from: the base every record stands on, sources, and imports of real files."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class SourcesConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules, and teach SQLite the order of the Kazakh alphabet."""
        from kasip.apps.sources import keeping, rules, tasks  # noqa: F401, PLC0415  records exist only now
        from kasip.apps.sources.collation import register  # noqa: PLC0415

        connection_created.connect(register, dispatch_uid="kazakh order")
