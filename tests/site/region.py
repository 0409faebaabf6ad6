"""Two small regions with every table, every kind of organisation and an account for every role, stored once a session.

Use in a test module or a `conftest.py`: `from tests.site.region import site, stored_site`, then ask for `site`. Tests
change what they like: each runs in a transaction that is rolled back.

    def test_deputy_sees_own_workshops(site):
        answer = site.client_for("college_deputy").get("/records/workshops/")

The second region holds the same codes under other names (they begin with CANARY), so that whatever crosses the wall
between regions is seen. `site.actor_for(role)` opens no scope: use `with site.scope():`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import attrs
import polars as pl
import pytest
from django.conf import settings
from django.test import Client
from django_scopes import scope, scopes_disabled

from kasip.apps.accounts.models import Membership, Organisation, Person, Region
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.actor import Actor, system
from kasip.apps.sources.applying import import_tables
from kasip.contract.dictionary import dictionary
from kasip.contract.source import SourceTable
from kasip.example.site.organisations import add_organisations
from kasip.example.site.preparing import ExampleRegion, add_accounts, region_of
from kasip.example.tables import teaching_region

FIRST = ExampleRegion(
    "990000000", {"kk": "Оқу өңірі", "ru": "Учебная область", "en": "Teaching region"}, "first.example"
)
SECOND = ExampleRegion("980000000", {"kk": "Көрші өңір", "ru": "Соседняя область", "en": "Neighbour"}, "second.example")
CANARY = "CANARY"

BELONGING = {"provenance": "synthetic", "source": "teaching", "source_date": "2026-11-01"}
REST = {
    "age_structure": [
        {"occupation": "7212-0", "sex": "female", "age": "30", "persons": "4"},
        {"occupation": "7212-0", "sex": "male", "age": "45", "persons": "21"},
    ],
    "college_indicators": [
        {
            "college_bin": "050140900108",
            "year": "2025",
            "indicator": "capacity_design",
            "value": "500",
            "unit": "person",
        }
    ],
    "exit_rates": [{"sex": "male", "age": "45", "death_rate": "0.004", "leave_rate": "0.01", "retire_rate": "0"}],
    "occupation_flows": [
        {
            "occupation": "7212-0",
            "from_year": "2025",
            "to_year": "2030",
            "employed_from": "120",
            "employed_to": "130",
            "exits": "18",
            "transfers": "12",
        }
    ],
    "occupation_history": [{"occupation": "7212-0", "year": "2024", "persons": "118"}],
}
"""Tables the teaching region does without."""


@attrs.frozen
class Site:
    """Two regions, and who acts in them.

    Attributes:
        region: the first region.
        other: the second, with the same codes.
    """

    region: Region
    other: Region

    def scope(self, region: Region | None = None) -> AbstractContextManager[None]:
        """This will scope queries to a region, the first unless named."""
        opened: AbstractContextManager[None] = scope(region=(region or self.region).pk)
        return opened

    def membership_of(self, role: str, region: Region | None = None) -> Membership:
        """This will return the membership of a role's demonstration account."""
        with scopes_disabled():
            held = Membership.objects.filter(region=region or self.region, role=role, person__is_demonstration=True)
            return held.select_related("person", "organisation").get()

    def actor_for(self, role: str, region: Region | None = None) -> Actor:
        """This will return somebody acting in a role; the college and the enterprise are the busiest of the region."""
        return actor_of(self.membership_of(role, region))

    def person_for(self, role: str, region: Region | None = None) -> Person:
        """This will return the person of a role."""
        return self.membership_of(role, region).person

    def client_for(self, role: str, region: Region | None = None, language: str = "ru") -> Client:
        """This will return a browser without scripts in which somebody of a role has signed in; "" gives the public."""
        client = Client(headers={"accept-language": language})
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        if role:
            client.force_login(self.person_for(role, region), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    def organisation(self, kind: str, region: Region | None = None) -> Organisation:
        """This will return the first organisation of a kind."""
        with scopes_disabled():
            found = Organisation.objects.filter(region=region or self.region, kind=kind).order_by("pk").first()
        assert found is not None, kind
        return found


def small_tables(*, canary: bool = False) -> dict[str, SourceTable]:
    """This will return all tables of the contract with at least one row each, as a file would give them."""
    frames = {
        **teaching_region(),
        **{name: pl.DataFrame([row | BELONGING for row in rows]) for name, rows in REST.items()},
    }
    return {
        name: SourceTable(name, f"{name}.csv", _marked(frame) if canary else frame)
        for name, frame in sorted(frames.items())
        if name in dictionary("region")
    }


def _marked(frame: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in frame.columns if name.startswith("name_")]
    return frame.with_columns(pl.concat_str(pl.lit(f"{CANARY} "), pl.col(name)).alias(name) for name in names)


def store_site() -> Site:
    """This will store both regions, or find them stored."""
    found = [_stored(example, canary=example is SECOND) for example in (FIRST, SECOND)]
    return Site(*found)


def _stored(example: ExampleRegion, *, canary: bool) -> Region:
    region = region_of(example)
    with scope(region=region.pk):
        if not Organisation.objects.exists():
            by = system(region.pk)
            import_tables(small_tables(canary=canary), by=by)
            add_organisations(by)
            add_accounts(example, by)
    return region


@pytest.fixture(scope="session")
def stored_site(django_db_setup, django_db_blocker) -> None:  # noqa: ARG001  the database must be there
    """Both regions, stored outside any test's transaction."""
    with django_db_blocker.unblock():
        store_site()


@pytest.fixture
def site(stored_site, db, settings) -> Site:  # noqa: ARG001  within a transaction, after what all tests share
    """Two small regions. Demonstration accounts sign in without a second factor."""
    settings.KASIP_DEMONSTRATION = True
    return store_site()
