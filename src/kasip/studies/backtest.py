"""`kasip backtest`: any long table forecast from rolling origins by every method, scored by what came."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip import __version__
from kasip.core.forecasting.baselines import METHODS
from kasip.core.forecasting.rolling import KASIP, OriginForecast, RollingForecaster, Scoreboard, rolling_forecasts
from kasip.gateways.fingerprint import table_hash
from kasip.gateways.outputs import new_folder
from kasip.studies.backtest_input import LongTable, read_long
from kasip.vocabulary.faults import Fault, InputRejectedError

Ints = NDArray[np.int64]
ALL_METHODS = (*METHODS, KASIP)
TRAINING_YEARS = 10
MOST_ROWS_AS_TEXT = 250_000


@attrs.frozen
class Asked:
    """What a backtest is asked.

    Attributes:
        keys: columns that name a series.
        time: column of the period.
        value: column of the figure.
        horizon: periods ahead.
        level: probability to be inside an interval.
        training: periods a series must be known in; ten years where nothing is said.
        origins: how many of the last origins with a full horizon; all where nothing is said.
    """

    keys: tuple[str, ...]
    time: str
    value: str
    horizon: int
    level: float = 0.8
    training: int | None = None
    origins: int | None = None


@attrs.frozen
class BacktestResult:
    """Scores and predictions as tables, and how many series were never known long enough to be forecast."""

    scores: pl.DataFrame
    predictions: pl.DataFrame
    left_out: int


def backtest(file: Path, out: Path, asked: Asked) -> dict[str, object]:
    """This will backtest a long table and write `scores`, `predictions` and a certificate.

    Raises:
        InputRejectedError: the table cannot be read, repeats a key or is too short.
        OutputExistsError: `out` holds something else.
    """
    table = read_long(file, asked.keys, asked.time, asked.value)
    result = backtest_table(table, asked, file.name)
    certificate = _certificate(table, result, asked)
    with new_folder(out) as target:
        target.write_table("scores", result.scores)
        as_text = result.predictions.height <= MOST_ROWS_AS_TEXT
        (target.write_table if as_text else target.write_parquet)("predictions", result.predictions)
        target.write_json("certificate.json", certificate)
    return {**certificate, "scores": result.scores.to_dicts()}


def backtest_table(table: LongTable, asked: Asked, file: str = "") -> BacktestResult:
    """This will run every method over a panel from rolling origins."""
    training = asked.training or TRAINING_YEARS * table.per_year
    periods = table.values.shape[1]
    if periods <= training:
        raise InputRejectedError(
            [Fault(file, 0, asked.time, "backtest_too_short", str(periods), {"needed": training + 1})]
        )
    forecaster = RollingForecaster(table.groups, asked.horizon, asked.level, training)
    board = Scoreboard(ALL_METHODS, asked.horizon)
    parts: list[pl.DataFrame] = []
    forecast = np.zeros(table.keys.height, dtype=np.bool_)
    for made in rolling_forecasts(table.values, forecaster, _origins(asked, periods)):
        board.add(made, table.values)
        parts += _predictions(made, table)
        forecast |= made.active
    if not parts:
        raise InputRejectedError([Fault(file, 0, asked.time, "backtest_no_origin", "", {"training": training})])
    scores = pl.DataFrame([attrs.astuple(score) for score in board.scores()], schema=SCORES, orient="row").with_columns(
        pl.col(pl.Float64).round(6)
    )
    order = [*table.keys.columns, "period", "step", "order"]
    predictions = pl.concat(parts).sort(order).drop("period", "step", "order")
    return BacktestResult(scores, predictions, int((~forecast).sum()))


SCORES = {
    "method": pl.String,
    "horizon": pl.Int64,
    "n": pl.Int64,
    "wape": pl.Float64,
    "mase": pl.Float64,
    "coverage": pl.Float64,
    "width": pl.Float64,
}


def _origins(asked: Asked, periods: int) -> Ints | None:
    if asked.origins is None:
        return None
    last = periods - 1 - asked.horizon
    return np.arange(max(last - asked.origins + 1, 0), last + 1)


def _predictions(made: OriginForecast, table: LongTable) -> list[pl.DataFrame]:
    found = []
    steps = min(made.median[KASIP].shape[1], table.values.shape[1] - 1 - made.origin)
    for step in range(steps):
        time = made.origin + 1 + step
        use = np.flatnonzero(made.active & np.isfinite(table.values[:, time]))
        keys = table.keys[use]
        for order, method in enumerate(ALL_METHODS):
            columns: dict[str, pl.Expr | pl.Series] = {
                "origin": pl.lit(table.times[made.origin]),
                "time": pl.lit(table.times[time]),
                "method": pl.lit(method),
                "low": _figures(made.low[method][use, step]),
                "median": _figures(made.median[method][use, step]),
                "high": _figures(made.high[method][use, step]),
                "actual": pl.Series(table.values[use, time]),
                "period": pl.lit(made.origin),
                "step": pl.lit(step),
                "order": pl.lit(order),
            }
            found.append(keys.with_columns(**columns))
    return found


def _figures(values: NDArray[np.float64]) -> pl.Series:
    return pl.Series(values).round_sig_figs(9)


def _certificate(table: LongTable, result: BacktestResult, asked: Asked) -> dict[str, object]:
    return {
        "study": "backtest",
        "version": __version__,
        "input_hash": _input_hash(table),
        "output_hash": table_hash(result.scores),
        "series": table.keys.height,
        "series_left_out": result.left_out,
        "periods": table.values.shape[1],
        "asked": _as_text(attrs.asdict(asked)),
    }


def _as_text(asked: Mapping[str, Any]) -> dict[str, object]:
    return {**asked, "keys": list(asked["keys"])}


def _input_hash(table: LongTable) -> str:
    values = pl.DataFrame(table.values, schema=[str(place) for place in range(table.values.shape[1])])
    return table_hash(pl.concat([table.keys.rename(lambda name: f"key:{name}"), values], how="horizontal"))
