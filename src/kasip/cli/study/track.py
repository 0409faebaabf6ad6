"""`kasip track`: follow graduates until permanent employment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kasip.cli.study.running import (
    folder_argument,
    guarded,
    json_option,
    language_option,
    out_option,
    quiet_option,
    report_faults,
)
from kasip.gateways.warehouse import EngineUnreachableError, MemoryLimitError, MissingDriverError, UnknownEngineError
from kasip.vocabulary.faults import Fault
from kasip.wording.catalogue import say

if TYPE_CHECKING:
    import polars as pl


TEXTS = ("college_bin", "qualification", "cautions")
COUNTS = ("numerator", "denominator", "excluded", "not_observed", "enterprise_unknown")
SHARES = ("rate", "low", "high", "rate_dual", "rate_other", "adjusted_difference")
"""Columns of the tables shown here, by what they hold."""


@click.command("track")
@folder_argument
@out_option
@click.option(
    "--engine",
    default="duckdb",
    show_default=True,
    help="Where the payroll is computed: duckdb, postgres://user@host/database or spark://host:port.",
)
@click.option(
    "--forecast",
    "forecasts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of an earlier forecast to hold against what happened; may be repeated.",
)
@click.option(
    "--memory-limit", default=None, help="Memory DuckDB may hold, e.g. 2GB; the rest goes to a temporary folder."
)
@quiet_option
@json_option
@language_option
def command(  # noqa: PLR0913, PLR0917  click hands over every option by name
    folder: Path,
    out: Path,
    engine: str,
    memory_limit: str | None,
    forecasts: tuple[Path, ...],
    quiet: bool,
    as_json: bool,
    language: str,
) -> None:
    """Follow the graduates of DIR through payroll records: spells, outcomes, rates, evidence for the next forecast."""
    from kasip.studies.track import track

    try:
        summary = guarded(
            lambda: track(folder, out, engine, memory_limit, forecasts), language=language, as_json=as_json
        )
    except UnknownEngineError as unknown:
        raise click.UsageError(say("engine_unknown", language, engine=str(unknown))) from unknown
    except MemoryLimitError as unread:
        raise click.UsageError(say("memory_limit_unreadable", language, limit=str(unread))) from unread
    except EngineUnreachableError as silent:
        place, said = silent.args
        raise click.ClickException(say("engine_unreachable", language, place=place, said=said)) from silent
    except MissingDriverError as missing:
        engine_name, extra = missing.args
        raise click.UsageError(say("engine_not_installed", language, engine=engine_name, extra=extra)) from missing
    if not (quiet or as_json):
        _show(out, language)
        click.echo(say("track_done", language, folder=str(out), **summary))
        click.echo(say("track_files", language))


def _show(out: Path, language: str) -> None:
    """This will print what the results' first reader wants: warnings, rates side by side, what to bear in mind."""
    from rich.console import Console

    from kasip.reporting.tracked import rates_table, remarks

    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    report_faults([Fault(**one) for one in certificate["warnings"]], language)
    tables = {name: _read(out / f"{name}.csv") for name in ("rate_totals", "definitions", "contrasts")}
    titles = dict(tables["definitions"].select("definition", f"title_{language}").iter_rows())
    Console().print(rates_table(tables["rate_totals"], titles, language))
    for remark in remarks(tables, certificate["not_given"], language):
        click.echo(remark)


def _read(file: Path) -> pl.DataFrame:
    """This will read a table written just now; a column with nothing in it keeps its kind, a text is never missing."""
    import polars as pl

    kinds = dict.fromkeys(TEXTS, pl.String) | dict.fromkeys(COUNTS, pl.Int64) | dict.fromkeys(SHARES, pl.Float64)
    table = pl.read_csv(file, schema_overrides=kinds, infer_schema_length=None)
    return table.with_columns(pl.col(name).fill_null("") for name in TEXTS if name in table.columns)
