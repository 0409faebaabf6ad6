"""Which model holds which table of the contract, in an order in which what is referred to comes first."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from django.apps import apps
from django.db.models import ForeignKey

from kasip.apps.sources.models.record import Record


@functools.cache
def record_models() -> Mapping[str, type[Record]]:
    """This will return the model of every table, in the order in which their rows can be stored."""
    unplaced = {model.contract_table: model for model in apps.get_models() if issubclass(model, Record)}
    placed: dict[str, type[Record]] = {}
    while unplaced:
        ready = [table for table, model in unplaced.items() if _referred(model) <= placed.keys() | {table}]
        for table in sorted(ready):
            placed[table] = unplaced.pop(table)
    return placed


def record_model(table: str) -> type[Record]:
    """This will return the model that holds a table.

    Raises:
        KeyError: there is none.
    """
    return record_models()[table]


def references_of(model: type[Record]) -> Mapping[str, type[Record]]:
    """This will return field -> model of the records a model's rows refer to."""
    return {
        field.name: field.related_model
        for field in model._meta.get_fields()  # noqa: SLF001  Django's documented interface
        if isinstance(field, ForeignKey)
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, Record)
    }


def _referred(model: type[Record]) -> set[str]:
    return {target.contract_table for target in references_of(model).values()}
