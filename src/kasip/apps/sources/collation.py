"""Kazakh order in SQLite, under the name PostgreSQL knows it by: one query sorts alike on both."""

from __future__ import annotations

from typing import Any

from django.db.models import Expression, F
from django.db.models.functions import Collate

from kasip.vocabulary.alphabet import compared

KAZAKH = "kk-x-icu"


def register(connection: Any, **_others: Any) -> None:
    """This will teach a new connection to SQLite the order of the Kazakh alphabet."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(KAZAKH, compared)


def in_kazakh_order(text: Expression | F | str) -> Collate:
    """This will sort a text of the database as the Kazakh alphabet does."""
    return Collate(text, KAZAKH)
