"""Roles end: one of them, or all of a person's at once, with their sessions and keys."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.models import ApiKey, Membership, Person
from kasip.apps.accounts.queries import current_memberships, person_for, reached_by
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.accounts.sessions import end_sessions
from kasip.apps.journal.actions import Deed, record, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled


@transaction.atomic
def end_role(*, membership_id: int, by: Actor, reason: str) -> Membership:
    """This will end one role at once, with the keys that act in it and the person's sessions.

    Raises:
        MissingError: there is no such role for this actor.
        RefusedError: not theirs to end, no reason, it has ended, or it is the very role they act in.
    """
    held = (
        reached_by(Membership, by, "change").select_related("person", "organisation").filter(pk=membership_id).first()
    )
    if held is None:
        raise MissingError(f"membership/{membership_id}")
    if not reason.strip():
        raise RefusedError("refused_reason_missing")
    if held.pk == by.membership_id:
        raise RefusedError("refused_own_role")
    if held.ended_at is not None:
        raise RefusedError("refused_role_over")
    record_many(by=by, deeds=_ended([held]), reason=reason.strip())
    end_sessions(Person.objects.filter(pk=held.person_id))
    return held


@transaction.atomic
def off_board(*, person_id: int, by: Actor, reason: str) -> Person:
    """This will end every role of a person within the actor's reach, their keys and sessions, in one step.

    Whoever leads an organisation ends the roles in it; the administrator those in the region. A person left with no
    role anywhere can no longer sign in.

    Raises:
        MissingError: there is no such person for this actor.
        RefusedError: no reason was given, nothing is left to end, or the actor meant themself.
    """
    person = person_for(person_id, by)
    if not reason.strip():
        raise RefusedError("refused_reason_missing")
    if person.pk == by.person_id:
        raise RefusedError("refused_own_role")
    held = reached_by(Membership, by, "change").select_related("person", "organisation")
    ending = list(held.filter(person=person, ended_at=None).order_by("pk"))
    if not ending:
        raise RefusedError("refused_role_over")
    record_many(by=by, deeds=_ended(ending), reason=reason.strip())
    end_sessions(Person.objects.filter(pk=person.pk))
    if not current_memberships(person):
        Person.objects.filter(pk=person.pk).update(is_active=False)
        changes = {"is_active": [True, False]}
        deed = Deed(Action.CHANGED, "person", person.pk, person.name, changes)
        record(by=by, deed=deed, reason=reason.strip())
    return person


def _ended(held: Iterable[Membership]) -> list[Deed]:
    """End roles and their keys; what is returned is to be told to the journal."""
    now, today = timezone.now(), timezone.localdate()
    deeds = []
    with journalled():
        for one in held:
            one.ended_at = now
            one.ends_on = max(one.starts_on, min(one.ends_on or today, today))
            one.save()
            changes = {"role": [one.role, None], "organisation": [one.organisation.name_kk, None]}
            deeds.append(Deed(Action.ENDED, "membership", one.pk, one.person.name, changes))
            deeds += keys_ended(one)
    return deeds


def keys_ended(held: Membership) -> list[Deed]:
    """This will end the keys that act in a role; what is returned is to be told to the journal."""
    with scopes_disabled():
        keys = list(ApiKey.objects.filter(membership=held, ended_at=None))
        with journalled():
            ApiKey.objects.filter(pk__in=[key.pk for key in keys]).update(ended_at=timezone.now())
    return [Deed(Action.ENDED, "api_key", key.pk, key.name) for key in keys]
