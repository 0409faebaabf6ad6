"""Regions filled with records of every table, and people of every role: where tests of pages and of the API begin."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from django.db.models import BooleanField, CharField, DateField, FloatField, ForeignKey, IntegerField, TextField
from django_scopes import scope, scopes_disabled

from kasip.apps.accounts.enums import ROLES_OF
from kasip.apps.accounts.models import ApiKey, Membership, Organisation, Person, Region
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.guard import journalled
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.registry import record_models, references_of
from kasip.apps.sources.rows import row_of, search_text_of

KIND_OF = {role: kind for kind, roles in ROLES_OF.items() for role in roles}


def new_region(kato="350000000"):
    with journalled():
        return Region.objects.create(kato=kato, name_kk="Қарағанды", name_ru="Караганда", name_en="Karaganda")


def fill(region, rows, start=0, mark=""):
    """`rows` records of every table, the i-th referring to the i-th of what it refers to; texts bear `mark`."""
    with scope(region=region.pk), journalled():
        for model in record_models().values():
            targets = {name: list(other.objects.order_by("pk")) for name, other in references_of(model).items()}
            made = [_made(model, region, start + number, targets, mark) for number in range(rows)]
            model.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)  # few keys: few rows


def _made(model, region, number, targets, mark):
    made = model(region_id=region.pk, provenance="synthetic", source=f"{mark}source")
    for column in model.spec().columns:
        name = field_of(column)
        if name in ("provenance", "source", "source_date") and not column.key:
            continue
        setattr(made, name, _value(model, column, number, targets.get(name), mark))
    made.search_text = search_text_of(model, row_of(made))
    return made


def _value(model, column, number, targets, mark):
    field = model._meta.get_field(field_of(column))
    if isinstance(field, ForeignKey):
        return targets[number % len(targets)] if targets else None
    if column.allowed:
        return column.allowed[number % len(column.allowed)]
    if isinstance(field, CharField | TextField):
        return f"{mark}{column.name}-{number:05d}"
    if isinstance(field, BooleanField):
        return number % 2 == 0
    if isinstance(field, DateField):
        return dt.date(2027, 1, 1) + dt.timedelta(days=number % 300)
    return _number(field, column, number)


def _number(field, column, number):
    low = column.minimum or 0
    high = column.maximum if column.maximum is not None else low + 100_000
    value = 2000 + number if column.type == "year" else low + number
    if value > high:
        value = low + (number % max(1, int(high - low) or 1))
    return int(value) if isinstance(field, IntegerField) else float(value) if isinstance(field, FloatField) else value


def load(region, tables):
    """The tables of a study folder as records, without checks: for measuring and for pictures."""
    from kasip.example.tables import typed  # noqa: PLC0415

    with scope(region=region.pk), journalled():
        for table, model in record_models().items():
            if table in tables:
                _load(region, model, typed(table, tables[table]))


def _load(region, model, frame):
    known = {}
    columns = [column for column in model.spec().columns if column.name in frame.columns]
    for column in columns:
        if column.references is not None and column.references[0] != model.contract_table:
            target = record_models()[column.references[0]]
            known[column.name] = dict(target.objects.values_list(column.references[1], "pk"))
    made = [_loaded(region, model, columns, known, row) for row in frame.iter_rows(named=True)]
    model.objects.bulk_create(made, batch_size=2000)


def _loaded(region, model, columns, known, row):
    made = model(region_id=region.pk, search_text=search_text_of(model, row))
    for column in columns:
        value = row[column.name]
        if column.references is None:
            setattr(made, field_of(column), "" if value is None and column.type in ("text", "code") else value)
        elif column.name in known and value is not None:
            setattr(made, f"{field_of(column)}_id", known[column.name].get(value))
    return made


def member(region, role, code="", email=None, name=""):
    """Somebody in a role, for an organisation with a code (its BIN): the membership."""
    kind = KIND_OF[role]
    code = code or f"{kind}"[:20]
    with journalled(), scope(region=region.pk):
        organisation, _ = Organisation.objects.get_or_create(
            region=region, kind=kind, code=code, defaults={"name_kk": code, "name_ru": code, "name_en": code}
        )
        person = Person.objects.create(email=email or f"{role}.{code}.{region.kato}@example.kz", name=name or role)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
        return Membership.objects.create(region=region, organisation=organisation, person=person, role=role)


def actor(region, role, code=""):
    with scopes_disabled():
        return actor_of(member(region, role, code))


def signed_in(client, membership, language="en"):
    client.force_login(membership.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def api_key(membership, scopes=("read", "write")):
    """A machine's token that acts as a membership, whoever may make one."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(8)
    with journalled(), scope(region=membership.region_id):
        ApiKey.objects.create(
            region_id=membership.region_id,
            organisation_id=membership.organisation_id,
            membership=membership,
            name="test",
            prefix=prefix,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=list(scopes),
        )
    return f"{prefix}.{secret}"
