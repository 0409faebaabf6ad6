"""What an enterprise promises to those trained for it, as planners enter it from the contract."""

from __future__ import annotations

import datetime as dt

import attrs
from django.db import transaction

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.editing import name_of
from kasip.apps.orders.models.holding import EmployerObligation
from kasip.apps.orders.models.state_order import OrderLine

SUBJECT = "employer_obligation"


@attrs.frozen
class Promise:
    """A promise as the contract states it.

    Attributes:
        contract: its number.
        signed_on: when it was signed.
        persons: how many will be employed.
        months: how long they will be employed at least.
    """

    contract: str
    signed_on: dt.date
    persons: int
    months: int


def promise_behind(line: OrderLine) -> EmployerObligation | None:
    """This will return the promise a line's groups rest on; nothing where there is none."""
    if line.target_employer_id is None:
        return None
    return EmployerObligation.objects.filter(
        enterprise_id=line.target_employer_id,
        college_id=line.college_id,
        qualification_id=line.qualification_id,
        year=line.year,
    ).first()


@transaction.atomic
def put_promise(*, line: OrderLine, promise: Promise, by: Actor) -> EmployerObligation:
    """This will store what an enterprise promises for a line, in the place of what was entered before.

    Raises:
        OrderMoveRefusedError: not a planner, no enterprise, or something of the promise is missing.
    """
    if by.person_id is None or permit_of(EmployerObligation).reach("add").extent(by) == "none":
        raise OrderMoveRefusedError("role")
    if line.target_employer_id is None or not promise.contract.strip() or promise.persons < 1 or promise.months < 1:
        raise OrderMoveRefusedError("promise")
    known = promise_behind(line)
    made = known or EmployerObligation(
        region_id=line.region_id,
        enterprise_id=line.target_employer_id,
        college_id=line.college_id,
        qualification_id=line.qualification_id,
        year=line.year,
    )
    changes: dict[str, list[object]] = {}
    for name, value in attrs.asdict(promise).items():
        before = getattr(made, name) if known else None
        changes[name] = [None if before is None else str(before), str(value)]
        setattr(made, name, value.strip() if isinstance(value, str) else value)
    made.entered_by_id, made.entered_by_name = by.person_id, by.person_name
    with journalled():
        made.save()
    action = Action.CHANGED if known else Action.CREATED
    record(by=by, deed=Deed(action, SUBJECT, made.pk, name_of(line), changes), occasion=f"order:{line.order_id}")
    return made
