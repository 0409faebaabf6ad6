"""Who answers for a minor is entered by the administrator, on a paper that is named."""

from __future__ import annotations

import attrs
from django.db import IntegrityError, transaction
from django.utils import timezone

from kasip.apps.accounts.models import Guardianship
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import person_for, reached_by
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled


@attrs.frozen
class Ground:
    """On what ground somebody answers for a minor.

    Attributes:
        basis: a value of `GuardianshipBasis`.
        document: number and date of the paper; never a picture of it.
    """

    basis: str
    document: str = ""


@transaction.atomic
def appoint_guardian(*, guardian_id: int, minor_id: int, ground: Ground, by: Actor) -> Guardianship:
    """This will enter that a person answers for a minor from today on.

    Raises:
        MissingError: one of the two is no person for this actor.
        RefusedError: not theirs to do, the two are one, or it is entered already.
    """
    if not may_do("appoint_guardian", by):
        raise RefusedError("refused_not_yours")
    guardian, minor = person_for(guardian_id, by), person_for(minor_id, by)
    if guardian.pk == minor.pk:
        raise RefusedError("refused_guardian_of_self")
    try:
        with transaction.atomic(), journalled():
            entered = Guardianship.objects.create(
                region_id=by.tenant,
                guardian=guardian,
                minor=minor,
                basis=ground.basis,
                document=ground.document.strip()[:200],
            )
    except IntegrityError as error:
        raise RefusedError("refused_guardian_known") from error
    changes = {"guardian": [None, guardian.name], "minor": [None, minor.name], "basis": [None, ground.basis]}
    record(by=by, deed=Deed(Action.GRANTED, "guardianship", entered.pk, minor.name, changes))
    return entered


@transaction.atomic
def end_guardianship(*, pk: int, by: Actor, reason: str) -> Guardianship:
    """This will end that a person answers for a minor, today.

    Raises:
        MissingError: there is none for this actor.
        RefusedError: no reason was given, or it has ended.
    """
    found = reached_by(Guardianship, by, "change").select_related("minor").filter(pk=pk).first()
    if found is None:
        raise MissingError(f"guardianship/{pk}")
    if not reason.strip():
        raise RefusedError("refused_reason_missing")
    if found.ends_on is not None:
        raise RefusedError("refused_role_over")
    found.ends_on = max(found.starts_on, timezone.localdate())
    with journalled():
        found.save()
    record(by=by, deed=Deed(Action.ENDED, "guardianship", pk, found.minor.name), reason=reason.strip())
    return found
