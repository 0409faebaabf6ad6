"""Adding events: one for each thing done, in the transaction that does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

import attrs
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.journal.actor import Actor
from kasip.apps.journal.bulk import columns_of, insert_rows
from kasip.apps.journal.chain import BrokenLink, broken_links, digest_of
from kasip.apps.journal.models import SITE, ChainHead, Event

BATCH = 2_000
Kept = TypeVar("Kept")


@attrs.frozen
class Deed:
    """What an event is to say was done, to one thing.

    Attributes:
        action: a value of `journal.enums.Action`.
        subject: kind of the thing, e.g. the name of a table of the data contract.
        subject_id: its primary key.
        subject_name: what people call it.
        changes: field -> [value before, value after], as JSON can hold them.
    """

    action: str
    subject: str = ""
    subject_id: int | None = None
    subject_name: str = ""
    changes: Mapping[str, Sequence[object]] = attrs.field(factory=dict)


def record(*, by: Actor, deed: Deed, reason: str = "", occasion: str = "") -> Event:
    """This will add one event to the actor's region's chain."""
    return record_many(by=by, deeds=[deed], reason=reason, occasion=occasion)[0]


@transaction.atomic
def record_many(*, by: Actor, deeds: Iterable[Deed], reason: str = "", occasion: str = "") -> list[Event]:
    """This will add events in the order given; the region's chain is locked until the transaction ends.

    Args:
        by: who did it.
        deeds: what was done, one a thing.
        reason: why, where the rules ask for it or the person said so.
        occasion: what ties events together, e.g. `import:17`.
    """
    region = by.region_id or SITE
    with scopes_disabled():
        head = _locked_head(region)
        events = list(_chained(head, by, deeds, reason, occasion))
        _store(events)
        head.save()
    return events


def check_chain(region_id: int) -> list[BrokenLink]:
    """This will go through a region's whole chain and name every place where it does not hold."""
    with scopes_disabled():
        head = ChainHead.objects.filter(pk=region_id).first() or ChainHead(region_id=region_id)
        events = Event.objects.filter(region_id=region_id).order_by("sequence").iterator(chunk_size=BATCH)
        return list(broken_links(events, (head.sequence, head.digest)))


def _store(events: Sequence[Event]) -> None:
    names = [str(field.column) for field in Event._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    if events:
        keys = insert_rows(Event, columns_of(events, names))
        for event, key in zip(events, keys, strict=True):
            event.pk = key


def _locked_head(region: int) -> ChainHead:
    ChainHead.objects.get_or_create(pk=region)
    return ChainHead.objects.select_for_update().get(pk=region)


def _chained(head: ChainHead, by: Actor, deeds: Iterable[Deed], reason: str, occasion: str) -> Iterator[Event]:
    at = timezone.now()
    for deed in deeds:
        head.sequence += 1
        event = Event(
            region_id=head.region_id,
            sequence=head.sequence,
            at=at,
            action=deed.action,
            person_id=by.person_id,
            person_name=by.person_name[:200],
            role=by.role,
            organisation_name=by.organisation_name[:300],
            organisation_id=by.organisation_id,
            channel=by.channel,
            subject=deed.subject,
            subject_id=deed.subject_id,
            subject_name=storable(deed.subject_name[:300]),
            reason=storable(reason),
            occasion=occasion,
            changes=storable(dict(deed.changes)),
        )
        head.digest = event.digest = digest_of(event, head.digest)
        yield event


def storable(value: Kept) -> Kept:
    """This will show the sign NUL, which PostgreSQL stores in no text, as its picture; all else stays as it is."""
    found: object = value
    if isinstance(value, str):
        found = value.replace("\x00", "\u2400")
    elif isinstance(value, Mapping):
        found = {name: storable(one) for name, one in value.items()}
    elif isinstance(value, list | tuple):
        found = [storable(one) for one in value]
    return cast("Kept", found)
