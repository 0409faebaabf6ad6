"""How long a session lasts, and what ends it at once.

A session bears when it began and when it was last used. It ends after the whole time allowed, after the time allowed
without use (people who work for an organisation), and as soon as the person's sessions are said to be void.
"""

from __future__ import annotations

import attrs
from django.db.models import QuerySet
from django.utils import timezone

from kasip.apps.accounts.models import Person

BEGAN = "began_at"
"""Session key: seconds since 1970 at which the person signed in."""
USED = "used_at"
"""Session key: seconds since 1970 of the last request, to the minute."""
USE_STEP = 60
"""Seconds between two notes of use: a note is a write of the database."""


@attrs.frozen
class SessionRules:
    """What a session is held to.

    Attributes:
        longest: seconds a session lasts at most.
        idle: seconds a session lasts without use; nothing where that does not end it.
    """

    longest: int
    idle: int | None


def end_of_session(began: float, used: float, now: float, void_before: float, rules: SessionRules) -> str:
    """This will say why a session is over: `void`, `long`, `idle`, or an empty text where it goes on.

    Args:
        began: when the person signed in, seconds.
        used: when the session was last used, seconds.
        now: the moment asked about, seconds.
        void_before: sessions begun earlier do not count: a sign-out everywhere, a new password, an ended role.
        rules: what the session is held to.
    """
    if began < void_before:
        return "void"
    if now - began > rules.longest:
        return "long"
    if rules.idle is not None and now - used > rules.idle:
        return "idle"
    return ""


def end_sessions(people: QuerySet[Person]) -> None:
    """This will end every session of people with their next request."""
    people.update(sessions_valid_from=timezone.now())
