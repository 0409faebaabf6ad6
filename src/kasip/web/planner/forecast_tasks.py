"""What the forecast asks of a planner now, as tasks of their first page."""

from __future__ import annotations

from django.urls import reverse

from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.actions.forecasting import may_run
from kasip.apps.labour_market.runs import newest_run, records_changed_since
from kasip.web.pieces import Task
from kasip.web.templatetags.words import said as word


def forecast_tasks(actor: Actor) -> list[Task]:
    """This will ask for a first run, or for a new one where records changed since the last; nothing of others."""
    if not may_run(actor):
        return []
    newest = newest_run(actor)
    if newest is not None and not records_changed_since(newest):
        return []
    code = "task_forecast_none" if newest is None else "task_forecast_old"
    title = word(code) if newest is None else word(code, number=newest.number)
    return [Task(title, word(f"{code}_why"), reverse("forecasts:new"), word("forecasts_new"))]
