"""Uploaded files are kept no longer than somebody may still need them; what they changed stays in the journal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.importing import SUBJECT
from kasip.apps.sources.models import Import
from kasip.apps.sources.offering import forget_file, uploads_folder
from kasip.apps.work.upkeep import kept_since, upkeep

WAITING = (ImportState.MAPPING, ImportState.READY)
WORKING = (ImportState.READING, ImportState.APPLYING)
STRAY_FOR = dt.timedelta(days=1)
"""Age of a file no import speaks of: younger ones may be of an upload that is just being stored."""


@upkeep("uploads")
def forget_uploads(by: Actor, now: dt.datetime) -> int:
    """This will call off imports nobody went on with, and delete files whose import ended long ago or never began."""
    _call_off_abandoned(by, now)
    ended = Import.objects.exclude(state__in=(*WAITING, *WORKING)).exclude(stored_name="")
    last = Coalesce("undone_at", "stored_at", "offered_at")
    old = ended.annotate(ended_at=last).filter(ended_at__lt=kept_since("uploads_kept_days", now))
    forgotten = [_forget(one) for one in old.defer("preview", "mapping").iterator()]
    return len(forgotten) + _forget_strays(now)


def _call_off_abandoned(by: Actor, now: dt.datetime) -> None:
    since = kept_since("open_imports_kept_days", now)
    for pk in Import.objects.filter(state__in=WAITING, offered_at__lt=since).values_list("pk", flat=True):
        _call_off(pk, by)


@transaction.atomic
def _call_off(pk: int, by: Actor) -> None:
    one = Import.objects.select_for_update(of=("self",)).get(pk=pk)
    if one.state in WAITING:
        one.state, one.preview = ImportState.DISCARDED, {}
        one.save(update_fields=["state", "preview"])
        record(by=by, deed=Deed(Action.CANCELLED, SUBJECT, one.pk, one.file_name), occasion=one.occasion)


def _forget(one: Import) -> int:
    """The file first: an import that still names a file that is gone is cleaned up again, never the other way round."""
    forget_file(one)
    Import.objects.filter(pk=one.pk).update(stored_name="")
    return one.pk


def _forget_strays(now: dt.datetime) -> int:
    """Files of uploads that never became an import, as a killed server leaves them; those of every region are known."""
    young = (now - STRAY_FOR).timestamp()
    candidates = [path for path in uploads_folder().iterdir() if path.stat().st_mtime < young]
    names = {path.name.removesuffix(".tables") for path in candidates}
    with scopes_disabled():
        known = set(Import.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
    strays = sorted(names - known)
    for name in strays:
        forget_file(Import(stored_name=name))
    return len(strays)
