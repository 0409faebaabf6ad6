"""The records of a region as a study: every table of the contract, ready for whatever computes on study folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import Q

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.sources.queries import in_contract_order, reached
from kasip.apps.sources.standing import PK, VERSION, frame_with_keys
from kasip.gateways.outputs import new_folder

NOTHING: Mapping[str, Q] = {}


def study_tables(actor: Actor, leave_out: Mapping[str, Q] = NOTHING) -> Mapping[str, pl.DataFrame]:
    """This will return the tables of the region in scope, as far as an actor reads them, rows in the order of keys.

    Optional tables without rows are left out: a study without them says what it assumes instead.

    Args:
        actor: whose reach it is.
        leave_out: table -> condition on the rows that are not to be in it.
    """
    tables: dict[str, pl.DataFrame] = {}
    for model in in_contract_order():
        spec = model.spec()
        rows = reached(model, actor)
        rows = rows.exclude(leave_out[spec.name]) if spec.name in leave_out else rows
        frame = frame_with_keys(rows.order_by("pk")).drop(PK, VERSION)
        if frame.height or spec.required:
            tables[spec.name] = frame.sort(list(spec.key), nulls_last=True)
    return tables


def kept_folder(kind: str, name: str) -> Path:
    """This will return the folder in which what was computed from a copy of the records is kept with that copy."""
    return Path(settings.DATA) / kind / name


def write_study(target: Path, actor: Actor, leave_out: Mapping[str, Q] = NOTHING) -> Mapping[str, int]:
    """This will write the region in scope, as far as an actor reads it, as a study folder; the folder stays here.

    Args:
        target: the folder.
        actor: whose reach it is.
        leave_out: table -> condition on the rows that are not to be in it.

    Returns:
        Table -> rows written.

    Raises:
        OutputExistsError: the folder holds something Kasip did not write.
    """
    tables = study_tables(actor, leave_out)
    with new_folder(target) as folder:
        for name, frame in tables.items():
            folder.write_table(name, frame)
    return {name: frame.height for name, frame in tables.items()}


def export_study(target: Path, *, by: Actor) -> Mapping[str, int]:
    """This will write the region in scope as a study folder that every study command takes, and journal who took it.

    Args:
        target: the folder; it appears whole or not at all.
        by: who takes it, for the journal.

    Returns:
        Table -> rows written.

    Raises:
        OutputExistsError: the folder holds something Kasip did not write.
    """
    counts = write_study(target, by)
    deed = Deed(Action.EXPORTED, "study", None, target.name, {"rows": [None, sum(counts.values())]})
    record(by=by, deed=deed)
    return counts
