"""The wall between regions: rows are found only inside their region's scope; a query outside any is an error."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

from kasip.apps.journal.guard import JournalledQuerySet

Row = TypeVar("Row", bound=models.Model)


def region_in_scope() -> int | None:
    """This will return the region queries are scoped to; nothing where scopes are switched off on purpose.

    Raises:
        ScopeError: no region is in scope and scopes were not switched off.
    """
    scope = get_scope()
    if not scope.get("_enabled", True):
        return None
    if scope.get("region") is None:
        raise ScopeError("no region is in scope: use `with scope(region=...)`")
    return int(scope["region"])


class RegionManager(models.Manager[Row]):
    """Finds rows of the region in scope and refuses to look outside any."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """This will return the rows of the region in scope."""
        rows: models.QuerySet[Row] = super().get_queryset()
        region = region_in_scope()
        return rows if region is None else rows.filter(region_id=region)


class JournalledRegionManager(models.Manager[Row]):
    """Finds rows of the region in scope, which may only be written where the journal is told."""

    def get_queryset(self) -> JournalledQuerySet[Row]:
        """This will return the rows of the region in scope."""
        rows: JournalledQuerySet[Row] = JournalledQuerySet(self.model, using=self._db)
        region = region_in_scope()
        return rows if region is None else rows.filter(region_id=region)


class JournalledManager(models.Manager[Row]):
    """Finds rows that belong to no region, which may only be written where the journal is told."""

    def get_queryset(self) -> JournalledQuerySet[Row]:
        """This will return all rows."""
        return JournalledQuerySet(self.model, using=self._db)
