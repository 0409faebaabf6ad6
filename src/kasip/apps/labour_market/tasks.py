"""The work of the labour market: a run of the forecast, and each day the end of declarations whose time is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kasip.apps.journal.actor import Actor, system
from kasip.apps.labour_market.actions.deciding import end_declarations
from kasip.apps.labour_market.actions.forecasting import (
    KIND,
    backtested,
    fail_run,
    may_run,
    note_records,
    store_run,
)
from kasip.apps.labour_market.kept import FORECAST, STUDY, folder_of
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.sources.assembly import write_study
from kasip.apps.work.daily import by_kasip_alone, every_day
from kasip.apps.work.kinds import handler
from kasip.apps.work.progress import Progress, WorkProblemError
from kasip.studies.forecast import forecast
from kasip.vocabulary.faults import InputRejectedError

EXPIRE = "expire_declarations"


def running_allowed(by: Actor, _arguments: Mapping[str, Any]) -> bool:
    """This will allow runs to those who may add one."""
    return may_run(by)


@handler(KIND, allowed=running_allowed)
def run_forecast(progress: Progress) -> Mapping[str, object]:
    """This will compute a run of the forecast and store the region's figures.

    Raises:
        WorkProblemError: the records cannot be computed.
    """
    run = ForecastRun.objects.get(pk=progress.arguments["run"])
    folder = folder_of(run)
    progress.at(0.05, "step_forecast_copying")
    end_declarations(by=system(progress.by.tenant))  # what is over must not be counted
    note_records(run)
    write_study(folder / STUDY, system(progress.by.tenant))  # whole, whatever the planner's own reach
    progress.at(0.2, "step_forecast_computing")
    try:
        forecast(folder / STUDY, folder / FORECAST, scenario=run.scenario or None)
    except InputRejectedError as rejected:
        fail_run(run=run, by=progress.by, problem="problem_forecast_refused")
        first = rejected.faults[0]
        place = f"{first.file}:{first.row}:{first.column}"
        raise WorkProblemError("problem_forecast_refused", count=len(rejected.faults), first=place) from rejected
    progress.at(0.7, "step_forecast_testing")
    tested = backtested(run)
    progress.at(0.9, "step_forecast_storing")
    with progress.finish_in_transaction() as result:
        result["id"] = store_run(run=run, tested=tested, by=progress.by).pk
    return result


@every_day(EXPIRE)
@handler(EXPIRE, allowed=by_kasip_alone)
def expire_declarations(progress: Progress) -> Mapping[str, object]:
    """This will take the rows of declarations whose time is over out of the records."""
    with progress.finish_in_transaction() as result:
        result["ended"] = end_declarations(by=progress.by)
    return {}
