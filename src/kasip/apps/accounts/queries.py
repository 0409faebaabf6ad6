"""Who somebody is: the roles a person holds today, and the actor one of them makes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.models import Membership, Person
from kasip.apps.journal.actor import PUBLIC, Actor


def current_memberships(person: Person, on: dt.date | None = None) -> list[Membership]:
    """This will list the roles a person holds on a day, the earliest first; none where the person is switched off."""
    if not person.is_active:
        return []
    day = on or timezone.localdate()
    with scopes_disabled():
        held = Membership.objects.filter(person=person, starts_on__lte=day)
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
    held = current_memberships(person)
    chosen = [one for one in held if one.pk == membership_id] or held
    return actor_of(chosen[0], channel) if chosen else PUBLIC
