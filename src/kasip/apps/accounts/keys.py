"""Machines' keys: whose a token is, what it may be used for, and how often it was used."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

import attrs
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.models import ApiKey, Membership
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.guard import journalled

READ, WRITE = "read", "write"
SEEN_EVERY = dt.timedelta(hours=1)
KEPT_MINUTES = 10


@attrs.frozen
class Machine:
    """A machine that showed its key.

    Attributes:
        key_id: the key.
        actor: who it acts as: the membership the key was made in, over the channel `api`.
        scopes: what the key may be used for.
    """

    key_id: int
    actor: Actor
    scopes: frozenset[str]


def machine_of(token: str) -> Machine | None:
    """This will find whose a token is; nothing for a wrong, expired or ended one, or one whose maker lost the role.

    Args:
        token: `<prefix>.<secret>` as it was shown when the key was made.
    """
    prefix, _, secret = token.partition(".")
    found = _key(prefix)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    if not hmac.compare_digest(digest, found.digest if found else "0" * 64) or found is None:
        return None
    now = timezone.now()
    if found.ended_at is not None or (found.expires_at is not None and found.expires_at <= now):
        return None
    if not _is_held(found.membership):
        return None
    _seen(found, now)
    return Machine(found.pk, actor_of(found.membership, "api"), frozenset(found.scopes))


def _key(prefix: str) -> ApiKey | None:
    with scopes_disabled():
        keys = ApiKey.objects.select_related("membership__person", "membership__organisation")
        return keys.filter(prefix=prefix[:12]).first()


def _is_held(membership: Membership) -> bool:
    """The key's role is held today by somebody who may still act."""
    day = timezone.localdate()
    over = membership.ended_at is not None or (membership.ends_on is not None and membership.ends_on < day)
    return membership.person.is_active and membership.starts_on <= day and not over


def _seen(key: ApiKey, now: dt.datetime) -> None:
    """When it was last used, to the hour: a reading is not a write each time."""
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        with scopes_disabled(), journalled():
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def count_use(key_id: int, now: dt.datetime | None = None) -> int:
    """This will count one use of a key and return how many there were in this minute, this one included.

    The database adds one itself, so that requests at the same moment, in whichever process, are all counted.
    """
    minute = int((now or timezone.now()).timestamp() // 60)
    statement = (
        "INSERT INTO accounts_apiuse (key_id, minute, used) VALUES (%s, %s, 1) "
        "ON CONFLICT (key_id, minute) DO UPDATE SET used = accounts_apiuse.used + 1 RETURNING used"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [key_id, minute])
        used = int(cursor.fetchone()[0])
        if used == 1:
            cursor.execute("DELETE FROM accounts_apiuse WHERE minute < %s", [minute - KEPT_MINUTES])
    return used
