"""The state order's past, its money and its rules."""

from __future__ import annotations

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The room as Django knows it."""

    name = "kasip.apps.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This will enter the app's rules and the work it brings."""
        from kasip.apps.orders import rules, tasks  # noqa: F401, PLC0415  records exist only now
