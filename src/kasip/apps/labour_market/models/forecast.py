"""Runs of the forecast: versions that do not change once they are computed, and the region's figures of each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.labour_market.forecast_states import FigureClass, RunState
from kasip.apps.work.models import Job


class FinishedRunError(Exception):
    """A run that is done was about to be changed or removed: a later run is a new one."""


class ForecastRun(JournalledModel):
    """One run of a region's forecast. Natural key: region and number.

    It is computed from a copy of the region's records, which is kept with its tables under `folder`; figures of
    districts, intervals and rows behind a number are read there. Who asked is named as they were called then.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="forecast_runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.COMPUTING)
    scenario = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    folder = models.CharField(max_length=60)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="forecast_runs")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="forecasts_asked")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    records_at = models.DateTimeField(null=True, help_text="When the records were copied.")
    records_sequence = models.BigIntegerField(null=True, help_text="Last event of the journal before the copy.")
    input_hash = models.CharField(max_length=64, blank=True)
    output_hash = models.CharField(max_length=64, blank=True)
    first_year = models.IntegerField(null=True, help_text="First year forecast.")
    last_year = models.IntegerField(null=True, help_text="Last year forecast.")
    certificate = models.JSONField(default=dict)
    quality = models.JSONField(default=list, help_text="Scores of the backtest on the region's own employment.")
    scoreboard = models.JSONField(default=list, help_text="What former years' forecasts said beside what came.")
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "number"], name="forecast_run_number"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(first_year__isnull=False, last_year__isnull=False, records_at__isnull=False) & ~Q(output_hash=""),
                name="forecast_run_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.number} {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will store the run.

        Raises:
            FinishedRunError: what is stored is done already.
        """
        self._refuse_if_done()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """This will remove a run that failed.

        Raises:
            FinishedRunError: it is done.
        """
        self._refuse_if_done()
        return super().delete(*args, **kwargs)

    def _refuse_if_done(self) -> None:
        if self.pk and ForecastRun.objects.filter(pk=self.pk, state=RunState.DONE).exists():
            raise FinishedRunError(str(self))


class ForecastFigure(JournalledModel):
    """What a run says of a qualification in the whole region in one year, in persons. Natural key: the three."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ForecastRun, on_delete=models.PROTECT, related_name="figures")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    expansion = models.FloatField()
    replacement = models.FloatField()
    plants = models.FloatField()
    requests = models.FloatField()
    demand_low = models.FloatField()
    demand_median = models.FloatField()
    demand_high = models.FloatField()
    running = models.FloatField(help_text="Graduates of the groups now in training.")
    other = models.FloatField(help_text="Those who come otherwise.")
    repeated = models.FloatField(help_text="Graduates if last year's order were repeated.")
    supply_median = models.FloatField()
    gap_low = models.FloatField()
    gap_median = models.FloatField()
    gap_high = models.FloatField()
    p_shortage = models.FloatField()
    p_surplus = models.FloatField()
    said = models.CharField(max_length=10, choices=FigureClass.choices)
    small = models.BooleanField(help_text="Too few workers for a figure without its interval.")
    search_text = models.TextField(blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "qualification", "year"], name="forecast_figure_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "year", "p_shortage"], name="forecast_figure_shortage"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.qualification_id} {self.year}"
