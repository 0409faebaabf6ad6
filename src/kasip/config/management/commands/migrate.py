"""`migrate` as Django has it, with the first tables of many apps made together: seconds instead of a quarter minute."""

from __future__ import annotations

from typing import Any
from unittest import mock

from django.core.management.commands import migrate

from kasip.config.migrating import TogetherExecutor


class Command(migrate.Command):
    """Django's command; only what carries the plan out is ours."""

    def handle(self, *args: Any, **options: Any) -> None:
        """This will migrate."""
        with mock.patch.object(migrate, "MigrationExecutor", TogetherExecutor):
            super().handle(*args, **options)
