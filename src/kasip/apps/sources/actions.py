"""Changing a record: checked, within the actor's reach before and after, versioned, journalled, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.sources.checking import CheckedRow, checked_row
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import changeable, reached, record_for
from kasip.apps.sources.rows import changes_between, name_of, row_of, search_text_of
from kasip.vocabulary.faults import Fault, InputRejectedError

Row = TypeVar("Row", bound=Record)
REASON = "reason"
"""Column under which the want of a reason is told."""


class StaleRecordError(Exception):
    """Somebody changed the record since it was read: nothing was stored, both versions can be shown.

    Attributes:
        current: the record as it stands now.
        offered: column -> text that was offered.
    """

    def __init__(self, current: Record, offered: Mapping[str, str]) -> None:
        super().__init__(str(current))
        self.current = current
        self.offered = offered


class RecordInUseError(Exception):
    """Other records refer to this one: it cannot be removed."""


class NotPermittedError(Exception):
    """The actor may see this record but may not do this to it."""


@transaction.atomic
def add_record(*, model: type[Record], texts: Mapping[str, str], by: Actor, reason: str = "") -> Record:
    """This will store a new record.

    Args:
        model: the table's model.
        texts: column -> text as typed.
        by: who adds it.
        reason: why, for the journal.

    Raises:
        InputRejectedError: the row is wrong, or its key stands already.
        NotPermittedError: the actor may not add such a record.
    """
    _reasoned(model, reason)
    checked = _right(checked_row(model, texts, by))
    added = model(region_id=by.tenant, search_text=search_text_of(model, checked.row), **checked.fields)
    _store(added, "add", by)
    row = row_of(record_for(model, added.pk, by, "add"))
    deed = Deed(Action.CREATED, model.contract_table, added.pk, name_of(added), changes_between({}, row))
    record(by=by, deed=deed, reason=reason)
    return added


@transaction.atomic
def change_record(
    *, model: type[Record], pk: int, version: int, texts: Mapping[str, str], by: Actor, reason: str = ""
) -> Record:
    """This will change a record; columns left out of `texts` become empty.

    Args:
        model: the table's model.
        pk: the record.
        version: version the change was made from.
        texts: column -> text as typed.
        by: who changes it.
        reason: why, for the journal.

    Raises:
        MissingRecordError: there is no such record for this actor.
        NotPermittedError: the actor sees it but may not change it, or not these columns, or not into this.
        StaleRecordError: it was changed since.
        InputRejectedError: the row is wrong.
    """
    current = _locked(model, pk, by, "change")
    if current.version != version:
        raise StaleRecordError(current, texts)
    before = row_of(current)
    checked = _right(checked_row(model, texts, by))
    changes = changes_between(before, checked.row)
    if not changes:
        return current
    _reasoned(model, reason)
    if beyond := changes.keys() - changeable(model, by):
        raise NotPermittedError(f"change {model.contract_table}/{pk}: {', '.join(sorted(beyond))}")
    for name, value in checked.fields.items():
        setattr(current, name, value)
    current.version += 1
    current.search_text = search_text_of(model, checked.row)
    _store(current, "change", by)
    changed = record_for(model, pk, by, "change")
    record(by=by, deed=Deed(Action.CHANGED, model.contract_table, pk, name_of(changed), changes), reason=reason)
    return changed


@transaction.atomic
def remove_record(*, model: type[Record], pk: int, version: int, by: Actor, reason: str = "") -> None:
    """This will remove a record nothing refers to.

    Raises:
        MissingRecordError: there is no such record for this actor.
        NotPermittedError: the actor sees it but may not remove it.
        StaleRecordError: it was changed since.
        RecordInUseError: other records refer to it.
    """
    current = _locked(model, pk, by, "remove")
    if current.version != version:
        raise StaleRecordError(current, {})
    _reasoned(model, reason)
    deed = Deed(Action.REMOVED, model.contract_table, pk, name_of(current), changes_between(row_of(current), {}))
    try:
        with transaction.atomic(), journalled():
            current.delete()
    except ProtectedError as protected:
        raise RecordInUseError(str(current)) from protected
    record(by=by, deed=deed, reason=reason)


def _reasoned(model: type[Record], reason: str) -> None:
    """Some rows are rules for everybody: a change of one says why."""
    if permit_of(model).reason and not reason.strip():
        raise InputRejectedError([Fault(model.contract_table, 1, REASON, "reason_needed")])


def _locked(model: type[Record], pk: int, by: Actor, action: str) -> Record:
    """The row is locked first and read afterwards, so that what is compared is what stands."""
    model.objects.select_for_update().filter(pk=pk).values_list("pk").first()
    found = record_for(model, pk, by)
    if not reached(model, by, action).filter(pk=pk).exists():
        raise NotPermittedError(f"{action} {model.contract_table}/{pk}")
    return found


def _right(checked: CheckedRow) -> CheckedRow:
    if not checked.is_right:
        raise InputRejectedError([fault for fault in checked.faults if fault.severity == "error"])
    return checked


def _store(stored: Record, action: str, by: Actor) -> None:
    """Put a row into the database and see that the actor reaches what it has become."""
    model = type(stored)
    try:
        with transaction.atomic(), journalled():
            stored.save()
    except IntegrityError as error:
        raise InputRejectedError([Fault(model.contract_table, 1, "+".join(model.spec().key), "key_taken")]) from error
    if not reached(model, by, action).filter(pk=stored.pk).exists():
        raise NotPermittedError(f"{action} {model.contract_table}")
