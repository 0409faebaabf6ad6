"""Whether the site is well: a few figures for a monitor, nothing about people or settings."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kasip.apps.work.queries import seconds_since_heartbeat

LEAST_FREE_SHARE = 0.05
"""Share of the disk that must be free: below, the database's log may fill it before anybody looks."""


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """This will say how the database, the workers, the migrations and the disk are; 503 where one is not well."""
    found = {"database": _database_answers(), **_disk()}
    if found["database"]:
        found |= {"worker_heartbeat_seconds": _heartbeat(), "migrations_applied": not _waiting_migrations()}
    well = bool(found["database"] and found.get("migrations_applied") and found["disk_free_enough"])
    return JsonResponse({"well": well, **found}, status=200 if well else 503)


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """This will say whether requests can be answered: the database does."""
    answers = _database_answers()
    return JsonResponse({"ready": answers}, status=200 if answers else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _heartbeat() -> int | None:
    try:
        seconds = seconds_since_heartbeat()
    except DatabaseError:
        return None
    return None if seconds is None else round(seconds)


_all_applied = False


def _waiting_migrations() -> bool:
    """Asked of the disk only until they are all applied: code and database change together, with a restart."""
    global _all_applied  # noqa: PLW0603  an answer for the life of the process
    if not _all_applied:
        executor = MigrationExecutor(connection)
        _all_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _all_applied


def _disk() -> dict[str, object]:
    usage = shutil.disk_usage(settings.DATA)
    return {
        "disk_free_mb": usage.free // 1_000_000,
        "disk_free_enough": usage.free >= LEAST_FREE_SHARE * usage.total or usage.free > 5_000_000_000,
    }
