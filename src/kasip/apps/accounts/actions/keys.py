"""Keys of machines: made in a role somebody holds, shown once, ended at any time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.enums import LEADING_ROLES
from kasip.apps.accounts.models import ApiKey
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import reached_by
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled

SCOPES = ("read", "write")
"""What a key may be made for; worded as `scope_<value>`."""


@transaction.atomic
def make_api_key(
    *, name: str, scopes: Sequence[str], by: Actor, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """This will make a key that acts in the role acted in, and return it with its token, which is kept nowhere.

    The token is `<prefix>.<secret>`; the SHA-256 of the secret, in hexadecimal, is kept.

    Raises:
        RefusedError: not theirs to do, no name, an unknown scope, a past day, or no day where whoever makes it does
            not lead the organisation's people: nobody would think of ending it.
    """
    if not may_do("make_api_key", by) or by.membership_id is None or by.organisation_id is None:
        raise RefusedError("refused_not_yours")
    if not name.strip():
        raise RefusedError("refused_name_missing")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise RefusedError("refused_scope_unknown")
    if expires_at is None and by.role not in LEADING_ROLES:
        raise RefusedError("refused_key_needs_end")
    if expires_at is not None and expires_at <= timezone.now():
        raise RefusedError("refused_day_past")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with journalled():
        key = ApiKey.objects.create(
            region_id=by.tenant,
            organisation_id=by.organisation_id,
            membership_id=by.membership_id,
            name=name.strip()[:100],
            prefix=prefix,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=sorted(scopes),
            expires_at=expires_at,
        )
    changes = {"prefix": [None, prefix], "scopes": [None, ", ".join(sorted(scopes))]}
    record(by=by, deed=Deed(Action.CREATED, "api_key", key.pk, key.name, changes))
    return key, f"{prefix}.{secret}"


@transaction.atomic
def end_api_key(*, pk: int, by: Actor) -> ApiKey:
    """This will end a key at once.

    Raises:
        MissingError: there is no such key for this actor.
        RefusedError: it has ended.
    """
    found = reached_by(ApiKey, by, "change").filter(pk=pk).first()
    if found is None:
        raise MissingError(f"api_key/{pk}")
    with journalled():
        done = ApiKey.objects.filter(pk=pk, ended_at=None).update(ended_at=timezone.now())
    if not done:
        raise RefusedError("refused_key_over")
    record(by=by, deed=Deed(Action.ENDED, "api_key", pk, found.name))
    return found
