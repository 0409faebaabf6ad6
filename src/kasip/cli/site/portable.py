"""A database as one file of JSON lines a table: moves between SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

BATCH = 500
MOST_PARAMETERS = 30_000
"""Values of one INSERT that both databases take."""

NOT_MOVED = frozenset({"django_session", "work_worker"})
"""Tables of the moment: sessions are signed in anew, workers say themselves that they live."""


def tables() -> list[type[models.Model]]:
    """This will list the models of all tables, each after those it refers to."""
    waiting = {model for model in apps.get_models(include_auto_created=True) if _is_moved(model)}
    ordered: list[type[models.Model]] = []
    while waiting:
        free = [model for model in waiting if not (_referred(model) & waiting - {model})]
        ordered += sorted(free, key=lambda model: model._meta.db_table)  # noqa: SLF001  Django's own public name for it
        waiting -= set(free)
        if not free:
            raise ValueError(sorted(model.__name__ for model in waiting))
    return ordered


def _is_moved(model: type[models.Model]) -> bool:
    options = model._meta  # noqa: SLF001
    return options.managed and not options.proxy and options.db_table not in NOT_MOVED


def _referred(model: type[models.Model]) -> set[type[Any]]:
    fields = model._meta.local_concrete_fields  # noqa: SLF001
    return {field.related_model for field in fields if field.is_relation and isinstance(field.related_model, type)}


def rows_of(model: type[models.Model]) -> Iterator[str]:
    """This will go through a table in the order of its primary key, one line of JSON a row, alike on both."""
    fields = model._meta.local_concrete_fields  # noqa: SLF001
    names = [field.attname for field in fields]
    for values in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2_000):  # noqa: SLF001
        yield json.dumps(list(values), cls=ExactEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder, but moments keep their microseconds."""

    def default(self, o: Any) -> Any:
        """This will write what JSON has no form for."""
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def write_tables(folder: Path) -> Mapping[str, int]:
    """This will write every table at one moment, and return the rows of each."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in tables():
            table = model._meta.db_table  # noqa: SLF001
            with (folder / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                counts[table] = sum(_write(file, line) for line in rows_of(model))
    return counts


def _write(file: Any, line: str) -> int:
    file.write(line + "\n")
    return 1


def read_tables(folder: Path) -> None:
    """This will fill an empty, migrated database from files of `write_tables`, whole or not at all."""
    with transaction.atomic():
        ordered = tables()
        for model in reversed(ordered):
            model._base_manager.all()._raw_delete(using="default")  # noqa: SLF001
        for model in ordered:
            _fill(model, folder / f"{model._meta.db_table}.jsonl")  # noqa: SLF001
        _set_sequences(ordered)


def _fill(model: type[models.Model], source: Path) -> None:
    fields = model._meta.local_concrete_fields  # noqa: SLF001
    batch_size = max(1, min(BATCH, MOST_PARAMETERS // len(fields)))
    batch: list[models.Model] = []
    with source.open(encoding="utf-8") as file:
        for line in file:
            values = zip(fields, json.loads(line), strict=True)
            batch.append(model(**{field.attname: field.to_python(value) for field, value in values}))
            if len(batch) == batch_size:
                _insert(model, batch)
                batch = []
    if batch:
        _insert(model, batch)


def _insert(model: type[models.Model], batch: list[models.Model]) -> None:
    """As it stood: `raw` keeps Django from setting moments of change anew, and no model's own saving is asked."""
    fields = list(model._meta.local_concrete_fields)  # noqa: SLF001
    rows: Any = model._base_manager.all()  # noqa: SLF001
    rows._insert(batch, fields=fields, using="default", raw=True)  # noqa: SLF001


def _set_sequences(ordered: list[type[models.Model]]) -> None:
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), ordered):
            cursor.execute(statement)


def digests() -> dict[str, str]:
    """This will return the SHA-256 of each table's content, equal exactly where the rows are."""
    found = {}
    for model in tables():
        digest = hashlib.sha256()
        for line in rows_of(model):
            digest.update(line.encode() + b"\n")
        found[model._meta.db_table] = digest.hexdigest()  # noqa: SLF001
    return found
