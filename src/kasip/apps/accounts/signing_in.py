"""Signing in and out, refused attempts and new passwords are events; a new password ends all other sessions."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import acting_as
from kasip.apps.accounts.sessions import BEGAN, USED, end_sessions
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import PUBLIC
from kasip.apps.journal.enums import Action


@receiver(user_logged_in)
def note_signing_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """This will begin the session's clock and tell the journal."""
    request.session[BEGAN] = request.session[USED] = time.time()
    record(by=acting_as(user, None), deed=Deed(Action.SIGNED_IN, "person", user.pk, user.name))


@receiver(user_logged_out)
def note_signing_out(user: Person | None, **_: Any) -> None:
    """This will tell the journal that somebody signed out."""
    if isinstance(user, Person):
        record(by=acting_as(user, None), deed=Deed(Action.SIGNED_OUT, "person", user.pk, user.name))


@receiver(user_login_failed)
def note_refusal(credentials: dict[str, Any], **_: Any) -> None:
    """This will tell the journal of a refused attempt: in the person's region where there is such a person.

    An unknown address costs the same write, so that the time taken says nothing; what was typed is not kept, since
    people type passwords into the wrong field.
    """
    email = str(credentials.get("email", ""))
    person = Person.objects.filter(email__iexact=email).first()
    by = PUBLIC if person is None else acting_as(person, None)
    subject = Deed(Action.REFUSED, "sign_in") if person is None else _about(person)
    record(by=by, deed=subject)


@receiver([password_changed, password_set, password_reset])
def end_other_sessions(request: HttpRequest, user: Person, **_: Any) -> None:
    """This will end every session but this one, and tell the journal."""
    _only_this_session(request, user)
    record(by=acting_as(user, None), deed=Deed(Action.CHANGED, "person", user.pk, user.name, {"password": ["•", "•"]}))


@receiver([authenticator_added, authenticator_removed])
def note_factor(request: HttpRequest, user: Person, authenticator: Any, signal: Any, **_: Any) -> None:
    """This will tell the journal of a second factor set up or removed; a removal ends all other sessions."""
    removed = signal is authenticator_removed
    if removed:
        _only_this_session(request, user)
    kind = str(authenticator.type)
    change = {"second_factor": [kind, None] if removed else [None, kind]}
    record(by=acting_as(user, None), deed=Deed(Action.CHANGED, "person", user.pk, user.name, change))


def _only_this_session(request: HttpRequest, person: Person) -> None:
    end_sessions(Person.objects.filter(pk=person.pk))
    if request.user.is_authenticated:
        request.session[BEGAN] = time.time()


def _about(person: Person) -> Deed:
    return Deed(Action.REFUSED, "sign_in", person.pk, person.name)
