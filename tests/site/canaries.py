"""Two regions, and in the first two organisations of every kind, every text of every row marked by whose it is.

Three estates: `own` (region and organisation of whoever acts), `near` (another organisation of the same region), `far`
(another region). Rows of one estate have the same primary key in every table, so that a route can be asked for any
estate's object by number alone, whatever its objects are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

import attrs
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.accounts.enums import ROLES_OF, STAFF_ROLES, Role
from kasip.apps.accounts.models import ApiKey, Membership, Organisation, Person, Region
from kasip.apps.accounts.permits import permit_of, permits
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import ChainHead
from kasip.apps.orders.actions.case_papers import letters_folder
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.models import CaseLetter, StateOrder
from kasip.apps.sources.models.record import Record
from kasip.vocabulary.lookalikes import fold

ESTATES = {"own": 100_001, "near": 500_001, "far": 900_001}
MISSING = 777_777_777
TOKEN = re.compile(r"zq(?:own|near|far)\d{5}z", re.IGNORECASE)
NOT_OF_A_REGION = {"ChainHead"}
KEYS_OF_MACHINES = "canary"
PLANTED = {
    ("StateOrder", "state"): "draft",  # what a planner may edit and decide on
    ("ForecastRun", "state"): "done",  # its pages show nothing of a run that is not computed
    ("Declaration", "state"): "returned",  # what the enterprise may change and the chamber sees
    ("DeclaredSite", "probability"): 0.5,
    ("DeclaredSite", "local_hire_share"): 0.5,
}


@attrs.define
class Canaries:
    """What was planted. `tokens`: token -> (model, primary key) of the row that bears it."""

    tokens: dict[str, tuple[type[models.Model], int]]
    regions: dict[str, Region]
    organisations: dict[str, dict[str, Organisation]]
    members: dict[str, dict[str, Membership]]
    reached: dict[tuple[type[models.Model], str], frozenset[int]] = attrs.field(factory=dict)
    hidden: dict[str, frozenset[str]] = attrs.field(factory=dict)

    def actor(self, role: str):
        with scopes_disabled():
            held = Membership.objects.select_related("organisation", "person").get(pk=self.members["own"][role].pk)
        return actor_of(held)

    def client(self, role: str) -> Client:
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        if role != "public":
            client.force_login(Person.objects.get(pk=self.members["own"][role].person_id))
            client.defaults["HTTP_AUTHORIZATION"] = (
                f"Bearer {KEYS_OF_MACHINES}{list(Role.values).index(role):02d}.secret"
            )
        return client

    def forbidden(self, role: str) -> frozenset[str]:
        """Tokens whoever acts in a role must never see: all of the far region, and what no permit lets them read."""
        if role == "public":
            return frozenset(self.tokens)
        return frozenset(token for token in self.tokens if "far" in token or self._hidden(token, role))

    def forbidden_to(self, role: str) -> frozenset[str]:
        if role not in self.hidden:
            self.hidden[role] = self.forbidden(role)
        return self.hidden[role]

    def _hidden(self, token: str, role: str) -> bool:
        model, pk = self.tokens[token]
        return pk not in self._reached(model, role)

    def _reached(self, model: type[models.Model], role: str) -> frozenset[int]:
        if (model, role) not in self.reached:
            with scopes_disabled():
                rows = model._default_manager.all()
                if model in dict(permits()):
                    rows = rows.filter(permit_of(model).read.condition(self.actor(role)))
                self.reached[model, role] = frozenset(rows.values_list("pk", flat=True))
        return self.reached[model, role]

    def keep_results(self) -> None:
        """Put files where the far region's order and letter keep theirs, so that routes of files have one to leak."""
        with scopes_disabled():
            plan = results_folder(StateOrder.objects.get(pk=ESTATES["far"])) / "plan"
            letter = CaseLetter.objects.get(pk=ESTATES["far"])
        plan.mkdir(parents=True)
        (plan / "certificate.json").write_text("{}")
        (letters_folder() / letter.stored_name).write_bytes(b"%PDF-1.7")


