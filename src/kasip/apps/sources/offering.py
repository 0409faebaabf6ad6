"""An import step by step: a file is taken in, read by a job, mapped, looked at, confirmed, stored, taken back."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.sources.actions import NotPermittedError
from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.importing import SUBJECT
from kasip.apps.sources.models import Import, RememberedMapping
from kasip.apps.sources.queries import MissingRecordError, may
from kasip.apps.sources.registry import record_models
from kasip.apps.work.actions import ask

READ, STORE, UNDO = "read_upload", "apply_import", "undo_import"
"""Kinds of background work."""


class WrongStateError(Exception):
    """The import is not in a state in which this can be done to it."""


class RejectedRowsError(Exception):
    """Rows are rejected, and nobody has said to store the others without them."""


def may_import(actor: Actor) -> bool:
    """This will say whether an actor may add or change records of some table at all."""
    return any(may(model, actor, action) for model in record_models().values() for action in ("add", "change"))


def reached_imports(actor: Actor, action: str = "read") -> QuerySet[Import]:
    """This will return the imports an actor may see, or work on, the latest first."""
    rule = permit_of(Import).reach(action)
    return Import.objects.filter(rule.condition(actor)).order_by("-offered_at", "-pk")


def import_for(pk: int, actor: Actor, action: str = "read") -> Import:
    """This will return one import.

    Raises:
        MissingRecordError: there is none for this actor.
    """
    found = reached_imports(actor, action).filter(pk=pk).first()
    if found is None:
        raise MissingRecordError(f"import/{pk}")
    return found


def sources_known(actor: Actor) -> list[str]:
    """This will list the names of sources files were taken in from before."""
    taken_in = reached_imports(actor).filter(offered_by__isnull=False).order_by()
    return sorted(set(taken_in.values_list("source_name", flat=True)))


@transaction.atomic
def take_in(
    *,
    chunks: Iterable[bytes],
    file_name: str,
    source_name: str,
    mode: str,
    by: Actor,
    said: Mapping[str, Any] | None = None,
) -> Import:
    """This will keep an uploaded file under a random name and have it read by a job.

    Args:
        chunks: its content.
        file_name: its name as the user knows it.
        source_name: whose files it belongs to.
        mode: what becomes of records it does not have.
        by: who takes it in.
        said: what a person says of it beside: `college_bin` of a contingent export, `year` of an evaluation workbook.

    Raises:
        NotPermittedError: the actor may change no record.
    """
    if not may_import(by):
        raise NotPermittedError("import")
    stored_name = secrets.token_hex(16)
    digest, size = _kept(uploads_folder() / stored_name, chunks)
    one = Import.objects.create(
        region_id=by.tenant,
        source_name=source_name,
        file_name=_plain_name(file_name),
        stored_name=stored_name,
        size=size,
        sha256=digest,
        mode=mode,
        mapping={name: value for name, value in (said or {}).items() if value},
        offered_by_id=by.person_id,
        offered_by_name=by.person_name,
    )
    changes = {"file_name": [None, one.file_name], "sha256": [None, digest], "source_name": [None, source_name]}
    record(by=by, deed=Deed(Action.CREATED, SUBJECT, one.pk, one.file_name, changes), occasion=one.occasion)
    return _asked(one, READ, by)


@transaction.atomic
def map_columns(one: Import, mappings: Mapping[str, Mapping[str, Any]], *, by: Actor) -> Import:
    """This will keep what a person said the columns of a file are, remember it for the source, and read on.

    Args:
        one: the import.
        mappings: signature of a sheet's headings -> mapping as data; an empty one leaves the sheet out.
        by: who says so.

    Raises:
        WrongStateError: the import is past mapping.
    """
    one = _locked(one, by, ImportState.MAPPING, ImportState.READY, ImportState.FAILED)
    for signature, mapping in mappings.items():
        RememberedMapping.objects.update_or_create(
            region_id=by.tenant,
            source_name=one.source_name,
            signature=signature,
            defaults={"mapping": mapping, "remembered_by_name": by.person_name},
        )
        deed = Deed(Action.CHANGED, "mapping", one.pk, one.source_name, {"mapping": [None, mapping]})
        record(by=by, deed=deed, occasion=one.occasion)
    one.mapping = {**one.mapping, "sheets": {**one.mapping.get("sheets", {}), **mappings}}
    one.state = ImportState.READING
    return _asked(one, READ, by)


@transaction.atomic
def confirm(one: Import, *, by: Actor, reason: str, leave_out: bool = False) -> Import:
    """This will have a job store what was looked at.

    Args:
        one: the import.
        by: who confirms.
        reason: why, for the journal.
        leave_out: store the accepted rows although others are rejected.

    Raises:
        WrongStateError: it is not ready.
        RejectedRowsError: rows are rejected and `leave_out` was not chosen.
    """
    one = _locked(one, by, ImportState.READY)
    if one.counts.get("rejected") and (not leave_out or one.mode == "replace"):
        raise RejectedRowsError(str(one.counts["rejected"]))
    one.state, one.reason = ImportState.APPLYING, reason
    return _asked(one, STORE, by)


@transaction.atomic
def discard(one: Import, *, by: Actor) -> Import:
    """This will call an import off before it is stored; its file is deleted.

    Raises:
        WrongStateError: it is being read or stored, or was.
    """
    one = _locked(one, by, ImportState.MAPPING, ImportState.READY, ImportState.FAILED)
    one.state, one.preview = ImportState.DISCARDED, {}
    one.save()
    record(by=by, deed=Deed(Action.CANCELLED, SUBJECT, one.pk, one.file_name), occasion=one.occasion)
    transaction.on_commit(lambda: forget_file(one))
    return one


@transaction.atomic
def ask_undo(one: Import, *, by: Actor, reason: str) -> Import:
    """This will have a job take an import back.

    Raises:
        WrongStateError: it is not stored.
    """
    one = _locked(one, by, ImportState.DONE)
    job = ask(kind=UNDO, arguments={"import": one.pk, "reason": reason}, by=by)
    one.job_id = job.pk
    one.save(update_fields=["job_id"])
    return one


def remembered(one: Import) -> dict[str, Any]:
    """This will return the mappings that apply to an import: its own before those remembered for its source."""
    known = RememberedMapping.objects.filter(source_name=one.source_name).values_list("signature", "mapping")
    return {**dict(known), **one.mapping.get("sheets", {})}


def uploads_folder() -> Path:
    """This will return the folder of uploads, made where it is missing."""
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def file_of(one: Import) -> Path:
    """This will return where an import's file lies."""
    return uploads_folder() / one.stored_name


def tables_of(one: Import) -> Path:
    """This will return the folder of an import's tables as they were read."""
    return uploads_folder() / f"{one.stored_name}.tables"


def forget_file(one: Import) -> None:
    """This will delete an import's file and tables, where it has them still."""
    if not one.stored_name:
        return
    file_of(one).unlink(missing_ok=True)
    shutil.rmtree(tables_of(one), ignore_errors=True)


def _kept(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            digest.update(chunk)
            size += file.write(chunk)
    return digest.hexdigest(), size


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "?"


def _locked(one: Import, by: Actor, *states: ImportState) -> Import:
    found = reached_imports(by, "change").select_for_update(of=("self",)).filter(pk=one.pk).first()
    if found is None or found.state not in states:
        raise WrongStateError(one.state)
    return found


def _asked(one: Import, kind: str, by: Actor) -> Import:
    job = ask(kind=kind, arguments={"import": one.pk}, by=by)
    one.job_id, one.problem, one.problem_facts = job.pk, "", {}
    one.save()
    return one
