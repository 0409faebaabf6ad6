"""Somebody who has lost the phone and the recovery codes is let in again by whoever leads their people."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from kasip.apps.accounts.actions.roles import keys_ended
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import current_memberships, hindrance_to_reset, person_for
from kasip.apps.accounts.refusals import RefusedError
from kasip.apps.accounts.sessions import end_sessions
from kasip.apps.journal.actions import Deed, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action


@transaction.atomic
def reset_second_factor(*, person_id: int, by: Actor, reason: str) -> Person:
    """This will remove a person's second factor of every kind and end their sessions and keys at once.

    App, keys and recovery codes go together, as one event; each key of a program that ends is an event of its own, as
    in off-boarding. The password stays: it and the new second factor are what the person signs in with next.

    Args:
        person_id: whose second factor is lost.
        by: who resets it; never the person themself.
        reason: how it is known that it is the person who asks, for the journal.

    Raises:
        MissingError: there is no such person for this actor.
        RefusedError: no reason was given, or what `hindrance_to_reset` names.
    """
    person = person_for(person_id, by)
    # Two who press the button at once: the second waits here and then finds nothing left to remove.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if hindrance := hindrance_to_reset(person, by):
        raise RefusedError(hindrance)
    if not reason.strip():
        raise RefusedError("refused_reason_missing")
    factors = Authenticator.objects.filter(user_id=person.pk)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    factors.delete()
    removed = Deed(Action.CHANGED, "person", person.pk, person.name, {"second_factor": [", ".join(kinds), None]})
    ended = [deed for held in current_memberships(person) for deed in keys_ended(held)]
    record_many(by=by, deeds=[removed, *ended], reason=reason.strip())
    end_sessions(Person.objects.filter(pk=person.pk))
    return person
