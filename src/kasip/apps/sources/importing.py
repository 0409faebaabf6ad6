"""An import from file to records: what was offered, what it would change, and its storing with an event of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.sources.applying import Told, apply, untold
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.difference import Difference
from kasip.apps.sources.enums import ImportMode, ImportState
from kasip.apps.sources.models import Import
from kasip.apps.sources.previewing import preview_of
from kasip.contract.dictionary import dictionary
from kasip.contract.source import SourceTable
from kasip.gateways.tables import read_tables
from kasip.vocabulary.faults import Fault, InputRejectedError

SUBJECT = "import"
"""Kind of thing the journal's events about imports speak of."""

STUDY_FOLDER = "study_folder"


def import_folder(
    folder: Path, *, by: Actor, source_name: str, mode: str = ImportMode.ADD_AND_CHANGE, told: Told = untold
) -> Import:
    """This will store a study folder as records of the region in scope: all of it, or nothing where a row is wrong.

    A folder whose bytes were stored as the source's latest import is not read again.

    Args:
        folder: folder of CSV and Parquet files or one XLSX workbook.
        by: who imports it.
        source_name: whose files these are.
        mode: what becomes of records the folder does not have.
        told: hears how far the storing is.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    sha256 = folder_digest(folder)
    latest = latest_of(source_name)
    if latest is not None and latest.sha256 == sha256 and latest.mode == mode:
        return latest
    difference = compare(read_folder(folder), by, mode)
    wrong = [*difference.rejections()]
    if wrong:
        raise InputRejectedError(wrong)
    with transaction.atomic():
        one = Import.objects.create(
            region_id=by.tenant,
            source_name=source_name,
            file_name=folder.name,
            sha256=sha256,
            kind=STUDY_FOLDER,
            preview=preview_of(difference),
            mode=mode,
            offered_by_id=by.person_id,
            offered_by_name=by.person_name,
        )
        return store(one, difference, by=by, told=told)


@transaction.atomic
def store(one: Import, difference: Difference, *, by: Actor, reason: str = "", told: Told = untold) -> Import:
    """This will store what an import changes and say so on the import and in the journal, in one transaction.

    Raises:
        RecordsMovedError: somebody changed the tables since they were compared.
        NotPermittedError: a row came to stand outside what the actor may change.
    """
    counts = apply(difference, by=by, occasion=one.occasion, reason=reason, told=told)
    one.state = ImportState.UNCHANGED if difference.changes_nothing else ImportState.DONE
    one.counts, one.reason, one.stored_at = counts, reason, timezone.now()
    one.fingerprint, one.digest = difference.fingerprint, difference.digest()
    one.save()
    if one.state == ImportState.DONE:
        deed = Deed(Action.IMPORTED, SUBJECT, one.pk, one.file_name, {kind: [None, n] for kind, n in counts.items()})
        record(by=by, deed=deed, reason=reason, occasion=one.occasion)
    return one


def latest_of(source_name: str) -> Import | None:
    """This will return the import of a source last stored and not taken back."""
    stored = Import.objects.filter(source_name=source_name, state__in=[ImportState.DONE, ImportState.UNCHANGED])
    return stored.order_by("-stored_at", "-pk").first()


def read_folder(folder: Path) -> Mapping[str, SourceTable]:
    """This will read the tables of a region's study folder as they stand.

    Raises:
        InputRejectedError: a file cannot be read.
    """
    by_engine = {name for name, spec in dictionary("region").items() if spec.read_by_engine}
    tables, noticed = read_tables(folder, by_engine)
    wrong = [fault for fault in noticed if fault.severity == "error"]
    if not tables and not wrong:
        wrong = [Fault(folder.name, 0, "", "no_tables_in_file")]
    if wrong:
        raise InputRejectedError(wrong)
    return tables


def folder_digest(folder: Path) -> str:
    """This will compute the SHA-256 of a folder's files and their names."""
    found = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found.update(f"{path.name}={content}\n".encode())
    return found.hexdigest()
