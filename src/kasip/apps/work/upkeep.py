"""Clean-up: what is kept no longer than its purpose needs. Once a day a job of every region does all of it.

An app enters what it forgets when its AppConfig is ready:

    @upkeep("uploads")
    def forget_uploads(by: Actor, now: dt.datetime) -> int:
        ...

Each runs in the scope of the region, takes a moment instead of reading a clock, says how many things it forgot, and may
be run again at any time: what is gone stays gone. Sessions and answers to machines are everybody's, so this app, which
stands above the accounts, enters them itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.contrib.sessions.models import Session
from django.utils import timezone

from kasip.apps.accounts.models import CacheEntry, IdempotentAnswer
from kasip.apps.journal.actor import Actor
from kasip.apps.work.daily import by_kasip_alone, every_day
from kasip.apps.work.kinds import handler
from kasip.apps.work.progress import Progress
from kasip.law.dated import value_at

CLEAN_UP = "clean_up"
Forgetting = Callable[[Actor, dt.datetime], int]
_entered: dict[str, Forgetting] = {}


def upkeep(code: str) -> Callable[[Forgetting], Forgetting]:
    """This will enter the decorated function among what a clean-up does.

    Raises:
        ValueError: there is one of this name already.
    """

    def enter(forget: Forgetting) -> Forgetting:
        if code in _entered:
            raise ValueError(f"{code} is cleaned up already")
        _entered[code] = forget
        return forget

    return enter


def kept_since(parameter: str, now: dt.datetime) -> dt.datetime:
    """This will return the moment before which things are no longer kept.

    Args:
        parameter: name of the number of days, of `law/parameters/retention.yaml`.
        now: the moment asked about.
    """
    return now - dt.timedelta(days=value_at(parameter, now.year))


@every_day(CLEAN_UP)
@handler(CLEAN_UP, allowed=by_kasip_alone)
def clean_up(progress: Progress) -> Mapping[str, object]:
    """This will forget what is past its time, kind by kind, and say how many of each went."""
    now, found = timezone.now(), {}
    for number, (code, forget) in enumerate(sorted(_entered.items())):
        progress.at(number / len(_entered), f"work_step_clean_{code}")
        found[code] = forget(progress.by, now)
    return found


@upkeep("answers")
def forget_answers(by: Actor, now: dt.datetime) -> int:
    """This will forget what machines were answered to requests they numbered: their repeats are long over."""
    old = IdempotentAnswer.objects.filter(
        region_id=by.tenant, created_at__lt=kept_since("numbered_answers_kept_days", now)
    )
    return old.delete()[0]


@upkeep("sessions")
def forget_sessions(_by: Actor, now: dt.datetime) -> int:
    """This will forget sessions that are over, and counts of attempts whose time has passed."""
    CacheEntry.objects.filter(expires__lt=now).delete()
    return Session.objects.filter(expire_date__lt=now).delete()[0]
