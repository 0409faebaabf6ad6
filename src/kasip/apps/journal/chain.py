"""The digest that ties each event to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import attrs

from kasip.apps.journal.models import Event

FIRST = ""
"""Digest before the first event of a chain."""


@attrs.frozen
class BrokenLink:
    """Where a chain does not hold.

    Attributes:
        sequence: number of the first event that does not follow from the one before.
        problem: `missing` (a number is left out), `altered` (the content does not give the digest) or `cut` (the chain
            ends before the number its head names).
    """

    sequence: int
    problem: str


def digest_of(event: Event, previous: str) -> str:
    """This will compute the SHA-256 that an event must carry after the one whose digest is given."""
    content = [
        previous,
        event.region_id,
        event.sequence,
        event.at.isoformat(timespec="microseconds"),
        event.action,
        event.person_id,
        event.person_name,
        event.role,
        event.organisation_name,
        event.organisation_id,
        event.channel,
        event.subject,
        event.subject_id,
        event.subject_name,
        event.reason,
        event.occasion,
        event.changes,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def broken_links(events: Iterator[Event], head: tuple[int, str]) -> Iterator[BrokenLink]:
    """This will name every place where a chain of events does not hold.

    Args:
        events: a region's events in the order of their sequence numbers.
        head: sequence number and digest the chain is to end with.
    """
    expected, previous = 1, FIRST
    for event in events:
        if event.sequence != expected:
            yield BrokenLink(expected, "missing")
        elif digest_of(event, previous) != event.digest:
            yield BrokenLink(event.sequence, "altered")
        expected, previous = event.sequence + 1, event.digest
    if (expected - 1, previous) != head:
        yield BrokenLink(expected, "cut")