class Planter:
    """Makes the rows of all estates."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[type[models.Model], int]] = {}
        self.made: dict[tuple[str, type[models.Model]], models.Model] = {}
        self.estate = "own"
        self.count = 0

    def plant(self) -> Canaries:
        with scopes_disabled(), journalled():
            regions = {"first": self._region("own", "350000000"), "second": self._region("far", "610000000")}
            by_estate = {"own": regions["first"], "near": regions["first"], "far": regions["second"]}
            organisations, members = {}, {}
            for self.estate, region in by_estate.items():
                self.made[self.estate, Region] = region
                organisations[self.estate] = {kind: self._organisation(kind, region) for kind in ROLES_OF}
                members[self.estate] = self._members(organisations[self.estate], region)
                for model in tenant_models():
                    self._row(model, region)
            _let_sequences_go_on()
        return Canaries(self.tokens, by_estate, organisations, members)

    def token(self, model: type[models.Model], pk: int, most: int = 200) -> str:
        self.count += 1
        token = f"zq{self.estate}{self.count:05d}z"
        assert len(token) <= most, (model, most)
        self.tokens[token] = (model, pk)
        return token

    def _region(self, estate: str, kato: str) -> Region:
        self.estate = estate
        region = Region(pk=ESTATES[estate], kato=kato)
        for name in ("name_kk", "name_ru", "name_en"):
            setattr(region, name, self.token(Region, region.pk))
        region.save()
        return region

    def _organisation(self, kind: str, region: Region) -> Organisation:
        number = list(ROLES_OF).index(kind)
        pk = ESTATES[self.estate] + (number if kind != "college" else 0) + (0 if kind == "college" else 10)
        made = Organisation(pk=pk, region=region, kind=kind, code=self._code(kind))
        for name in ("name_kk", "name_ru", "name_en"):
            setattr(made, name, self.token(Organisation, pk))
        made.save()
        return made

    def _code(self, kind: str) -> str:
        return f"{list(ESTATES).index(self.estate) + 1}{list(ROLES_OF).index(kind):02d}000000000"

    def _members(self, organisations: dict[str, Organisation], region: Region) -> dict[str, Membership]:
        members = {}
        for number, role in enumerate(Role.values):
            kind = next(kind for kind, roles in ROLES_OF.items() if role in roles)
            pk = (
                ESTATES[self.estate]
                + (number if role != "college_master" else 0)
                + (0 if role == "college_master" else 20)
            )
            person = Person(
                pk=pk, email=f"{self.token(Person, pk)}@people.example", name=self.token(Person, pk), language="en"
            )
            person.set_unusable_password()
            person.save()
            if role in STAFF_ROLES:
                Authenticator.objects.create(
                    user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
                )
            members[role] = Membership(pk=pk, region=region, organisation=organisations[kind], person=person, role=role)
            members[role].save()
            if self.estate == "own":
                ApiKey(
                    pk=pk + 1_000,
                    region=region,
                    organisation=organisations[kind],
                    membership=members[role],
                    name="of the tests",
                    prefix=f"{KEYS_OF_MACHINES}{number:02d}",
                    digest=hashlib.sha256(b"secret").hexdigest(),
                    scopes=["read", "write"],
                ).save()
        self.made[self.estate, Person] = members["college_master"].person
        self.made[self.estate, Membership] = members["college_master"]
        self.made[self.estate, Organisation] = organisations["college"]
        return members

    def _row(self, model: type[models.Model], region: Region) -> None:
        if (self.estate, model) in self.made:
            return
        pk = ESTATES[self.estate]
        made = model(pk=pk)
        for field in model._meta.concrete_fields:
            if not field.primary_key:
                setattr(made, field.attname, self._value(made, field, region))
        try:
            with transaction.atomic():
                models.Model.save_base(made, force_insert=True)
        except IntegrityError:
            if self.estate != "near":
                raise
            self.made[self.estate, model] = self.made["own", model]  # a list of the region: it has one such row
            self.tokens = {token: place for token, place in self.tokens.items() if place != (model, pk)}
            return
        self.made[self.estate, model] = made

    def _value(self, made: models.Model, field: Any, region: Region) -> object:
        model, pk = type(made), ESTATES[self.estate]
        if field.name in ("region", "region_id"):
            return region.pk
        if field.name in ("college_bin", "bin") and not field.is_relation:
            return self._code("college" if field.name == "college_bin" else "enterprise")
        if field.is_relation:
            return self._related(made, field)
        if (limited := _limited(model, field, list(ESTATES).index(self.estate) % 2)) is not None:
            return limited
        return self._plain(model, pk, field)

    def _related(self, made: models.Model, field: Any) -> object:
        target = field.related_model
        if target is type(made) or (target is Person and field.null):
            return None  # its own parent; who approved or ended what is not approved nor ended yet
        if type(made).__name__ == "DeclarationLine" and field.name == "facility":
            return None  # it is for a declared site
        if target is Person and type(made).__name__ == "Guardianship" and field.name == "guardian":
            return ESTATES[self.estate] + 20 + list(Role.values).index("guardian")
        found = self.made.get((self.estate, target))
        assert found is not None or field.null, (type(made), field.name)
        return None if found is None else found.pk

    def _plain(self, model: type[models.Model], pk: int, field: Any) -> object:
        if isinstance(field, models.JSONField):
            return {"name_kk": ["", self.token(model, pk)]} if model.__name__ == "Event" else {}
        if isinstance(field, models.CharField | models.TextField):
            if field.max_length is not None and field.max_length < 14:
                self.count += 1
                return f"x{self.count}"[: field.max_length]  # too short for a token
            own = " ".join(token for token, place in self.tokens.items() if place == (model, pk))
            return fold(own) if field.name == "search_text" else self.token(model, pk, field.max_length or 200)
        if isinstance(field, models.DateField):
            return _moment(field)
        turn = 1 + list(ESTATES).index(self.estate) % 2
        return _number(field, pk, turn)


def _moment(field: Any) -> object:
    if isinstance(field, models.DateTimeField):
        return None if field.null and field.name != "records_at" else timezone.now()
    return None if field.null and field.name.startswith(("ends", "done")) else dt.date(2026, 9, 1)


def _number(field: Any, pk: int, turn: int) -> object:
    if field.name == "sequence":
        return pk
    if isinstance(field, models.BooleanField):
        return True
    if field.name in ("year", "first_year", "last_year", "graduation_year"):
        return 2026 + turn
    return turn if isinstance(field, models.FloatField | models.IntegerField) else field.get_default()


def _limited(model: type[models.Model], field: Any, turn: int) -> object:
    if (model.__name__, field.name) in PLANTED:
        return PLANTED[model.__name__, field.name]
    if field.choices:
        return next(value for value, _ in field.choices if value)
    if not issubclass(model, Record) or field.name not in {column.name for column in model.spec().columns}:
        return None
    column = model.spec().column(field.name)
    if column.allowed:
        return column.allowed[turn % len(column.allowed)]
    numeric = isinstance(field, models.FloatField | models.IntegerField)
    least = column.minimum if numeric else None
    return None if least is None else max(least, min(1 + turn, column.maximum or 2))


def tenant_models() -> list[type[models.Model]]:
    """Models whose rows belong to a region, what is referred to first."""
    wanted = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("kasip.")
        and model.__name__ not in NOT_OF_A_REGION
        and any(field.name in ("region", "region_id") for field in model._meta.concrete_fields)
    ]
    placed: list[type[models.Model]] = []
    while wanted:
        ready = [model for model in wanted if not _needs(model) & set(wanted) - {model}]
        assert ready, wanted
        placed += ready
        wanted = [model for model in wanted if model not in ready]
    return placed


def _needs(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _let_sequences_go_on() -> None:
    """The journal goes on after what was planted: its head must say so."""
    for estate in ("own", "far"):
        ChainHead.objects.update_or_create(pk=ESTATES[estate], defaults={"sequence": 2_000_000, "digest": "x"})


def state_of(estate_pk: int) -> str:
    """A digest of all rows of a region."""
    parts = []
    with scopes_disabled():
        for model in tenant_models():
            rows = model._default_manager.filter(region_id=estate_pk).order_by("pk").values_list()
            parts.append((model.__name__, [str(row) for row in rows]))
    return hashlib.sha256(str(parts).encode()).hexdigest()
