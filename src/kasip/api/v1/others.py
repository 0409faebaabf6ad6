"""Who the key acts as, what the tables are, and how long work stands."""

from __future__ import annotations

from typing import Any

from ninja import Router

from kasip.api.v1.answers import JobOut, MachineOut, TableOut, table_out
from kasip.api.v1.gate import MachineRequest
from kasip.api.v1.problems import Problem, language_asked
from kasip.api.v1.records import READING, table_for
from kasip.apps.accounts.permits import ACTIONS
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import may, readable_tables
from kasip.apps.work.queries import job_for

router = Router()
ALWAYS = {401: Problem, 403: Problem, 429: Problem}


@router.get("/whoami", response={200: MachineOut, **ALWAYS}, tags=["key"], summary="Whom this key acts as")
def whoami(request: MachineRequest) -> Any:
    """The organisation, role and region a key acts for, and what it may be used for."""
    actor = request.machine.actor
    return {
        "organisation": actor.organisation_name,
        "organisation_kind": actor.organisation_kind,
        "role": actor.role,
        "region": actor.tenant,
        "scopes": sorted(request.machine.scopes),
    }


@router.get("/tables", response={200: list[TableOut], **ALWAYS}, tags=["tables"], summary="Tables")
def tables(request: MachineRequest) -> Any:
    """The tables of the data contract of which this key reads some row, with their columns."""
    actor = request.machine.actor
    return [_table(model, actor) for model in readable_tables(actor)]


@router.get("/tables/{table}", response={200: TableOut, **READING}, tags=["tables"], summary="A table")
def table(request: MachineRequest, table: str) -> Any:
    """One table of the data contract."""
    return _table(*table_for(request, table))


def _table(model: type[Record], actor: Actor) -> dict[str, object]:
    allowed = [action for action in ACTIONS if may(model, actor, action)]
    return table_out(model.spec(), allowed, language_asked())


@router.get("/jobs/{int:pk}", response={200: JobOut, **READING}, tags=["jobs"], summary="A job")
def job(request: MachineRequest, pk: int) -> Any:
    """How a piece of long work stands."""
    found = job_for(pk, request.machine.actor)
    return {
        "id": found.pk,
        "kind": found.kind,
        "state": found.state,
        "progress": found.progress,
        "result": found.result,
        "problem": found.problem,
    }
