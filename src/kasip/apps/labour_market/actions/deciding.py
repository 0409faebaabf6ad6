"""The chamber confirms or returns a declaration; it is withdrawn, or its time ends."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.permits import may_do
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.actions.declaring import DeclarationRefusedError, tell
from kasip.apps.labour_market.actions.fulfilling import put_among_records, take_out_of_records
from kasip.apps.labour_market.declarations import ended, in_force
from kasip.apps.labour_market.enums import UNDER_WAY, DeclarationState
from kasip.apps.labour_market.models import Declaration
from kasip.law.dated import value_at


@transaction.atomic
def confirm_declaration(*, declaration: Declaration, by: Actor, note: str = "") -> Declaration:
    """This will put a sent declaration in force: its rows go among the records, an earlier one's out of them.

    Raises:
        DeclarationRefusedError: not the chamber's officer, the enterprise's own organisation, or not waiting.
    """
    current = _to_decide(declaration, by)
    earlier = in_force(current.enterprise)
    if earlier is not None:
        take_out_of_records(earlier)
        _ended(earlier, DeclarationState.REPLACED, by, f"№ {current.number}")
    today = timezone.localdate()
    current.decided_by_id, current.decided_by_name, current.decided_at = by.person_id, by.person_name, timezone.now()
    current.decision_note = note.strip()
    current.ends_on = _months_after(today, int(value_at("declaration_valid_months", today.year)))
    _moved(current, DeclarationState.CONFIRMED, by, note)
    put_among_records(current)
    return current


@transaction.atomic
def return_declaration(*, declaration: Declaration, by: Actor, note: str) -> Declaration:
    """This will send a declaration back to its enterprise, with the reason.

    Raises:
        DeclarationRefusedError: not the chamber's officer, its own organisation, not waiting, or no reason.
    """
    if not note.strip():
        raise DeclarationRefusedError("reason")
    current = _to_decide(declaration, by)
    current.decided_by_id, current.decided_by_name, current.decided_at = by.person_id, by.person_name, timezone.now()
    current.decision_note = note.strip()
    _moved(current, DeclarationState.RETURNED, by, note)
    return current


@transaction.atomic
def withdraw_declaration(*, declaration: Declaration, by: Actor, note: str) -> Declaration:
    """This will take a declaration back: what it put among the records goes out again, its history stays.

    Raises:
        DeclarationRefusedError: another enterprise's, ended already, or no reason.
    """
    if not note.strip():
        raise DeclarationRefusedError("reason")
    if not may_do("declare_needs", by):
        raise DeclarationRefusedError("role")
    current = Declaration.objects.select_for_update().select_related("enterprise").get(pk=declaration.pk)
    if current.enterprise.bin != by.organisation_code:
        raise DeclarationRefusedError("role")
    if current.state not in (*UNDER_WAY, DeclarationState.CONFIRMED):
        raise DeclarationRefusedError("state")
    if current.state == DeclarationState.CONFIRMED:
        take_out_of_records(current)
    _ended(current, DeclarationState.WITHDRAWN, by, note.strip())
    return current


@transaction.atomic
def end_declarations(*, by: Actor, today: dt.date | None = None) -> int:
    """This will take the rows of declarations whose time is over out of the records, and return how many ended."""
    over = list(ended(today).select_for_update().select_related("enterprise").order_by("pk"))
    for declaration in over:
        take_out_of_records(declaration)
        _ended(declaration, DeclarationState.EXPIRED, by, "")
    return len(over)


def _to_decide(declaration: Declaration, by: Actor) -> Declaration:
    """The row is read again under a lock: of two officers who press at once, one decides and the other is told."""
    if by.person_id is None or not may_do("confirm_declaration", by):
        raise DeclarationRefusedError("role")
    current = Declaration.objects.select_for_update().select_related("enterprise").get(pk=declaration.pk)
    if current.enterprise.bin == by.organisation_code or current.sent_by_id == by.person_id:
        raise DeclarationRefusedError("same_organisation")
    if current.state != DeclarationState.SENT:
        raise DeclarationRefusedError("state")
    return current


def _ended(declaration: Declaration, state: str, by: Actor, note: str) -> None:
    declaration.ended_at, declaration.ended_note = timezone.now(), note
    _moved(declaration, state, by, note)


def _moved(declaration: Declaration, state: str, by: Actor, reason: str) -> None:
    before, declaration.state = declaration.state, state
    declaration.version += 1
    with journalled():
        declaration.save()
    tell(declaration, by, Action.CHANGED, {"state": [before, str(state)]}, reason=reason)


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later, the last of the month where it has no such day."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))
