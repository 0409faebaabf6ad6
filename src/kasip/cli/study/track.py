"""`kasip track`: follow graduates until permanent employment."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.study.running import folder_argument, guarded, json_option, language_option, out_option, quiet_option
from kasip.gateways.warehouse import EngineUnreachableError, MissingDriverError, UnknownEngineError
from kasip.wording.catalogue import say


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
    except EngineUnreachableError as silent:
        place, said = silent.args
        raise click.ClickException(say("engine_unreachable", language, place=place, said=said)) from silent
    except MissingDriverError as missing:
        engine_name, extra = missing.args
        raise click.UsageError(say("engine_not_installed", language, engine=engine_name, extra=extra)) from missing
    if not (quiet or as_json):
        _show_rates(out, language)
        click.echo(say("track_done", language, folder=str(out), **summary))


def _show_rates(out: Path, language: str) -> None:
    """This will print the last cohort's rate by every definition, and what to bear in mind about dual training."""
    import polars as pl

    totals = pl.read_csv(out / "rate_totals.csv", infer_schema_length=None)
    everyone = [pl.col(key).cast(pl.String).fill_null("") == "" for key in ("college_bin", "qualification")]
    whole = pl.all_horizontal(*everyone, pl.col("outcome") == "employed")
    known = (pl.col("denominator") > 0) | (pl.col("suppressed") == 1)
    last = totals.filter(whole & known).sort("definition", "cohort").unique("definition", keep="last")
    titles = dict(pl.read_csv(out / "definitions.csv").select("definition", f"title_{language}").iter_rows())
    for row in last.sort("definition").iter_rows(named=True):
        facts = {"title": titles[row["definition"]], "cohort": str(row["cohort"])}
        if row["suppressed"]:
            click.echo(say("track_rate_kept_back", language, **facts))
            continue
        percent = {name: round(100 * row[name], 1) for name in ("rate", "low", "high")}
        counts = {name: row[name] for name in ("numerator", "denominator", "excluded", "not_observed")}
        click.echo(say("track_rate", language, **facts, **percent, **counts))
    found = pl.read_csv(out / "contrasts.csv", schema_overrides={"cautions": pl.String})["cautions"].drop_nulls()
    for code in sorted({code for codes in found for code in codes.split(";")}):
        click.echo("  - " + say(code, language))
