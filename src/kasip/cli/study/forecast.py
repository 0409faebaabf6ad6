"""`kasip forecast DIR --out OUT`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kasip.cli.study import running
from kasip.wording.catalogue import number_text, say


@click.command("forecast")
@running.folder_argument
@running.out_option
@running.seed_option
@click.option("--scenario", default=None, help="Name of a scenario of the study.")
@running.language_option
@running.quiet_option
@running.json_option
def command(
    folder: Path, out: Path, seed: int | None, scenario: str | None, language: str, *, quiet: bool, as_json: bool
) -> None:
    """Forecast demand, supply and gap per qualification, territory and year."""
    from kasip.studies.forecast import forecast

    summary = running.guarded(
        lambda: forecast(folder, out, seed=seed, scenario=scenario), language=language, as_json=as_json
    )
    if not quiet and not as_json:
        show(summary, out, language)


def show(summary: Mapping[str, Any], out: Path, language: str) -> None:
    """This will print what a reader wants first: the largest shortages, the classes, the assumptions."""
    from rich.console import Console

    console = Console()
    console.print(_shortages(summary["summary"]["shortages"], summary["level"], language))
    counts = {name: summary["summary"]["classes"].get(name, 0) for name in ("shortage", "surplus", "uncertain")}
    console.print(say("forecast_classes", language, **counts))
    if summary["assumptions"]:
        console.print(say("forecast_assumptions_title", language) + ":")
    for assumption in summary["assumptions"]:
        facts = {name: value for name, value in assumption.items() if name != "code"}
        console.print("  - " + say(assumption["code"], language, **facts))
    console.print(say("forecast_done", language, folder=str(out), draws=summary["draws"], seed=str(summary["seed"])))


def _shortages(rows: list[Mapping[str, Any]], level: float, language: str) -> Any:
    from rich.table import Table

    table = Table(title=say("forecast_shortages_title", language))
    table.add_column(say("forecast_column_qualification", language))
    table.add_column(say("forecast_column_gap", language), justify="right")
    table.add_column(say("forecast_column_interval", language, percent=round(100 * level)), justify="right")
    table.add_column(say("forecast_column_sure", language), justify="right")
    for row in rows:
        gap, low, high = (number_text(round(row[name]), language) for name in ("gap_median", "gap_low", "gap_high"))
        name = row[f"name_{language}"] or ""
        table.add_row(f"{row['qualification']} {name}", gap, f"{low} … {high}", f"{row['sure_years']} / {row['years']}")
    return table
