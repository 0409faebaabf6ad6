"""Two runs of the forecast side by side: what differs in the records they were computed from, and in what they say."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.labour_market.kept import record_rows
from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.contract.dictionary import dictionary
from kasip.studies.order_inputs_changed import changed_cells

LEAST = 0.05
"""Persons from which a difference is told: figures are rounded to hundredths."""


@attrs.frozen
class InputChange:
    """How a table of records differs between two runs: cells changed in rows both have, rows added, rows gone."""

    table: str
    cells: int
    added: int
    gone: int


@attrs.frozen
class ResultChange:
    """What two runs say of a qualification over the years both forecast, in persons.

    Attributes:
        qualification: the qualification.
        demand, demand_before, supply, supply_before: sums of medians over the years.
        gap_change: by how much the sum of median gaps grew.
        year: the year in which the probability of a shortage moved most.
        probability, probability_before: of a shortage in that year.
    """

    qualification: Qualification
    demand: float
    demand_before: float
    supply: float
    supply_before: float
    gap_change: float
    year: int
    probability: float
    probability_before: float


def input_changes(run: ForecastRun, before: ForecastRun) -> list[InputChange]:
    """This will list the tables of records that differ, by their fingerprints, and count what differs in each."""
    now, then = (one.certificate.get("input_tables") or {} for one in (run, before))
    differing = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    return [_counted(name, run, before) for name in differing if name in dictionary("region")]


def cells_changed(table: str, run: ForecastRun, before: ForecastRun) -> pl.DataFrame:
    """This will list the cells of one table that differ: row (its key), column, before, after."""
    frames = [record_rows(one, table) for one in (before, run)]
    spec = dictionary("region")[table]
    empty = pl.DataFrame(schema={column.name: pl.String for column in spec.columns})
    one, other = (frame if frame.width else empty for frame in frames)
    cells: pl.DataFrame = changed_cells(table, one, other)
    return cells


def _counted(table: str, run: ForecastRun, before: ForecastRun) -> InputChange:
    cells = cells_changed(table, run, before)
    rows = cells.group_by("row").agg(
        added=pl.col("before").is_null().all(), gone=pl.col("after").is_null().all(), cells=pl.len()
    )
    added, gone = rows.filter(pl.col("added")), rows.filter(pl.col("gone"))
    changed = rows.filter(~pl.col("added") & ~pl.col("gone"))
    return InputChange(table, int(changed["cells"].sum()), added.height, gone.height)


def result_changes(run: ForecastRun, before: ForecastRun) -> list[ResultChange]:
    """This will list the qualifications of which two runs say something else, the largest change of the gap first."""
    now, then = _figures(run), _figures(before)
    shared: dict[int, list[tuple[ForecastFigure, ForecastFigure]]] = {}
    for key in now.keys() & then.keys():
        shared.setdefault(key[0], []).append((now[key], then[key]))
    found = [change for pairs in shared.values() if (change := _change(pairs)) is not None]
    return sorted(found, key=lambda one: (-abs(one.gap_change), one.qualification.qualification))


def _figures(run: ForecastRun) -> Mapping[tuple[int, int], ForecastFigure]:
    rows = ForecastFigure.objects.filter(run=run).select_related("qualification")
    return {(row.qualification_id, row.year): row for row in rows}


def _change(pairs: list[tuple[ForecastFigure, ForecastFigure]]) -> ResultChange | None:
    moved = max(
        abs(now.gap_median - then.gap_median) + abs(now.demand_median - then.demand_median) for now, then in pairs
    )
    if moved < LEAST:
        return None
    now, then = max(pairs, key=lambda pair: (abs(pair[0].p_shortage - pair[1].p_shortage), -pair[0].year))
    sums = {
        (name, side): sum(getattr(pair[side], name) for pair in pairs)
        for name in ("demand_median", "supply_median", "gap_median")
        for side in (0, 1)
    }
    return ResultChange(
        now.qualification,
        sums["demand_median", 0],
        sums["demand_median", 1],
        sums["supply_median", 0],
        sums["supply_median", 1],
        sums["gap_median", 0] - sums["gap_median", 1],
        now.year,
        now.p_shortage,
        then.p_shortage,
    )
