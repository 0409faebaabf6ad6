"""What a run keeps in its folder: the copy of the records, tables too fine for the database, the backtest.

Tables are read as they are asked for, a qualification or an occupation at a time: a table of the example region takes
about ten milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.sources.assembly import kept_folder

CODES = ("kato", "qualification", "occupation", "industry", "label", "kind", "code", "class")
STUDY, FORECAST = "study", "forecast"
BACKTESTS = {
    "industries": ("employment_history", ("kato", "industry")),
    "occupations": ("occupation_history", ("occupation",)),
}
"""Name of a backtest -> the table of records it is made on and the columns that name its series."""
READ_TABLES = (
    "territories", "industries", "occupations", "qualifications", "employment_history", "occupation_history",
    "staffing", "age_structure", "exit_rates", "occupation_flows", "occupation_qualifications", "facilities",
    "facility_jobs", "enterprises", "employer_requests", "request_record", "other_supply", "programmes",
    "past_orders", "running_cohorts", "continuation", "outcomes", "colleges", "policy", "parameters", "scenarios",
)  # fmt: skip
"""Tables of records a forecast is made of: a change elsewhere does not make it old."""


def folder_of(run: ForecastRun) -> Path:
    """This will return the folder of a run: `study`, `forecast` and a `backtest_<name>` each."""
    return kept_folder("forecasts", run.folder)


def result_rows(run: ForecastRun, table: str, **keys: object) -> pl.DataFrame:
    """This will return the rows of one of the run's tables with the given codes; none where the table is absent.

    Args:
        run: the run.
        table: name of a table of the forecast.
        keys: column -> the code it must hold, or a list of codes.
    """
    return _rows(folder_of(run) / FORECAST / table, keys)


def record_rows(run: ForecastRun, table: str, **keys: object) -> pl.DataFrame:
    """This will return rows of the records the run was computed from, all as text; none where it had no such table."""
    frame = _text(folder_of(run) / STUDY / f"{table}.csv")
    return frame.filter(_condition(keys, frame.columns)) if frame.width else frame


def backtest_rows(run: ForecastRun, name: str, table: str = "predictions") -> pl.DataFrame:
    """This will return what a backtest predicted from each origin, or its `scores`."""
    return _rows(folder_of(run) / f"backtest_{name}" / table, {})


def region_of(run: ForecastRun) -> str:
    """This will return the code of the region the run is about, as its tables write it."""
    return str(run.region.kato)


def _rows(stem: Path, keys: dict[str, object]) -> pl.DataFrame:
    table, parquet = stem.with_suffix(".csv"), stem.with_suffix(".parquet")
    if parquet.is_file():
        frame = pl.scan_parquet(parquet)
    elif table.is_file():
        frame = pl.scan_csv(table, schema_overrides=dict.fromkeys(_of(table), pl.String), infer_schema_length=None)
    else:
        return pl.DataFrame()
    return frame.filter(_condition(keys, frame.collect_schema().names())).collect()


def _of(table: Path) -> Sequence[str]:
    with table.open(encoding="utf-8") as lines:
        return [name for name in next(lines, "").strip().split(",") if name in CODES]


def _condition(keys: dict[str, object], columns: Iterable[str]) -> pl.Expr:
    told = [
        pl.col(name).is_in(list(wanted)) if isinstance(wanted, list | tuple) else pl.col(name) == wanted
        for name, wanted in keys.items()
        if name in set(columns)
    ]
    return pl.all_horizontal(told) if told else pl.lit(value=True)


def _text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False) if path.is_file() else pl.DataFrame()
