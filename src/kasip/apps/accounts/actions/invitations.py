"""A role is offered by a letter and becomes one's own when the letter's link is used: once, and in time."""

from __future__ import annotations

import datetime as dt
import secrets

import attrs
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope

from kasip.apps.accounts.enums import ROLES_OF
from kasip.apps.accounts.models import Invitation, Membership, Organisation, Person
from kasip.apps.accounts.queries import digest_of_secret, invitation_of, organisation_for_deed, reached_by
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled


@attrs.frozen
class Offer:
    """What is offered to whom.

    Attributes:
        email: address the letter goes to, and the one the person will sign in with.
        name: the person's name.
        role: a value of `Role` that the organisation's kind knows.
        ends_on: last day of the role; nothing while it is open.
    """

    email: str
    name: str
    role: str
    ends_on: dt.date | None = None


@transaction.atomic
def invite(*, organisation_id: int, offer: Offer, days: int, by: Actor) -> tuple[Invitation, str]:
    """This will offer a role and return the invitation and the secret of its link, which is kept nowhere.

    Args:
        organisation_id: where the role is held.
        offer: to whom and as what.
        days: days the link works.
        by: who invites.

    Raises:
        MissingError: there is no such organisation for this actor.
        RefusedError: not theirs to invite into, a wrong address, a role the organisation does not know, a past day,
            or the person holds the role already.
    """
    organisation = organisation_for_deed("invite", organisation_id, by)
    email = _checked(organisation, offer)
    secret = secrets.token_urlsafe(32)
    with journalled():
        _open(organisation, email, offer.role).update(withdrawn_at=timezone.now())
        invitation = Invitation.objects.create(
            region_id=by.tenant,
            organisation=organisation,
            email=email,
            name=offer.name.strip()[:200],
            role=offer.role,
            ends_on=offer.ends_on,
            token_digest=digest_of_secret(secret),
            expires_at=timezone.now() + dt.timedelta(days=days),
        )
    changes = {"role": [None, offer.role], "organisation": [None, organisation.name_kk]}
    record(by=by, deed=Deed(Action.INVITED, "invitation", invitation.pk, invitation.name, changes))
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, pk: int, by: Actor) -> Invitation:
    """This will make an open invitation's link useless.

    Raises:
        MissingError: there is no such invitation for this actor.
        RefusedError: it was accepted or withdrawn before.
    """
    found = reached_by(Invitation, by, "change").filter(pk=pk).first()
    if found is None:
        raise MissingError(f"invitation/{pk}")
    with journalled():
        done = Invitation.objects.filter(pk=pk, accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if not done:
        raise RefusedError("refused_invitation_over")
    record(by=by, deed=Deed(Action.CANCELLED, "invitation", pk, found.name, {"role": [found.role, None]}))
    return found


@transaction.atomic
def accept_invitation(*, secret: str, password: str = "", person: Person | None = None) -> Membership:
    """This will make the invited person a holder of the role; a new person gets an account with a password.

    Args:
        secret: the secret of the link.
        password: password of a new person.
        person: who is signed in; needed where the address has an account already.

    Raises:
        MissingError: no such invitation, or it was used, withdrawn or is too old.
        RefusedError: the address has an account whose owner has not signed in.
        ValidationError: the password is too easily guessed; worded.
    """
    invitation = invitation_of(secret)
    with scope(region=invitation.region_id):
        holder = _holder(invitation, password, person)
        with journalled():
            once = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
            if not once.update(accepted_at=timezone.now()):
                raise MissingError("invitation")
            held = Membership.objects.create(
                region_id=invitation.region_id,
                organisation=invitation.organisation,
                person=holder,
                role=invitation.role,
                ends_on=invitation.ends_on,
            )
        record(by=_invited(invitation, holder), deed=_granted(held, holder))
    return held


def _checked(organisation: Organisation, offer: Offer) -> str:
    email = offer.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RefusedError("refused_email_wrong", value=offer.email[:80]) from error
    if not offer.name.strip():
        raise RefusedError("refused_name_missing")
    if offer.role not in ROLES_OF[organisation.kind]:
        raise RefusedError("refused_role_unknown_there")
    if offer.ends_on is not None and offer.ends_on < timezone.localdate():
        raise RefusedError("refused_day_past")
    held = Membership.objects.filter(organisation=organisation, person__email=email, role=offer.role)
    if held.filter(ended_at=None, ends_on=None).exists():
        raise RefusedError("refused_role_held")
    return email


def _open(organisation: Organisation, email: str, role: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        organisation=organisation, email=email, role=role, accepted_at=None, withdrawn_at=None
    )


def _holder(invitation: Invitation, password: str, signed_in: Person | None) -> Person:
    known = Person.objects.filter(email__iexact=invitation.email).first()
    if known is not None:
        if signed_in is None or signed_in.pk != known.pk:
            raise RefusedError("refused_sign_in_first")
        return known
    newcomer = Person(email=invitation.email, name=invitation.name)
    validate_password(password, newcomer)
    newcomer.set_password(password)
    newcomer.save()
    EmailAddress.objects.create(user=newcomer, email=newcomer.email, verified=True, primary=True)
    return newcomer


def _invited(invitation: Invitation, holder: Person) -> Actor:
    return Actor(
        person_id=holder.pk,
        person_name=holder.name,
        role=invitation.role,
        organisation_id=invitation.organisation_id,
        organisation_name=invitation.organisation.name_kk,
        region_id=invitation.region_id,
    )


def _granted(held: Membership, holder: Person) -> Deed:
    changes = {"role": [None, held.role], "organisation": [None, held.organisation.name_kk]}
    return Deed(Action.GRANTED, "membership", held.pk, holder.name, changes)
