"""What the records say of a step of the calendar: each room enters a witness for the steps whose records it keeps.

    @witness("publication")
    def published(asked: Asked) -> Seen | None: ...

A step without a witness is marked done by hand. Apps that come later in the year enter theirs from their `ready`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
from django.db.models import Count, Max
from django.utils import timezone

from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.orders.enums import IN_PUBLIC, OrderState
from kasip.apps.orders.models.state_order import StateOrder

COMPUTED = (
    OrderState.DRAFT, OrderState.SUBMITTED, OrderState.RETURNED, OrderState.APPROVED, *IN_PUBLIC,
)  # fmt: skip


@attrs.frozen
class Asked:
    """What a witness is asked: the admission year, the step's dates and today."""

    year: int
    starts: dt.date | None
    ends: dt.date
    today: dt.date


@attrs.frozen
class Seen:
    """What a witness saw.

    Attributes:
        on: day it was done.
        by: name of who did it; empty where it is many or unknown.
        count: how many records say so.
    """

    on: dt.date
    by: str = ""
    count: int = 1


Witness = Callable[[Asked], Seen | None]
_witnesses: dict[str, Witness] = {}


def witness(code: str) -> Callable[[Witness], Witness]:
    """This will enter the decorated function as the witness of a step.

    Raises:
        ValueError: the step has one already.
    """

    def enter(found: Witness) -> Witness:
        if code in _witnesses:
            raise ValueError(f"{code} has a witness already")
        _witnesses[code] = found
        return found

    return enter


def has_witness(code: str) -> bool:
    """This will say whether records speak of a step."""
    return code in _witnesses


def seen(code: str, asked: Asked) -> Seen | None:
    """This will return what the records say of a step; nothing where they say nothing."""
    found = _witnesses.get(code)
    return None if found is None else found(asked)


@witness("declarations")
def declared(asked: Asked) -> Seen | None:
    """This will say that enterprises declared, once declarations have closed."""
    rows = EmployerRequest.objects.filter(submitted_on__range=(asked.starts or asked.ends, asked.ends))
    found = rows.aggregate(last=Max("submitted_on"), count=Count("pk"))
    return Seen(found["last"], count=found["count"]) if found["count"] and asked.today > asked.ends else None


@witness("forecast")
@witness("draft")
def drafted(asked: Asked) -> Seen | None:
    """This will say when the first version of the year was computed; each is computed on a forecast of its own."""
    order = StateOrder.objects.filter(first_year=asked.year, state__in=COMPUTED).order_by("asked_at").first()
    return None if order is None else Seen(_day(order.asked_at), order.asked_by_name)


@witness("submission")
def submitted(asked: Asked) -> Seen | None:
    """This will say when a version was first put before the approver."""
    rows = StateOrder.objects.filter(first_year=asked.year, submitted_at__isnull=False).order_by("submitted_at")
    order = rows.first()
    return None if order is None else Seen(_day(order.submitted_at), order.submitted_by_name)


@witness("approval")
def approved(asked: Asked) -> Seen | None:
    """This will say when a version was first approved."""
    rows = StateOrder.objects.filter(first_year=asked.year, approved_at__isnull=False).order_by("approved_at")
    order = rows.first()
    return None if order is None else Seen(_day(order.approved_at), order.approved_by_name)


@witness("publication")
def published(asked: Asked) -> Seen | None:
    """This will say when the order was first in force."""
    rows = StateOrder.objects.filter(first_year=asked.year, state__in=IN_PUBLIC).order_by("published_at")
    order = rows.first()
    return None if order is None else Seen(_day(order.published_at), order.approved_by_name)


def _day(moment: dt.datetime | None) -> dt.date:
    return timezone.localdate(moment)
