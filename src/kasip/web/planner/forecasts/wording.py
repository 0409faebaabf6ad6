"""How the forecast's pages write runs, persons, intervals and probabilities."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.web.numbers import persons
from kasip.web.order_pieces import named_value
from kasip.web.pieces import Cell
from kasip.web.templatetags.words import said as words

RUN_TONES: Mapping[str, str] = {RunState.COMPUTING: "news", RunState.DONE: "good", RunState.FAILED: "bad"}
CLASS_TONES = {"shortage": "lack", "surplus": "caution", "uncertain": "quiet"}
PROVENANCES = ("synthetic", "assumption")
"""Kinds of rows whose numbers must not be taken for facts, the strongest first."""


def interval(low: float | None, median: float | None, high: float | None, *, small: bool = False) -> str:
    """This will write a median with its interval; of few workers the interval alone."""
    if low is None or median is None or high is None:
        return ""
    ends = f"{persons(low)} … {persons(high)}"
    return ends if small else f"{persons(median)} ({ends})"


def run_name(run: ForecastRun) -> str:
    """This will name a run by its number and scenario."""
    return f"№ {run.number} · {scenario_name(run.scenario)}"


def scenario_name(scenario: str) -> str:
    """This will name a scenario; one the catalogue does not know stands as the region wrote it."""
    return named_value("forecasts_scenario_", scenario or "none")


def class_cell(said: str) -> Cell:
    """This will say what may be said of a qualification."""
    return Cell(words(f"forecasts_class_{said}"), tone=CLASS_TONES[said]) if said else Cell("", unknown=True)


def provenance_of(counted: Mapping[str, int]) -> str:
    """This will return the provenance to be told of what stands on these rows; nothing where all are facts."""
    return next((kind for kind in PROVENANCES if counted.get(kind)), "")


def provenance_note(counted: Mapping[str, int]) -> str:
    """This will say how many of the rows are invented or assumed; nothing where none is."""
    kind, total = provenance_of(counted), sum(counted.values())
    return words(f"forecasts_rests_{kind}", count=counted[kind], total=total) if kind else ""


def crumbs(run: ForecastRun | None = None) -> list[tuple[str, str]]:
    """This will return the way down to a page of the forecast, or of one run."""
    top = [(words("forecasts_title"), reverse("forecasts:list"))]
    return top if run is None else [*top, (run_name(run), reverse("forecasts:detail", args=[run.pk]))]
