"""What a run keeps in its folder: the copy of the records, tables too fine for the database, the backtest.

Pages read a qualification or an occupation at a time, so a run keeps its tables a second time under `quick`, typed and
by columns: finding rows there takes a few milliseconds, parsing the text of a table a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl

from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.apps.sources.assembly import kept_folder
from kasip.gateways.outputs import new_folder
from kasip.reporting.findings.reading import typed_results

STUDY, FORECAST, QUICK = "study", "forecast", "quick"
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
    return _rows(_quick(run, FORECAST, table), keys)


def record_rows(run: ForecastRun, table: str, **keys: object) -> pl.DataFrame:
    """This will return rows of the records the run was computed from, all as text; none where it had no such table."""
    return _rows(_quick(run, STUDY, table), keys)


def backtest_rows(run: ForecastRun, name: str, table: str = "predictions") -> pl.DataFrame:
    """This will return what a backtest predicted from each origin, or its `scores`."""
    path = folder_of(run) / f"backtest_{name}" / f"{table}.csv"
    return typed_results({table: pl.read_csv(path, infer_schema=False)})[table] if path.is_file() else pl.DataFrame()


def region_of(run: ForecastRun) -> str:
    """This will return the code of the region the run is about, as its tables write it."""
    return str(run.region.kato)


def quicken(run: ForecastRun) -> None:
    """This will keep the tables a page reads a second time, typed and by columns; of the records all cells as text."""
    with new_folder(folder_of(run) / QUICK) as target:
        for part in (STUDY, FORECAST):
            for path in sorted((folder_of(run) / part).iterdir()):
                if path.suffix in READERS:
                    target.write_parquet(f"{part}_{path.stem}", READERS[path.suffix](path, typed=part == FORECAST))


def _quick(run: ForecastRun, part: str, table: str) -> Path:
    return folder_of(run) / QUICK / f"{part}_{table}.parquet"


def _rows(path: Path, keys: Mapping[str, object]) -> pl.DataFrame:
    if not path.is_file():
        return pl.DataFrame()
    frame = pl.scan_parquet(path)
    return frame.filter(_condition(keys, frame.collect_schema().names())).collect()


def _condition(keys: Mapping[str, object], columns: Iterable[str]) -> pl.Expr:
    told = [
        pl.col(name).is_in(list(wanted)) if isinstance(wanted, list | tuple) else pl.col(name) == wanted
        for name, wanted in keys.items()
        if name in set(columns)
    ]
    return pl.all_horizontal(told) if told else pl.lit(value=True)


def _text(path: Path, *, typed: bool) -> pl.DataFrame:
    frame = pl.read_csv(path, infer_schema=False)
    return typed_results({path.stem: frame})[path.stem] if typed else frame


def _columns(path: Path, *, typed: bool) -> pl.DataFrame:
    frame = pl.read_parquet(path)
    return frame if typed else frame.cast(pl.String)


READERS: Mapping[str, Callable[..., pl.DataFrame]] = {".csv": _text, ".parquet": _columns}
