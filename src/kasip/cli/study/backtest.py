"""`kasip backtest FILE --keys ... --time ... --value ... --horizon 5 --out OUT`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kasip.cli.study import running
from kasip.wording.catalogue import say


@click.command("backtest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys", default="", help="Columns that name a series, joined by commas; several: the first is its group."
)
@click.option(
    "--time", required=True, help="Column of the period: years, other whole numbers, quarters, months or dates."
)
@click.option("--value", required=True, help="Column of the figure.")
@click.option("--horizon", type=click.IntRange(1, 60), default=5, show_default=True, help="Periods ahead.")
@click.option("--level", type=click.FloatRange(0.5, 0.99), default=0.8, show_default=True, help="Interval probability.")
@click.option(
    "--training", type=click.IntRange(5), default=None, help="Periods known before a forecast; default: 10 years."
)
@click.option("--origins", type=click.IntRange(1), default=None, help="Only the last so many origins; default: all.")
@running.out_option
@running.language_option
@running.quiet_option
@running.json_option
def command(  # noqa: PLR0913 - one argument an option
    *,
    file: Path,
    keys: str,
    time: str,
    value: str,
    horizon: int,
    level: float,
    training: int | None,
    origins: int | None,
    out: Path,
    language: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast any long table from rolling origins by every method and score it by what came."""
    from kasip.studies.backtest import Asked, backtest

    names = tuple(name.strip() for name in keys.split(",") if name.strip())
    asked = Asked(names, time, value, horizon, level, training, origins)
    summary = running.guarded(lambda: backtest(file, out, asked), language=language, as_json=as_json)
    if not quiet and not as_json:
        show(summary, out, language)


def show(summary: Mapping[str, Any], out: Path, language: str) -> None:
    """This will print the error and the coverage of every method, one column a horizon."""
    from rich.console import Console

    console = Console()
    for measure in ("wape", "coverage"):
        console.print(_table(summary["scores"], measure, language))
    if summary["series_left_out"]:
        console.print(say("backtest_left_out", language, count=summary["series_left_out"]))
    console.print(say("backtest_done", language, folder=str(out)))


def _table(scores: list[Mapping[str, Any]], measure: str, language: str) -> Any:
    from rich.table import Table

    horizons = sorted({score["horizon"] for score in scores})
    table = Table(title=say(f"backtest_{measure}_title", language))
    table.add_column(say("backtest_method", language))
    for horizon in horizons:
        table.add_column(str(horizon), justify="right")
    for method in dict.fromkeys(score["method"] for score in scores):
        cells = {score["horizon"]: score[measure] for score in scores if score["method"] == method}
        table.add_row(method, *(f"{100 * cells[horizon]:.2f}" for horizon in horizons))
    return table
