"""A record may only be written where the journal is told of it: any other write is an error.

Actions write inside `journalled()`; a form, a command or a task that saves a record directly fails, in tests as in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

_writing: ContextVar[bool] = ContextVar("journalled_write", default=False)
Row = TypeVar("Row", bound=models.Model)


class UnjournalledWriteError(Exception):
    """A record was about to be written without an event in the journal."""


@contextmanager
def journalled() -> Iterator[None]:
    """This will allow writes of records inside the block; only actions that add the events use it."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def refuse_unjournalled(what: str) -> None:
    """This will raise `UnjournalledWriteError` outside `journalled()`."""
    if not _writing.get():
        raise UnjournalledWriteError(what)


class JournalledQuerySet(models.QuerySet[Row]):
    """Rows whose every write must be journalled, the many-row ones as well."""

    def update(self, **kwargs: Any) -> int:
        """This will change rows in the database, journalled."""
        refuse_unjournalled(f"{self.model.__name__}.update")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """This will remove rows, journalled."""
        refuse_unjournalled(f"{self.model.__name__}.delete")
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Row]:
        """This will add many rows, journalled."""
        refuse_unjournalled(f"{self.model.__name__}.bulk_create")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """This will change many rows, journalled."""
        refuse_unjournalled(f"{self.model.__name__}.bulk_update")
        return super().bulk_update(*args, **kwargs)


class JournalledModel(models.Model):
    """A model whose rows are only written by actions that tell the journal."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will store the row, journalled."""
        refuse_unjournalled(f"{type(self).__name__}.save")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """This will remove the row, journalled."""
        refuse_unjournalled(f"{type(self).__name__}.delete")
        return super().delete(*args, **kwargs)
