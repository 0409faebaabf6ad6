"""Taking back the last import of a source: what the journal says it did, done the other way round, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import polars as pl
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from kasip.apps.journal.actions import Deed, record, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import Event
from kasip.apps.sources.applying import WRITES, lock_records
from kasip.apps.sources.codes import KeysOfCodes
from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.importing import SUBJECT, latest_of
from kasip.apps.sources.models import Import
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import reached
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.standing import PK, VERSION, frame_with_keys
from kasip.apps.sources.writing import insert, remove, update

MOST_NAMED = 20


@attrs.frozen
class Obstacle:
    """Why an import cannot be taken back.

    Attributes:
        code: of the wording: `undo_not_stored`, `undo_not_latest`, `undo_changed_since`, `undo_referred_to`,
            `undo_outside_reach`.
        table: the contract's table, where records stand in the way.
        names: what people call the first of those records.
        count: how many there are.
    """

    code: str
    table: str = ""
    names: tuple[str, ...] = ()
    count: int = 0


class UndoRefusedError(Exception):
    """The import cannot be taken back; `obstacles` says why."""

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(str([one.code for one in self.obstacles]))


def obstacles_to_undo(one: Import, by: Actor) -> list[Obstacle]:
    """This will say what stands in the way of taking an import back; nothing does where the list is empty."""
    if one.state != ImportState.DONE:
        return [Obstacle("undo_not_stored")]
    latest = latest_of(one.source_name)
    if latest is None or (latest.pk != one.pk and latest.state == ImportState.DONE):
        return [Obstacle("undo_not_latest", names=(str(latest.pk if latest else ""),), count=1)]
    done = _done_by(one)
    return [*_changed_since(one, done), *_outside_reach(done, by), *_referred_to(done)]


@transaction.atomic
def undo(one: Import, *, by: Actor, reason: str = "") -> Import:
    """This will take an import back, whole: one event for each record, in one transaction.

    Records it added go, records it changed get back what stood, records it removed come back.

    Raises:
        UndoRefusedError: records were changed since, are referred to, or a later import of the source is stored.
    """
    lock_records(by)
    one = Import.objects.select_for_update().get(pk=one.pk)
    found = obstacles_to_undo(one, by)
    if found:
        raise UndoRefusedError(found)
    occasion = f"undo:{one.pk}"
    for deeds in _backwards(_done_by(one), by):
        record_many(by=by, deeds=deeds, reason=reason, occasion=occasion)
    one.state, one.undone_at, one.undone_by_name = ImportState.UNDONE, timezone.now(), by.person_name
    one.save(update_fields=["state", "undone_at", "undone_by_name"])
    record(by=by, deed=Deed(Action.UNDONE, SUBJECT, one.pk, one.file_name), reason=reason, occasion=occasion)
    return one


@attrs.frozen
class Done:
    """What an import did to one record: the event that says so, without the rest."""

    key: int
    action: str
    name: str
    changes: Mapping[str, list[Any]]


Deeds = Mapping[str, list[Done]]


def _done_by(one: Import) -> Deeds:
    found: dict[str, list[Done]] = {}
    events = _events_of(one).order_by("sequence")
    columns = events.values_list("subject", "subject_id", "action", "subject_name", "changes")
    for table, key, action, name, changes in columns.iterator(2_000):
        found.setdefault(table, []).append(Done(int(key or 0), action, name, changes))
    return found


def _events_of(one: Import) -> QuerySet[Event]:
    """What it did to records, without what was done to the import itself."""
    return Event.objects.filter(occasion=one.occasion, action__in=WRITES, subject__in=list(record_models()))


def _changed_since(one: Import, done: Deeds) -> Iterator[Obstacle]:
    first = _events_of(one).aggregate(first=Min("sequence"))["first"] or 0
    later = Event.objects.filter(sequence__gt=first, action__in=WRITES).exclude(occasion=one.occasion)
    for table, deeds in done.items():
        touched = set(later.filter(subject=table).values_list("subject_id", flat=True))
        yield from _obstacle("undo_changed_since", table, [deed for deed in deeds if deed.key in touched])


def _outside_reach(done: Deeds, by: Actor) -> Iterator[Obstacle]:
    """What is undone must be within what the actor may do: removing what was added, changing what was changed."""
    models = record_models()
    for table, deeds in done.items():
        for before, needed in ((Action.CREATED, "remove"), (Action.CHANGED, "change")):
            within = set(reached(models[table], by, needed).values_list("pk", flat=True))
            hindered = [deed for deed in deeds if deed.action == before and deed.key not in within]
            yield from _obstacle("undo_outside_reach", table, hindered)


def _referred_to(done: Deeds) -> Iterator[Obstacle]:
    """Records the import added that others have come to refer to; those it changed itself are set back anyway."""
    added = {table: {deed.key for deed in deeds if deed.action == Action.CREATED} for table, deeds in done.items()}
    for model in record_models().values():
        own = {deed.key for deed in done.get(model.contract_table, [])}
        for field in model._meta.concrete_fields:  # noqa: SLF001  Django's documented interface
            target = getattr(field.related_model, "contract_table", "") if field.is_relation else ""
            if not added.get(target):
                continue
            pairs = model.objects.exclude(**{f"{field.name}__isnull": True}).values_list("pk", field.attname)
            used = {aim for pk, aim in pairs if aim in added[target] and pk not in own}
            yield from _obstacle("undo_referred_to", target, [deed for deed in done[target] if deed.key in used])


def _obstacle(code: str, table: str, deeds: list[Done]) -> Iterator[Obstacle]:
    if deeds:
        yield Obstacle(code, table, tuple(deed.name for deed in deeds[:MOST_NAMED]), len(deeds))


def _backwards(done: Deeds, by: Actor) -> Iterator[list[Deed]]:
    """Removed records come back first, changed ones are set back, added ones go: referred to first, last in turn."""
    models, codes = record_models(), KeysOfCodes()
    for table, model in models.items():
        deeds = done.get(table, [])
        yield from insert(model, _as_before(model, deeds, Action.REMOVED), by.tenant, codes)
        yield from _set_back(model, [deed for deed in deeds if deed.action == Action.CHANGED], codes)
    for table in reversed(list(models)):
        keys = [deed.key for deed in done.get(table, []) if deed.action == Action.CREATED]
        if keys:
            yield from remove(models[table], _standing(models[table], keys))


def _set_back(model: type[Record], deeds: list[Done], codes: KeysOfCodes) -> Iterator[list[Deed]]:
    if not deeds:
        return
    standing = _standing(model, [deed.key for deed in deeds])
    old = _frame(model, [{PK: deed.key, **{name: pair[0] for name, pair in deed.changes.items()}} for deed in deeds])
    was = _frame(model, [{PK: deed.key, **dict.fromkeys(deed.changes, True)} for deed in deeds], flags=True)
    joined = standing.join(old, on=PK, suffix="_old").join(was, on=PK, suffix="_was")
    names = [column.name for column in model.spec().columns]
    rows = joined.select(
        PK,
        VERSION,
        *(
            pl.when(pl.col(f"{name}_was")).then(pl.col(f"{name}_old")).otherwise(pl.col(name)).alias(name)
            for name in names
        ),
    )
    yield from update(model, rows, standing.select(names), codes)


def _as_before(model: type[Record], deeds: list[Done], action: str) -> pl.DataFrame:
    rows = [
        {PK: deed.key, **{name: pair[0] for name, pair in deed.changes.items()}}
        for deed in deeds
        if deed.action == action
    ]
    return _frame(model, rows)


def _frame(model: type[Record], rows: list[dict[str, Any]], *, flags: bool = False) -> pl.DataFrame:
    columns = model.spec().columns
    dates = {column.name for column in columns if column.type == "date"} if not flags else set()
    schema: dict[str, pl.DataType] = {PK: pl.Int64()}
    schema |= {column.name: pl.Boolean() if flags else column.dtype for column in columns}
    plain = [{name: _date(value) if name in dates else value for name, value in row.items()} for row in rows]
    return pl.DataFrame(plain, schema=schema)


def _date(value: object) -> object:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _standing(model: type[Record], keys: list[int]) -> pl.DataFrame:
    frame = frame_with_keys(model.objects.order_by("pk"))
    return frame.filter(pl.col(PK).is_in(keys))
