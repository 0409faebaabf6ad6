"""Storing what a file changes: everything in one transaction, one event of the journal for each record, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db import IntegrityError, transaction

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actions import Deed, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.bulk import RowsMovedError
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import ChainHead, Event
from kasip.apps.sources.actions import NotPermittedError
from kasip.apps.sources.codes import KeysOfCodes
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.difference import Difference, TableDifference
from kasip.apps.sources.enums import ImportMode
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import reached
from kasip.apps.sources.registry import record_models, references_of
from kasip.apps.sources.standing import PK
from kasip.apps.sources.writing import BATCH, insert, remove, update
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import InputRejectedError

WRITES = (Action.CREATED, Action.CHANGED, Action.REMOVED)
Told = Callable[[float], None]
"""Called with the share of rows stored so far."""


class RecordsMovedError(Exception):
    """Records changed between the comparison and its storing: nothing was stored, compare again."""


def untold(_share: float) -> None:
    """This will tell nobody."""


@transaction.atomic
def apply(
    difference: Difference, *, by: Actor, occasion: str = "", reason: str = "", told: Told = untold
) -> dict[str, int]:
    """This will store all that is new, changed and removed, or nothing; rejected rows are left out.

    Args:
        difference: what the file changes.
        by: who stores it.
        occasion: what ties the events together, e.g. `import:17`.
        reason: why, for the journal.
        told: hears how far it is; called inside the transaction, so it must not write to the same database.

    Returns:
        How many rows of each kind there were.

    Raises:
        RecordsMovedError: somebody changed the tables since they were compared.
        NotPermittedError: a row came to stand outside what the actor may change.
    """
    if difference.changes_nothing:
        return difference.counts()
    refuse_if_moved(difference, by)
    total = sum(difference.counts()[kind] for kind in ("new", "changed", "removed"))
    done = 0
    try:
        for deeds in _steps(difference, by):
            record_many(by=by, deeds=deeds, reason=reason, occasion=occasion)
            done += len(deeds)
            told(done / total)
    except (IntegrityError, RowsMovedError) as error:
        raise RecordsMovedError(str(error)) from error
    return difference.counts()


def import_tables(
    offered: Mapping[str, SourceTable], *, by: Actor, occasion: str = "", mode: str = ImportMode.ADD_AND_CHANGE
) -> dict[str, int]:
    """This will store the tables of a study whole: where one row is wrong, nothing is stored.

    Raises:
        InputRejectedError: rows are wrong; every reason is named.
    """
    difference = compare(offered, by, mode)
    if difference.counts()["rejected"] or difference.rejections():
        raise InputRejectedError(difference.rejections())
    return apply(difference, by=by, occasion=occasion)


def refuse_if_moved(difference: Difference, by: Actor) -> None:
    """This will raise `RecordsMovedError` where a table was written since; the region's chain stays locked."""
    head = lock_records(by)
    if head.sequence == difference.as_of:
        return
    tables = set(difference.tables)
    for table in difference.tables.values():
        tables |= {target.contract_table for target in references_of(table.model).values()}
    since = Event.objects.filter(sequence__gt=difference.as_of, subject__in=tables, action__in=WRITES)
    if since.exists():
        raise RecordsMovedError(str(difference.as_of))


def lock_records(by: Actor) -> ChainHead:
    """This will lock the end of the region's chain: every write adds to it, so that none comes between."""
    ChainHead.objects.get_or_create(pk=by.tenant)
    return ChainHead.objects.select_for_update().get(pk=by.tenant)


def _steps(difference: Difference, by: Actor) -> Iterator[list[Deed]]:
    """What is referred to is stored first and removed last."""
    codes = KeysOfCodes()
    for table in difference.tables.values():
        yield from _stored(table, by, codes)
    for name in reversed(list(record_models())):
        if name in difference.tables and difference.tables[name].removed.height:
            table = difference.tables[name]
            _refuse_unreached(table.model, table.removed[PK].to_list(), "remove", by)
            yield from remove(table.model, table.removed)


def _stored(table: TableDifference, by: Actor, codes: KeysOfCodes) -> Iterator[list[Deed]]:
    for action, steps in (
        ("add", insert(table.model, table.new, by.tenant, codes)),
        ("change", update(table.model, table.changed, table.before, codes)),
    ):
        for deeds in steps:
            _refuse_unreached(table.model, [deed.subject_id for deed in deeds], action, by)
            yield deeds


def _refuse_unreached(model: type[Record], keys: list[int | None], action: str, by: Actor) -> None:
    """The comparison has turned back every row outside reach; the database itself is asked once more."""
    if permit_of(model).reach(action).extent(by) == "all":
        return
    for start in range(0, len(keys), BATCH // 4):
        part = keys[start : start + BATCH // 4]
        if reached(model, by, action).filter(pk__in=part).count() != len(part):
            raise NotPermittedError(f"{action} {model.contract_table}")
