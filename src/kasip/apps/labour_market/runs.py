"""Runs of the forecast as people look for them: which there are, which is newest, whether the records have moved on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.models import Event
from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.kept import READ_TABLES
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.sources.queries import in_contract_order
from kasip.apps.sources.registry import record_model

WRITES = (Action.CREATED, Action.CHANGED, Action.REMOVED, Action.IMPORTED, Action.UNDONE)


class MissingRunError(Exception):
    """There is no such run for this actor."""


def runs_for(actor: Actor) -> QuerySet[ForecastRun]:
    """This will return the runs an actor sees, the newest first."""
    rows = ForecastRun.objects.filter(permit_of(ForecastRun).read.condition(actor))
    return rows.select_related("job", "region").order_by("-number")


def run_for(pk: int, actor: Actor) -> ForecastRun:
    """This will return one run an actor sees.

    Raises:
        MissingRunError: there is none for this actor.
    """
    found = runs_for(actor).filter(pk=pk).first()
    if found is None:
        raise MissingRunError(str(pk))
    return found


def done_run(pk: int, actor: Actor) -> ForecastRun:
    """This will return one run an actor sees that is computed.

    Raises:
        MissingRunError: there is none for this actor, or it is not done.
    """
    found = run_for(pk, actor)
    if found.state != RunState.DONE:
        raise MissingRunError(str(pk))
    return found


def newest_run(actor: Actor) -> ForecastRun | None:
    """This will return the run in use: the newest from the records as they stand; nothing where there is none."""
    return runs_for(actor).filter(state=RunState.DONE, scenario="").first()


def run_before(run: ForecastRun) -> ForecastRun | None:
    """This will return the run done before this one under the same scenario; nothing where there is none."""
    earlier = ForecastRun.objects.filter(state=RunState.DONE, scenario=run.scenario, number__lt=run.number)
    return earlier.select_related("region").order_by("-number").first()


def earlier_runs(run: ForecastRun, known_until: int) -> list[ForecastRun]:
    """This will list earlier runs from the records that forecast years whose facts are known by now, newest first."""
    rows = ForecastRun.objects.filter(
        state=RunState.DONE, scenario="", number__lt=run.number, first_year__lte=known_until
    )
    return list(rows.select_related("region").order_by("-number")[:10])


def records_changed_since(run: ForecastRun) -> bool:
    """This will say whether records the forecast reads were written after this run copied them."""
    later = Event.objects.filter(sequence__gt=run.records_sequence or 0, subject__in=READ_TABLES, action__in=WRITES)
    return later.exists()


def scenario_names() -> list[str]:
    """This will name the scenarios the region has written down that change what a forecast reads."""
    rows: Any = record_model("scenarios").objects  # its model stands in a later app
    return list(rows.filter(table__in=READ_TABLES).order_by("scenario").values_list("scenario", flat=True).distinct())


def tables_open(actor: Actor) -> set[str]:
    """This will name the tables of which an actor reads every row: of these a run's copy may be shown to them."""
    return {model.contract_table for model in in_contract_order() if permit_of(model).read.extent(actor) == "all"}
