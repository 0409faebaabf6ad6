"""Who somebody is: the roles a person holds today, and the actor one of them makes; and whom an actor may see."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.enums import MAY_BE_MINORS
from kasip.apps.accounts.models import Guardianship, Invitation, Membership, Organisation, Person
from kasip.apps.accounts.permits import may_do, permit_of, rule_of
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actor import PUBLIC, Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import Event

Row = TypeVar("Row", bound=Model)


def current_memberships(person: Person, on: dt.date | None = None) -> list[Membership]:
    """This will list the roles a person holds on a day, the earliest first; none where the person is switched off."""
    if not person.is_active:
        return []
    day = on or timezone.localdate()
    with scopes_disabled():
        held = Membership.objects.filter(person=person, starts_on__lte=day, ended_at__isnull=True)
        held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        return list(held.select_related("organisation", "region", "person").order_by("starts_on", "pk"))


def actor_of(membership: Membership, channel: str = "page") -> Actor:
    """This will return the actor a membership makes."""
    organisation = membership.organisation
    return Actor(
        person_id=membership.person_id,
        person_name=membership.person.name,
        role=membership.role,
        membership_id=membership.pk,
        organisation_id=organisation.pk,
        organisation_name=organisation.name_kk,
        organisation_code=organisation.code,
        organisation_kind=organisation.kind,
        region_id=membership.region_id,
        channel=channel,
    )


def acting_as(person: Person, membership_id: int | None, channel: str = "page") -> Actor:
    """This will return the actor for one of a person's current roles, the first unless chosen; else the public."""
    return actor_among(current_memberships(person), membership_id, channel)


def actor_among(held: Sequence[Membership], membership_id: int | None, channel: str = "page") -> Actor:
    """This will return the actor for one of the roles held, the first unless chosen; the public where none is held."""
    chosen = [one for one in held if one.pk == membership_id] or held
    return actor_of(chosen[0], channel) if chosen else PUBLIC


def has_second_factor(person: Person) -> bool:
    """This will say whether a person signs in with something besides a password: an app's code or a key."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exists())


def hindrance_to_reset(person: Person, actor: Actor) -> str:
    """This will return the code of why an actor may not reset a person's second factor; an empty text where they may.

    Every role the person holds now must be the actor's to end: a college must not weaken the sign-in of somebody who
    also works for the department.
    """
    if person.pk == actor.person_id:
        return "refused_own_factor"
    held = {one.pk for one in current_memberships(person)}
    led = set(reached_by(Membership, actor, "change").filter(pk__in=held).values_list("pk", flat=True))
    if not may_do("reset_second_factor", actor) or not led:
        return "refused_not_yours"
    if held != led:
        return "refused_factor_elsewhere"
    return "" if Authenticator.objects.filter(user_id=person.pk).exists() else "refused_factor_none"


def factor_reset_of(person: Person) -> Event | None:
    """This will return the last event by which somebody else reset a person's second factor; in the region in scope."""
    found = Event.objects.filter(subject="person", subject_id=person.pk, action=Action.CHANGED)
    found = found.filter(changes__has_key="second_factor").exclude(person_id=person.pk)
    return found.order_by("-sequence").first()


def reached_by(model: type[Row], actor: Actor, action: str = "read") -> QuerySet[Row]:
    """This will return the rows of a model on which an actor may do something, in the scope of the region."""
    rows: QuerySet[Row] = model._default_manager.all()  # noqa: SLF001  the scoped manager, whatever it is called
    return rows.filter(permit_of(model).reach(action).condition(actor))


def organisations_reached(actor: Actor, action: str = "read") -> QuerySet[Organisation]:
    """This will return the organisations an actor may see, by kind and name."""
    return reached_by(Organisation, actor, action).order_by("kind", "name_kk", "pk")


def organisation_for(pk: int, actor: Actor) -> Organisation:
    """This will return an organisation an actor may see.

    Raises:
        MissingError: there is none for this actor.
    """
    found = organisations_reached(actor).filter(pk=pk).first()
    if found is None:
        raise MissingError(f"organisation/{pk}")
    return found


def organisation_for_deed(deed: str, pk: int, actor: Actor) -> Organisation:
    """This will return an organisation for which an actor may do something, e.g. `invite`.

    Raises:
        MissingError: the actor may not even see it.
        RefusedError: they see it but may not do this for it.
    """
    found = organisation_for(pk, actor)
    if not may_do_for(deed, pk, actor):
        raise RefusedError("refused_not_yours")
    return found


def may_do_for(deed: str, organisation_id: int, actor: Actor) -> bool:
    """This will say whether an actor may do something for an organisation of the region in scope."""
    return Organisation.objects.filter(rule_of(deed).condition(actor), pk=organisation_id).exists()


def people_reached(actor: Actor) -> QuerySet[Person]:
    """This will return the people an actor may see: those with a role in the region's organisations they lead."""
    seen = permit_of(Person).reach("read").condition(actor)
    return Person.objects.filter(pk__in=Person.objects.filter(seen).values("pk"))


def person_for(pk: int, actor: Actor) -> Person:
    """This will return a person an actor may see.

    Raises:
        MissingError: there is none for this actor.
    """
    found = people_reached(actor).filter(pk=pk).first()
    if found is None:
        raise MissingError(f"person/{pk}")
    return found


def may_have_guardian(person: Person, actor: Actor) -> bool:
    """This will say whether somebody may answer for a person: a student or an applicant, as the actor sees them."""
    held = reached_by(Membership, actor).filter(person=person, role__in=MAY_BE_MINORS, ended_at=None)
    return held.exists()


def own_guardianships(actor: Actor) -> list[Guardianship]:
    """This will list who answers for the actor now, and whom the actor answers for."""
    if actor.person_id is None or actor.region_id is None:
        return []
    own = (
        reached_by(Guardianship, actor)
        .filter(ends_on=None)
        .filter(Q(guardian_id=actor.person_id) | Q(minor_id=actor.person_id))
    )
    return list(own.select_related("guardian", "minor").order_by("starts_on", "pk"))


def roles_of_person(person: Person, actor: Actor) -> list[Membership]:
    """This will list the roles a person holds or held that an actor may see, the latest first."""
    held = reached_by(Membership, actor).filter(person=person).select_related("organisation", "person")
    return list(held.order_by("-starts_on", "-pk"))


def digest_of_secret(secret: str) -> str:
    """This will digest the secret of a link or key: what is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_of(secret: str) -> Invitation:
    """This will return the open invitation a link's secret belongs to, of whatever region.

    Raises:
        MissingError: there is none, or it was used, withdrawn or is too old.
    """
    with scopes_disabled():
        usable = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        found = usable.select_related("organisation").filter(token_digest=digest_of_secret(secret)).first()
    if found is None:
        raise MissingError("invitation")
    return found
