"""The background work of imports: reading a file, storing what was confirmed, taking an import back."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.applying import RecordsMovedError
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.difference import Difference
from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.importing import store
from kasip.apps.sources.models import Import
from kasip.apps.sources.offering import (
    READ,
    STORE,
    UNDO,
    file_of,
    import_for,
    may_import,
    reached_imports,
    remembered,
    tables_of,
)
from kasip.apps.sources.previewing import faults_as_data, preview_of
from kasip.apps.sources.queries import names_of_records
from kasip.apps.sources.undoing import UndoRefusedError, undo
from kasip.apps.sources.uploaded import Beside, Offered, keep, kept, offered_by
from kasip.apps.work.kinds import handler
from kasip.apps.work.progress import Progress, WorkProblemError
from kasip.vocabulary.faults import InputRejectedError

MOST_FAULTS = 1_000


def may_work_on(by: Actor, arguments: Mapping[str, Any]) -> bool:
    """This will allow the work to whoever may import and may work on this import."""
    return may_import(by) and reached_imports(by, "change").filter(pk=arguments["import"]).exists()


@handler(READ, allowed=may_work_on)
def read_file(progress: Progress) -> Mapping[str, object]:
    """This will read an uploaded file and compare it with the records; nothing but the import itself is written."""
    one = import_for(progress.arguments["import"], progress.by, "change")
    progress.at(0.05, "import_step_reading", file=one.file_name)
    try:
        offered = offered_by(file_of(one), one.file_name, _beside(one, progress.by))
    except InputRejectedError as rejected:
        return _refused(one, rejected, progress)
    if offered.to_map:
        return _asked_for_mapping(one, offered, progress)
    progress.at(0.5, "import_step_comparing")
    keep(tables_of(one), offered.tables)
    difference = compare(offered.tables, progress.by, one.mode)
    return _shown(one, difference, progress, offered)


@handler(STORE, allowed=may_work_on)
def store_import(progress: Progress) -> Mapping[str, object]:
    """This will store what was confirmed, whole; where the records moved meanwhile, the new comparison is shown."""
    one = import_for(progress.arguments["import"], progress.by, "change")
    progress.at(0.1, "import_step_comparing")
    difference = compare(kept(tables_of(one)), progress.by, one.mode)
    if difference.digest() != one.digest:
        return _shown(one, difference, progress, None, problem="import_records_moved")
    progress.at(0.3, "import_step_storing", rows=difference.counts()["rows"])
    try:
        with progress.finish_in_transaction() as result:
            one.problem = ""
            stored = store(one, difference, by=progress.by, reason=one.reason)
            result.update(stored.counts)
    except RecordsMovedError as moved:
        raise WorkProblemError("import_records_moved") from moved
    return {}


@handler(UNDO, allowed=may_work_on)
def take_back(progress: Progress) -> Mapping[str, object]:
    """This will take an import back, whole, or say why it cannot be."""
    one = import_for(progress.arguments["import"], progress.by, "change")
    progress.at(0.1, "import_step_undoing")
    try:
        with progress.finish_in_transaction() as result:
            undo(one, by=progress.by, reason=str(progress.arguments.get("reason", "")))
            result["import"] = one.pk
    except UndoRefusedError as refused:
        raise WorkProblemError("import_undo_refused_job") from refused
    return {}


def _beside(one: Import, by: Actor) -> Beside:
    names = functools.cache(functools.partial(names_of_records, by))
    return Beside(remembered(one), _college(one, by), one.mapping.get("year"), names)


def _college(one: Import, by: Actor) -> str:
    chosen = str(one.mapping.get("college_bin", ""))
    return chosen or (by.organisation_code if by.organisation_kind == "college" else "")


def _refused(one: Import, rejected: InputRejectedError, progress: Progress) -> Mapping[str, object]:
    with progress.finish_in_transaction() as result:
        one.state, one.problem = ImportState.FAILED, "import_file_refused"
        one.problem_facts = {"count": len(rejected.faults)}
        one.preview = {"faults": faults_as_data(rejected.faults[:MOST_FAULTS])}
        one.save()
        result["state"] = one.state
    return {}


def _asked_for_mapping(one: Import, offered: Offered, progress: Progress) -> Mapping[str, object]:
    sheets = [
        {
            "file": sheet.file,
            "signature": sheet.signature,
            "headings": list(sheet.headings),
            "sample": [list(row) for row in sheet.sample],
            "suggestions": [dict(one) for one in sheet.suggestions],
        }
        for sheet in offered.to_map
    ]
    with progress.finish_in_transaction() as result:
        one.state, one.kind, one.preview = ImportState.MAPPING, offered.kind[:40], {"sheets": sheets}
        one.save()
        result["state"] = one.state
    return {}


def _shown(
    one: Import, difference: Difference, progress: Progress, offered: Offered | None, problem: str = ""
) -> Mapping[str, object]:
    preview = preview_of(difference)
    if offered is not None:
        preview["noticed"] = [*faults_as_data(offered.noticed[:100]), *preview["noticed"]][:100]
        one.kind = offered.kind[:40]
    with progress.finish_in_transaction() as result:
        one.state, one.problem, one.preview = ImportState.READY, problem, preview
        one.counts, one.digest, one.fingerprint = difference.counts(), difference.digest(), difference.fingerprint
        if difference.changes_nothing and not one.counts["rejected"]:
            one.state = ImportState.UNCHANGED
        one.save()
        result.update({"state": one.state, **one.counts})
    return {}
