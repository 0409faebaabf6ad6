"""Organisations that share the site are entered and renamed by the region's administrator."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from kasip.apps.accounts.enums import OrganisationKind
from kasip.apps.accounts.models import Organisation
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import organisations_reached
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.vocabulary.identifiers import is_organisation

CODED_BY_BIN = frozenset({OrganisationKind.COLLEGE, OrganisationKind.ENTERPRISE})
"""Kinds that records refer to by their BIN: what such a person calls their own is found by it."""
NAMES = ("name_kk", "name_ru", "name_en")


@transaction.atomic
def add_organisation(*, kind: str, code: str, names: Mapping[str, str], by: Actor) -> Organisation:
    """This will enter an organisation of the actor's region.

    Args:
        kind: a value of `OrganisationKind`.
        code: its BIN, or its own code where it has none.
        names: `name_kk`, `name_ru` and `name_en`; an empty one is taken from another.
        by: who enters it.

    Raises:
        RefusedError: not this actor's to do, no name, a wrong BIN, or the organisation stands already.
    """
    if not may_do("add_organisation", by):
        raise RefusedError("refused_not_yours")
    if kind in CODED_BY_BIN and not is_organisation(code):
        raise RefusedError("refused_bin_wrong", value=code)
    fields = {"kind": kind, "code": code, **_named(names)}
    try:
        with transaction.atomic(), journalled():
            added = Organisation.objects.create(region_id=by.tenant, **fields)
    except IntegrityError as error:
        raise RefusedError("refused_organisation_known", value=code) from error
    changes = {name: [None, value] for name, value in fields.items()}
    record(by=by, deed=Deed(Action.CREATED, "organisation", added.pk, added.name_kk, changes))
    return added


@transaction.atomic
def rename_organisation(*, pk: int, names: Mapping[str, str], by: Actor, reason: str = "") -> Organisation:
    """This will change an organisation's names.

    Raises:
        MissingError: there is no such organisation for this actor.
        RefusedError: the actor may not change it, or no name was given.
    """
    found = organisations_reached(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise MissingError(f"organisation/{pk}")
    if not organisations_reached(by, "change").filter(pk=pk).exists():
        raise RefusedError("refused_not_yours")
    fields = _named(names)
    changes: dict[str, list[object]] = {
        name: [getattr(found, name), value] for name, value in fields.items() if getattr(found, name) != value
    }
    if not changes:
        return found
    for name, value in fields.items():
        setattr(found, name, value)
    with journalled():
        found.save()
    record(by=by, deed=Deed(Action.CHANGED, "organisation", pk, found.name_kk, changes), reason=reason)
    return found


def _named(names: Mapping[str, str]) -> dict[str, str]:
    given = [names.get(name, "").strip() for name in NAMES]
    fallback = next((name for name in given if name), "")
    if not fallback:
        raise RefusedError("refused_name_missing")
    return {name: value or fallback for name, value in zip(NAMES, given, strict=True)}
