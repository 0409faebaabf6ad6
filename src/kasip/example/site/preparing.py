"""Preparing a demonstration site: regions, their records, organisations and accounts; a second run finds all there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count
from django_scopes import scope

from kasip.apps.accounts.enums import OrganisationKind, Role
from kasip.apps.accounts.models import Membership, Organisation, Person, Region
from kasip.apps.accounts.queries import actor_of
from kasip.apps.colleges.models import Programme
from kasip.apps.journal.actions import Deed, record_many
from kasip.apps.journal.actor import Actor, system
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.sources.applying import Told, untold
from kasip.apps.sources.importing import import_folder
from kasip.apps.sources.models import Import
from kasip.apps.sources.models.record import Record
from kasip.example.site.accounts import ACCOUNTS, PASSWORD, Account
from kasip.example.site.cases import add_cases
from kasip.example.site.declarations import add_declarations
from kasip.example.site.forecast import load_forecast
from kasip.example.site.guardians import add_guardianship
from kasip.example.site.organisations import add_organisations
from kasip.example.tables import teaching_region
from kasip.example.writing import write_study

SINCE = dt.date(2026, 9, 1)
"""Day the demonstration accounts' roles begin: the day the school year of the examples begins."""

SOURCE_NAME = "example"


@attrs.frozen
class ExampleRegion:
    """A region of the demonstration site.

    Attributes:
        kato: its KATO code, the tenant's key.
        names: language -> name.
        domain: of its accounts' addresses; `.example` can belong to nobody.
    """

    kato: str
    names: Mapping[str, str]
    domain: str


KARAGANDA = ExampleRegion(
    "350000000",
    {"kk": "Қарағанды облысы", "ru": "Карагандинская область", "en": "Karaganda region"},
    "karaganda.example",
)
TEACHING = ExampleRegion(
    "990000000", {"kk": "Оқу өңірі", "ru": "Учебная область", "en": "Teaching region"}, "teaching.example"
)


def prepare_site(study: Path, told: Told = untold, plan: Path | None = None) -> Mapping[str, Import]:
    """This will fill an empty site with the examples, or find that it is.

    Args:
        study: study folder of the Karaganda example.
        told: hears how far the storing of the large region is.
        plan: results of `kasip plan` on that folder; the forecast among them becomes the first run.

    Returns:
        The import of each region, by its KATO code.

    Raises:
        InputRejectedError: the folder is wrong.
    """
    with teaching_folder() as folder:
        second = prepare_region(TEACHING, folder)
    first = prepare_region(KARAGANDA, study, told)
    if plan is not None:
        with scope(region=region_of(KARAGANDA).pk):
            load_forecast(study, plan, by=demonstration_actor(KARAGANDA, Role.PLANNER))
    for example in (TEACHING, KARAGANDA):
        with scope(region=region_of(example).pk):
            add_declarations()
    with scope(region=region_of(KARAGANDA).pk), transaction.atomic():
        add_cases()
    return {KARAGANDA.kato: first, TEACHING.kato: second}


@contextmanager
def teaching_folder() -> Iterator[Path]:
    """This will give the teaching region as a study folder for as long as it is needed."""
    with TemporaryDirectory(prefix="kasip-teaching-") as parent:
        folder = Path(parent) / "teaching"
        write_study(folder, teaching_region())
        yield folder


def prepare_region(example: ExampleRegion, study: Path, told: Told = untold) -> Import:
    """This will store one region with its organisations and accounts."""
    region = region_of(example)
    by = system(region.pk)
    with scope(region=region.pk):
        stored = import_folder(study, by=by, source_name=SOURCE_NAME, told=told)
        with transaction.atomic():
            add_organisations(by)
            add_accounts(example, by)
            acting = {role: demonstration_actor(example, role) for role in (Role.GUARDIAN, Role.APPLICANT)}
            add_guardianship(
                guardian=acting[Role.GUARDIAN],
                minor=acting[Role.APPLICANT],
                by=demonstration_actor(example, Role.ADMINISTRATOR),
            )
    return stored


def demonstration_actor(example: ExampleRegion, role: str) -> Actor:
    """This will return a role's demonstration account as somebody who acts; its region must be in scope."""
    held = Membership.objects.filter(role=role, person__email__endswith=f"@{example.domain}")
    return actor_of(held.select_related("person", "organisation").get())


def region_of(example: ExampleRegion) -> Region:
    """This will return a region, stored where it is not yet."""
    names = {f"name_{language}": name for language, name in example.names.items()}
    with transaction.atomic(), journalled():
        found, is_new = Region.objects.get_or_create(kato=example.kato, defaults=names)
        if is_new:
            changes = {"kato": [None, example.kato], **{name: [None, text] for name, text in names.items()}}
            deed = Deed(Action.CREATED, "region", found.pk, found.name_kk, changes)
            record_many(by=system(found.pk), deeds=[deed])
    return found


def add_accounts(example: ExampleRegion, by: Actor) -> int:
    """This will add the demonstration accounts a region does not have yet and return how many it added."""
    known = set(Person.objects.filter(email__endswith=f"@{example.domain}").values_list("email", flat=True))
    missing = [account for account in ACCOUNTS if account.email(example.domain) not in known]
    if missing:
        homes = {kind: home_of(kind) for kind in {account.kind for account in missing}}
        # One password, hashed once: the hash is made to take its time.
        hashed = make_password(PASSWORD)
        record_many(by=by, deeds=[_account(one, example, homes[one.kind], hashed) for one in missing])
    return len(missing)


def _account(account: Account, example: ExampleRegion, home: Organisation, hashed: str) -> Deed:
    person = Person.objects.create(
        email=account.email(example.domain), name=account.name, password=hashed, is_demonstration=True
    )
    with journalled():
        held = Membership.objects.create(
            region_id=home.region_id, organisation=home, person=person, role=account.role, starts_on=SINCE
        )
    changes = {"role": [None, account.role], "starts_on": [None, SINCE.isoformat()]}
    return Deed(Action.GRANTED, "membership", held.pk, f"{account.name}, {home.name_kk}", changes)


def home_of(kind: str) -> Organisation:
    """This will choose the organisation of a kind whose page shows most: the busiest college or enterprise."""
    of_kind = Organisation.objects.filter(kind=kind).order_by("pk")
    code = _busiest(*BUSY[kind]) if kind in BUSY else None
    chosen = of_kind.filter(code=code).first() or of_kind.first()
    if chosen is None:
        raise LookupError(kind)
    return chosen


BUSY: Mapping[str, tuple[type[Record], str]] = {
    OrganisationKind.COLLEGE: (Programme, "college__college_bin"),
    OrganisationKind.ENTERPRISE: (EmployerRequest, "enterprise__bin"),
}
"""Kind of organisation -> the records that show how busy it is, and the way from them to its code."""


def _busiest(model: type[Record], code: str) -> str | None:
    found = model.objects.values_list(code).annotate(rows=Count("pk")).order_by("-rows", code).first()
    return None if found is None else str(found[0])
