"""What happened to a record: its events in the journal, as far back as the reader may look."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import Event
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.rows import name_of


def history_of(found: Record, actor: Actor) -> QuerySet[Event]:
    """This will return a record's events, the latest first; `found` is one the actor reads.

    Who reads a record only as its own sees nothing from before it became so: only what came after the last event that
    changed a column the rule looks at, such as its college or its enterprise.
    """
    model = type(found)
    events = Event.objects.filter(subject=model.contract_table, subject_id=found.pk).exclude(action=Action.READ)
    permit = permit_of(model)
    if permit.read.extent(actor) == "own":
        since = _became_own(model, events, permit.read.fields)
        events = events.filter(sequence__gt=since)
    return events.order_by("-sequence")


def _became_own(model: type[Record], events: QuerySet[Event], fields: frozenset[str]) -> int:
    deciding = [column.name for column in model.spec().columns if field_of(column) in fields]
    moved = Q(pk__in=[])
    for name in deciding:
        moved |= Q(changes__has_key=name)
    last = events.filter(moved).exclude(action=Action.CREATED).order_by("-sequence").first()
    return last.sequence if last else 0


def log_reading(shown: list[Record], actor: Actor, purpose: str) -> int:
    """This will add one event a record whose sensitive columns are shown, and return how many; none for other tables.

    Args:
        shown: records of one table.
        actor: who reads them.
        purpose: what for, e.g. `page` or `export`.
    """
    if not shown:
        return 0
    return log_reading_of(permit_of(type(shown[0])).sensitive, shown, actor, purpose)


def log_reading_of(sensitive: frozenset[str], shown: list[Record], actor: Actor, purpose: str) -> int:
    """This will add the events of `log_reading` for the sensitive columns given."""
    if not sensitive:
        return 0
    for one in shown:
        seen: dict[str, list[object]] = {name: [] for name in sorted(sensitive)}
        deed = Deed(Action.READ, one.contract_table, one.pk, name_of(one), seen)
        record(by=actor, deed=deed, occasion=purpose)
    return len(shown)
