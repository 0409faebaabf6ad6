"""A small region for tests of pages: organisations of every kind, and a person in every role, ready to sign in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.test import Client
from django_scopes import scope, scopes_disabled

from kasip.apps.accounts.enums import ROLES_OF, STAFF_ROLES, Role
from kasip.apps.accounts.models import Membership, Organisation, Person, Region
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.guard import journalled

PASSWORD = "three unrelated herons"  # noqa: S105  of invented people


def region_named(name, kato):
    with journalled():
        return Region.objects.create(kato=kato, name_kk=name, name_ru=name, name_en=name)


def organisation_of(region, kind, code, name):
    with journalled(), scope(region=region.pk):
        return Organisation.objects.create(
            region=region, kind=kind, code=code, name_kk=name, name_ru=name, name_en=name
        )


def person_named(email, name, *, second_factor=True):
    person = Person(email=email, name=name, language="en")
    person.set_password(PASSWORD)
    person.save()
    if second_factor:
        secret = {"secret": "JBSWY3DPEHPK3PXP"}
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=secret)
    return person


def membership_of(person, organisation, role, **fields):
    with journalled(), scope(region=organisation.region_id):
        return Membership.objects.create(
            region_id=organisation.region_id, organisation=organisation, person=person, role=role, **fields
        )


def kind_of(role):
    return str(next(kind for kind, roles in ROLES_OF.items() if role in roles))


class World:
    """A region: `organisations` by kind, `memberships` by role; everybody's name says what they are."""

    def __init__(self, name="Karaganda", kato="350000000", number=1):
        self.region = region_named(name, kato)
        self.organisations = {
            kind: organisation_of(self.region, kind, f"{number}0{place:010d}", f"{name} {kind}")
            for place, kind in enumerate(ROLES_OF)
        }
        self.memberships = {
            role: membership_of(
                person_named(f"{role}@{name.lower()}.example", f"{name} {role}", second_factor=role in STAFF_ROLES),
                self.organisations[kind_of(role)],
                role,
            )
            for role in Role.values
        }

    def actor(self, role):
        with scopes_disabled():
            held = Membership.objects.select_related("organisation", "person").get(pk=self.memberships[role].pk)
        return actor_of(held)

    def person(self, role):
        return Person.objects.get(pk=self.memberships[role].person_id)

    def client(self, role, **settings):
        """Somebody signed in, who has met every condition of signing in."""
        client = Client(**settings)
        client.force_login(self.person(role))
        return client
