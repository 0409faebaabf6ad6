"""`kasip plan DIR --out OUT`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kasip.cli.study import running
from kasip.wording.catalogue import number_text, phrases, say

MOST_GAPS_SHOWN = 5


@click.command("plan")
@running.folder_argument
@running.out_option
@click.option("--gap", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Gap to prove.")
@click.option(
    "--time-limit", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, help="Seconds at most."
)
@click.option("--scenario", default=None, help="Name of a scenario of the study.")
@click.option(
    "--compare",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of an earlier plan: say what changed since and why.",
)
@running.seed_option
@running.language_option
@running.quiet_option
@running.json_option
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    folder: Path,
    out: Path,
    gap: float,
    time_limit: float,
    scenario: str | None,
    compare: Path | None,
    seed: int | None,
    language: str,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Plan the state order: groups for every programme, why, what limits them, how far from the best."""
    from kasip.studies.plan import PlanOptions, plan

    options = PlanOptions(
        gap=gap, time_limit=time_limit, scenario=scenario, seed=seed, language=language, compare=compare
    )
    summary = running.guarded(lambda: plan(folder, out, options), language=language, as_json=as_json)
    if not quiet and not as_json:
        show(summary, out, language)


def show(summary: Mapping[str, Any], out: Path, language: str) -> None:
    """This will print what a reader wants first: size, proof, and the largest gaps that stay."""
    certificate = summary["certificate"]
    termination = say(f"report_termination_{certificate['termination']}", language)
    facts = {name: summary[name] for name in ("groups", "seats", "seats_before")}
    years = ", ".join(str(year) for year in summary["years"])
    gap = f"{number_text(100 * certificate['gap'], language)} %"
    click.echo(say("order_done", language, years=years, gap=gap, termination=termination.rstrip("."), **facts))
    if summary["lines_changed"] is not None:
        inputs = ", ".join(summary["inputs_changed"]) or "-"
        click.echo(say("order_compared", language, lines=summary["lines_changed"], inputs=inputs))
    if summary["largest_gaps"]:
        click.echo(say("order_largest_gaps", language))
    for row in summary["largest_gaps"][:MOST_GAPS_SHOWN]:
        cause = ", ".join(_kind(code, language) for code in row["cause"].split(";"))
        persons = number_text(round(row["uncovered_mean"]), language)
        where = {"qualification": row["qualification"], "year": str(row["year"])}
        click.echo(say("order_gap_line", language, persons=persons, cause=cause, **where))
    click.echo(say("order_written", language, folder=str(out)))


def _kind(code: str, language: str) -> str:
    key = f"report_kind_{code}"
    return say(key, language) if key in phrases() else code
