"""Requests a machine numbers itself: done once, however often they arrive."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from django.db import IntegrityError, transaction

from kasip.apps.accounts.keys import Machine
from kasip.apps.accounts.models import IdempotentAnswer


class NumberReusedError(Exception):
    """The number was used for another request."""


class StillAnsweredError(Exception):
    """The first request of this number is still being answered."""


@attrs.frozen
class Answer:
    """An answer as it went out.

    Attributes:
        status: HTTP status.
        headers: the headers worth repeating.
        body: its text.
    """

    status: int
    headers: Mapping[str, str]
    body: str


def begin(machine: Machine, number: str, fingerprint: str) -> IdempotentAnswer | Answer:
    """This will take a number for a request, or return the answer its first request got.

    Call it in the transaction that does what is asked: where that fails, the number is free again.

    Args:
        machine: who asks.
        number: the number, chosen by the machine.
        fingerprint: digest of what is asked.

    Raises:
        NumberReusedError: the number stands for another request.
        StillAnsweredError: the first request has no answer yet.
    """
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(
                region_id=machine.actor.tenant, key_id=machine.key_id, number=number, fingerprint=fingerprint
            )
    except IntegrityError:
        first = IdempotentAnswer.objects.get(key_id=machine.key_id, number=number)
    if first.fingerprint != fingerprint:
        raise NumberReusedError(number)
    if first.status is None:
        raise StillAnsweredError(number)
    return Answer(first.status, first.headers, first.body)


def keep(taken: IdempotentAnswer, answer: Answer) -> None:
    """This will keep the answer of a numbered request for its repeats."""
    taken.status, taken.headers, taken.body = answer.status, dict(answer.headers), answer.body
    taken.save(update_fields=["status", "headers", "body"])
