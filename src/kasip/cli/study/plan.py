"""`kasip plan DIR --out OUT`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from kasip.cli.study import running
from kasip.wording.catalogue import number_text, say

if TYPE_CHECKING:
    from kasip.core.verifying.result import Verification

MOST_CHANGES_SHOWN = 10
MOST_INPUTS_SHOWN = 5


@click.command("plan")
@running.folder_argument
@running.out_option
@click.option("--gap", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Gap to prove.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=300.0,
    show_default=True,
    help="Seconds after which work stops early; a plan that is not cut short never depends on time.",
)
@click.option("--scenario", default=None, help="Name of a scenario of the study.")
@click.option(
    "--compare",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of an earlier plan: stay near it, say what changed since and why.",
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
    from kasip.studies.order_check import UnsoundOrderError
    from kasip.studies.plan import PlanOptions, plan

    options = PlanOptions(
        gap=gap, time_limit=time_limit, scenario=scenario, seed=seed, language=language, compare=compare
    )
    silent = quiet or as_json
    told = None if silent else functools.partial(print_plan, language=language)
    try:
        running.guarded(lambda: plan(folder, out, options, show=told), language=language, as_json=as_json)
    except UnsoundOrderError as unsound:
        report_unsound(unsound.found, language)
        sys.exit(1)
    if not silent:
        click.echo(say("order_written", language, folder=str(out)))


def print_plan(
    given: Mapping[str, pl.DataFrame],
    tables: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, Any],
    language: str,
) -> None:
    """This will print what a plan amounts to, what changed against an earlier one, and that it was checked."""
    from kasip.reporting.summary import show

    show(given, tables, certificate, language)
    if "changes" in tables:
        print_changes(tables["changes"], tables["changed_inputs"], given, language)
    comparisons = number_text(certificate["verification"]["comparisons"], language)
    click.echo(say("order_checked", language, comparisons=comparisons))


def print_changes(
    changes: pl.DataFrame, inputs: pl.DataFrame, given: Mapping[str, pl.DataFrame], language: str
) -> None:
    """This will print which inputs differ and the largest changes of the order, each with its reason."""
    from kasip.reporting.names import Names
    from kasip.reporting.words import Words

    names = Names(given, language)
    words = Words(names)
    differing = ", ".join(inputs["table"].unique().sort()) or "-"
    click.echo(say("order_compared", language, lines=changes.height, inputs=differing))
    for cell in inputs.head(MOST_INPUTS_SHOWN).drop_nulls("column").iter_rows(named=True):
        click.echo(say("order_change_input", language, **{name: value or "-" for name, value in cell.items()}))
    for row in largest(changes).iter_rows(named=True):
        where = {"qualification": names.of("qualification", row["qualification"]), "year": str(row["year"])}
        where["variant"] = ", ".join(words.coded("value", row[name]) for name in ("language", "base"))
        where["college"] = names.of("college", row["college_bin"])
        groups = {"before": row["groups_before"], "after": row["groups_after"]}
        click.echo(say("order_change_line", language, **where, **groups, reason=row[f"reason_{language}"]))


def largest(changes: pl.DataFrame) -> pl.DataFrame:
    """This will pick the changes of most groups, earlier rows first where they tie."""
    moved = (pl.col("groups_after") - pl.col("groups_before")).abs()
    return changes.sort(moved, descending=True, maintain_order=True).head(MOST_CHANGES_SHOWN)


def report_unsound(found: Verification, language: str) -> None:
    """This will name on stderr what the separate check found wrong with a plan."""
    from kasip.cli.study.verify import worded

    for one in found.violations[: running.MOST_FAULTS_SHOWN]:
        click.echo(f"{one.check}: {one.where}: {worded(one, language)}", err=True)
    click.echo(say("order_unsound", language), err=True)
