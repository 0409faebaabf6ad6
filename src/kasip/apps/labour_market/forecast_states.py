"""Where a run of the forecast stands."""

from __future__ import annotations

from django.db.models import TextChoices


class RunState(TextChoices):
    """States of a run; worded in `phrases/site_forecasts.yaml` as `forecast_state_<value>`."""

    COMPUTING = "computing"  # a planner asked; the job computes it
    FAILED = "failed"  # the job could not compute it
    DONE = "done"  # computed; nothing of it can change


class FigureClass(TextChoices):
    """What may be said of a qualification in a year; worded as `forecast_class_<value>`."""

    SHORTAGE = "shortage"
    SURPLUS = "surplus"
    UNCERTAIN = "uncertain"
