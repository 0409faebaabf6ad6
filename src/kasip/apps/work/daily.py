"""Work that is done once a day for every region without being asked for: workers ask for it when a day begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from kasip.apps.accounts.models import Region
from kasip.apps.journal.actor import SYSTEM_ROLE, Actor, system
from kasip.apps.work.actions import ask
from kasip.apps.work.models import Job

Entered = TypeVar("Entered", bound=Callable[..., object])
_daily: list[str] = []


def every_day(kind: str) -> Callable[[Entered], Entered]:
    """This will have a kind of work asked for once a day in every region, as Kasip itself."""

    def enter(run: Entered) -> Entered:
        _daily.append(kind)
        return run

    return enter


def by_kasip_alone(by: Actor, _arguments: Mapping[str, Any]) -> bool:
    """This will allow daily work to Kasip itself: nobody hastens it."""
    return by.role == SYSTEM_ROLE


def ask_for_today(now: dt.datetime | None = None) -> int:
    """This will put today's daily work into the queue where it is not there yet, and return how many jobs it asked for.

    Of workers that look at the same moment one asks: the region's row is locked while they look.
    """
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return sum(_asked(region_id, day) for region_id in Region.objects.order_by("pk").values_list("pk", flat=True))


def _asked(region_id: int, day: dt.datetime) -> int:
    with scope(region=region_id):
        asked = set(Job.objects.filter(kind__in=_daily, created_at__gte=day).values_list("kind", flat=True))
        if not set(_daily) - asked:
            return 0
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=region_id)
            asked = set(Job.objects.filter(kind__in=_daily, created_at__gte=day).values_list("kind", flat=True))
            waiting = [kind for kind in _daily if kind not in asked]
            for kind in waiting:
                ask(kind=kind, arguments={}, by=system(region_id))
    return len(waiting)
